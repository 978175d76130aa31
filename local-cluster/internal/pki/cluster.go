package pki

import (
	"net/netip"
	"os"
)

// Names of the pairs that a control plane needs.
const (
	CA              = "ca"
	EtcdCA          = "etcd-ca"
	FrontProxyCA    = "front-proxy-ca"
	Etcd            = "etcd"
	EtcdClient      = "etcd-client"
	APIServer       = "apiserver"
	KubeletClient   = "apiserver-kubelet-client"
	FrontProxy      = "front-proxy-client"
	ServiceAccounts = "service-accounts"
	Admin           = "admin"
	Controllers     = "controller-manager"
	Scheduler       = "scheduler"
	Proxy           = "kube-proxy"
)

// Node is one node's names in certificates.
type Node struct {
	Name    string
	Address netip.Addr
}

// NodeClient and NodeServer name the pairs of a node.
func (n Node) NodeClient() string { return n.Name }
func (n Node) NodeServer() string { return n.Name + "-serving" }

// Ensure makes whatever is missing for an API server that answers at the
// addresses, and for the nodes.
func Ensure(folder Folder, addresses []netip.Addr, nodes []Node) error {
	if err := os.MkdirAll(string(folder), 0o700); err != nil {
		return err
	}
	ca, err := folder.Authority(CA)
	if err != nil {
		return err
	}
	etcdCA, err := folder.Authority(EtcdCA)
	if err != nil {
		return err
	}
	frontProxyCA, err := folder.Authority(FrontProxyCA)
	if err != nil {
		return err
	}
	if err := folder.SigningKey(ServiceAccounts); err != nil {
		return err
	}

	type request struct {
		pair    string
		by      *Authority
		subject Subject
	}
	loopback := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	requests := []request{
		{Etcd, etcdCA, Subject{CommonName: "etcd", Names: []string{"localhost"}, Addresses: []netip.Addr{loopback}, Server: true, Client: true}},
		{EtcdClient, etcdCA, Subject{CommonName: "kube-apiserver", Client: true}},
		{APIServer, ca, Subject{CommonName: "kube-apiserver", Names: apiServerNames(), Addresses: append([]netip.Addr{loopback}, addresses...), Server: true}},
		{KubeletClient, ca, client("kube-apiserver", "system:masters")},
		{FrontProxy, frontProxyCA, client("front-proxy-client", "")},
		{Admin, ca, Subject{CommonName: "mizzen-admin", Organization: "system:masters", Client: true, RSA: true}},
		{Controllers, ca, client("system:kube-controller-manager", "")},
		{Scheduler, ca, client("system:kube-scheduler", "")},
		{Proxy, ca, client("system:kube-proxy", "")},
	}
	for _, n := range nodes {
		requests = append(requests,
			request{n.NodeClient(), ca, client("system:node:"+n.Name, "system:nodes")},
			request{n.NodeServer(), ca, Subject{CommonName: "system:node:" + n.Name, Organization: "system:nodes",
				Names: []string{n.Name}, Addresses: []netip.Addr{n.Address, loopback}, Server: true}})
	}
	for _, r := range requests {
		if err := folder.Issue(r.pair, r.by, r.subject); err != nil {
			return err
		}
	}
	return nil
}

func client(name, group string) Subject {
	return Subject{CommonName: name, Organization: group, Client: true}
}

func apiServerNames() []string {
	return []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
}
