package pki

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"mizzen.dev/local-cluster/internal/layout"
)

// Folder keeps pairs as NAME.crt and NAME.key.
type Folder string

// CertFile and KeyFile are where the pair of that name is.
func (f Folder) CertFile(name string) string { return filepath.Join(string(f), name+".crt") }
func (f Folder) KeyFile(name string) string  { return filepath.Join(string(f), name+".key") }

// Load reads a pair.
func (f Folder) Load(name string) (Pair, error) {
	cert, certErr := os.ReadFile(f.CertFile(name))
	key, keyErr := os.ReadFile(f.KeyFile(name))
	return Pair{Cert: cert, Key: key}, errors.Join(certErr, keyErr)
}

// Authority reads the authority of that name, or makes it.
func (f Folder) Authority(name string) (*Authority, error) {
	pair, err := f.Load(name)
	if err == nil {
		return ParseAuthority(pair)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	authority, err := NewAuthority(name)
	if err != nil {
		return nil, err
	}
	return authority, f.save(name, authority.Pair)
}

// Issue makes a pair unless the folder has one that the authority signed.
func (f Folder) Issue(name string, by *Authority, s Subject) error {
	if pair, err := f.Load(name); err == nil && by.signed(pair) {
		return nil
	}
	pair, err := by.Issue(s)
	if err != nil {
		return err
	}
	return f.save(name, pair)
}

// SigningKey makes the key pair that service account tokens are signed with:
// NAME.key and, for those who check them, NAME.pub.
func (f Folder) SigningKey(name string) error {
	public := f.PublicFile(name)
	if _, err := os.Stat(public); err == nil {
		return nil
	}
	key, err := newKey()
	if err != nil {
		return err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	if err := layout.WriteFile(f.KeyFile(name), keyPEM, 0o600); err != nil {
		return err
	}
	// Last: its presence means that the pair is whole.
	return layout.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o644)
}

// PublicFile is the public half of a signing key.
func (f Folder) PublicFile(name string) string { return filepath.Join(string(f), name+".pub") }

func (f Folder) save(name string, pair Pair) error {
	if err := layout.WriteFile(f.KeyFile(name), pair.Key, 0o600); err != nil {
		return err
	}
	return layout.WriteFile(f.CertFile(name), pair.Cert, 0o644)
}

// signed tells whether a pair is whole and from this authority. An interrupted
// save leaves a new key beside an old certificate.
func (a *Authority) signed(pair Pair) bool {
	cert, key, err := decode(pair)
	if err != nil || cert.CheckSignatureFrom(a.cert) != nil {
		return false
	}
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(cert.PublicKey)
}
