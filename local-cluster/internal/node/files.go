package node

import (
	"os"
	"path/filepath"

	"mizzen.dev/local-cluster/internal/config"
	"mizzen.dev/local-cluster/internal/kubeconfig"
	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
)

// Files are the places of a node's configuration. With the host's state folder
// they are written, with the node's view of it they are read.
type Files struct {
	State layout.State
	Node  int
}

func (f Files) in(name string) string { return filepath.Join(f.State.NodeConfig(f.Node), name) }

func (f Files) Containerd() string                { return f.in("containerd.toml") }
func (f Files) CNIFolder() string                 { return f.in("cni") }
func (f Files) Kubelet() string                   { return f.in("kubelet.json") }
func (f Files) Proxy() string                     { return f.in("kube-proxy.json") }
func (f Files) Scheduler() string                 { return f.in("kube-scheduler.json") }
func (f Files) ResolvConf() string                { return f.in("resolv.conf") }
func (f Files) Kubeconfig(identity string) string { return f.in(identity + ".kubeconfig") }

// WriteFiles writes the configuration of node number below the host's state.
func WriteFiles(c layout.Cluster, number int, s layout.State) error {
	host := Files{State: s, Node: number}
	inside := Files{State: nodeState, Node: number}
	identity := Identity(c, number)
	folder := keys()

	if err := os.MkdirAll(host.CNIFolder(), 0o755); err != nil {
		return err
	}
	for _, who := range []string{pki.Controllers, pki.Scheduler, pki.Proxy, identity.NodeClient()} {
		if err := kubeconfig.Write(host.Kubeconfig(who), c.Name, c.APIServer(), pki.Folder(s.PKI()), who); err != nil {
			return err
		}
	}
	machine, err := Inspect(s)
	if err != nil {
		return err
	}
	runtime := config.Runtime{CNIConfig: inside.CNIFolder(), CNIBin: machine.CNIBin, Snapshotter: machine.Snapshotter}
	if err := layout.WriteFile(host.Containerd(), []byte(config.Containerd(runtime)), 0o644); err != nil {
		return err
	}
	// Nobody outside is to be asked: names are answered by CoreDNS or not at all.
	if err := layout.WriteFile(host.ResolvConf(), []byte("nameserver "+c.DNSAddress().String()+"\n"), 0o644); err != nil {
		return err
	}
	for file, content := range map[string]config.Object{
		filepath.Join(host.CNIFolder(), "10-mizzen.conflist"): config.CNI(c, number),
		host.Kubelet():   config.Kubelet(c, number, folder, identity, inside.ResolvConf()),
		host.Proxy():     config.Proxy(c, number, inside.Kubeconfig(pki.Proxy)),
		host.Scheduler(): config.Scheduler(inside.Kubeconfig(pki.Scheduler)),
	} {
		if err := layout.WriteJSON(file, content); err != nil {
			return err
		}
	}
	return nil
}
