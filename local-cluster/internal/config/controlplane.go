// Package config renders the arguments and files that components start with.
package config

import (
	"fmt"
	"net/netip"

	"mizzen.dev/local-cluster/internal/pki"
)

// ControlPlane is where etcd and the API server listen and keep their data.
type ControlPlane struct {
	PKI          pki.Folder
	EtcdData     string
	EtcdPort     int
	EtcdPeerPort int

	APIPort      int
	Bind         netip.Addr
	Advertise    netip.Addr
	ServiceRange netip.Prefix
	// Standalone: no node, so nothing can answer at the service's address.
	Standalone bool
}

// Issuer is the "iss" of service account tokens.
const Issuer = "https://kubernetes.default.svc.cluster.local"

// EtcdAddress is where etcd accepts clients.
func (c ControlPlane) EtcdAddress() string { return fmt.Sprintf("127.0.0.1:%d", c.EtcdPort) }

// Etcd returns etcd's arguments.
func (c ControlPlane) Etcd() []string {
	peer := fmt.Sprintf("https://127.0.0.1:%d", c.EtcdPeerPort)
	return []string{
		"--name=default",
		"--data-dir=" + c.EtcdData,
		"--listen-client-urls=https://" + c.EtcdAddress(),
		"--advertise-client-urls=https://" + c.EtcdAddress(),
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=default=" + peer,
		"--client-cert-auth",
		"--cert-file=" + c.PKI.CertFile(pki.Etcd),
		"--key-file=" + c.PKI.KeyFile(pki.Etcd),
		"--trusted-ca-file=" + c.PKI.CertFile(pki.EtcdCA),
		"--peer-client-cert-auth",
		"--peer-cert-file=" + c.PKI.CertFile(pki.Etcd),
		"--peer-key-file=" + c.PKI.KeyFile(pki.Etcd),
		"--peer-trusted-ca-file=" + c.PKI.CertFile(pki.EtcdCA),
		// Survives the end of any process; only a crash of the machine could
		// lose writes, and then the cluster is made anew.
		"--unsafe-no-fsync",
		"--quota-backend-bytes=4294967296",
		"--log-level=warn",
	}
}

// APIServer returns the API server's arguments.
func (c ControlPlane) APIServer() []string {
	args := []string{
		"--etcd-servers=https://" + c.EtcdAddress(),
		"--etcd-cafile=" + c.PKI.CertFile(pki.EtcdCA),
		"--etcd-certfile=" + c.PKI.CertFile(pki.EtcdClient),
		"--etcd-keyfile=" + c.PKI.KeyFile(pki.EtcdClient),
		fmt.Sprintf("--secure-port=%d", c.APIPort),
		"--bind-address=" + c.Bind.String(),
		"--advertise-address=" + c.Advertise.String(),
		"--service-cluster-ip-range=" + c.ServiceRange.String(),
		"--tls-cert-file=" + c.PKI.CertFile(pki.APIServer),
		"--tls-private-key-file=" + c.PKI.KeyFile(pki.APIServer),
		"--client-ca-file=" + c.PKI.CertFile(pki.CA),
		"--kubelet-client-certificate=" + c.PKI.CertFile(pki.KubeletClient),
		"--kubelet-client-key=" + c.PKI.KeyFile(pki.KubeletClient),
		"--kubelet-certificate-authority=" + c.PKI.CertFile(pki.CA),
		"--kubelet-preferred-address-types=InternalIP",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--service-account-issuer=" + Issuer,
		"--service-account-key-file=" + c.PKI.PublicFile(pki.ServiceAccounts),
		"--service-account-signing-key-file=" + c.PKI.KeyFile(pki.ServiceAccounts),
		"--requestheader-client-ca-file=" + c.PKI.CertFile(pki.FrontProxyCA),
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file=" + c.PKI.CertFile(pki.FrontProxy),
		"--proxy-client-key-file=" + c.PKI.KeyFile(pki.FrontProxy),
		"--allow-privileged",
		"--profiling=false",
		// One machine's worth of clients, all of them ours.
		"--max-requests-inflight=1000",
		"--max-mutating-requests-inflight=500",
	}
	if c.Standalone {
		args = append(args, "--endpoint-reconciler-type=none")
	}
	return args
}
