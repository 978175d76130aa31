package pki

import (
	"crypto/x509"
	"net/netip"
	"os"
	"strings"
	"testing"
)

func TestEnsureMakesAValidSetAndKeepsIt(t *testing.T) {
	folder := Folder(t.TempDir())
	address := netip.MustParseAddr("100.64.0.2")
	node := Node{Name: "x-1", Address: address}
	ensure := func() {
		t.Helper()
		if err := Ensure(folder, []netip.Addr{address}, []Node{node}); err != nil {
			t.Fatal(err)
		}
	}
	ensure()
	server := parse(t, folder, APIServer)
	ca := x509.NewCertPool()
	ca.AddCert(parse(t, folder, CA))
	if _, err := server.Verify(x509.VerifyOptions{Roots: ca, DNSName: address.String()}); err != nil {
		t.Error(err)
	}
	admin := parse(t, folder, Admin)
	if _, err := admin.Verify(x509.VerifyOptions{Roots: ca, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err != nil {
		t.Error(err)
	}
	before, _ := folder.Load(Admin)
	ensure()
	after, _ := folder.Load(Admin)
	if string(before.Cert) != string(after.Cert) {
		t.Error("a second run made new certificates")
	}
}

func TestEnsureReplacesAHalfWrittenPair(t *testing.T) {
	folder := Folder(t.TempDir())
	if err := Ensure(folder, nil, nil); err != nil {
		t.Fatal(err)
	}
	other, err := folder.Load(Scheduler)
	if err != nil {
		t.Fatal(err)
	}
	// As an interruption between the key and the certificate leaves it.
	if err := os.WriteFile(folder.KeyFile(Proxy), other.Key, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Ensure(folder, nil, nil); err != nil {
		t.Fatal(err)
	}
	ca, _ := folder.Authority(CA)
	pair, _ := folder.Load(Proxy)
	if !ca.signed(pair) {
		t.Error("key and certificate still do not belong together")
	}
}

func TestKeysAreForTheOwnerOnly(t *testing.T) {
	folder := Folder(t.TempDir())
	if err := Ensure(folder, nil, nil); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(string(folder))
	for _, e := range entries {
		if info, _ := e.Info(); strings.HasSuffix(e.Name(), ".key") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
}

// Java's Kubernetes clients cannot read others without a further library.
func TestAdminHasAnRSAKey(t *testing.T) {
	folder := Folder(t.TempDir())
	if err := Ensure(folder, nil, nil); err != nil {
		t.Fatal(err)
	}
	if pair, _ := folder.Load(Admin); !strings.Contains(string(pair.Key), rsaKey) {
		t.Error("the admin's key is not RSA")
	}
}

func parse(t *testing.T, folder Folder, name string) *x509.Certificate {
	t.Helper()
	pair, err := folder.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	cert, _, err := decode(pair)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}
