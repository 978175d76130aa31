package node

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"mizzen.dev/local-cluster/internal/api"
	"mizzen.dev/local-cluster/internal/config"
	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
	"mizzen.dev/local-cluster/internal/proc"
)

// Folder is where the keys are, seen from inside a node.
func keys() pki.Folder { return pki.Folder(nodeState.PKI()) }

// runComponents starts everything in order and keeps it running.
func (n *Node) runComponents(ctx context.Context) error {
	var running sync.WaitGroup
	keep := func(c proc.Component) {
		running.Add(1)
		go func() {
			defer running.Done()
			n.starter.Keep(ctx, c, n.tell)
		}()
	}

	keep(n.containerd())
	if n.isControlPlane() {
		plane := ControlPlane(n.Cluster, nodeState)
		keep(n.kube("etcd", plane.Etcd()))
		if err := n.await(ctx, "etcd", dial("tcp", plane.EtcdAddress())); err != nil {
			return err
		}
		keep(n.kube("kube-apiserver", plane.APIServer()))
	}
	if err := n.await(ctx, "containerd", dial("unix", config.ContainerdSocket)); err != nil {
		return err
	}
	if err := n.importBundled(ctx); err != nil {
		return err
	}
	// Not before the API server has made its roles: the controller manager
	// would be refused, and kubelet would wait out its own back-off.
	client, err := api.New(n.Cluster.APIServer(), keys())
	if err != nil {
		return err
	}
	if err := n.await(ctx, "kube-apiserver", client.Ready); err != nil {
		return err
	}
	files := Files{State: nodeState, Node: n.Number}
	if n.isControlPlane() {
		keep(n.kube("kube-controller-manager", config.Controllers(keys(), files.Kubeconfig(pki.Controllers), n.Cluster)))
		keep(n.kube("kube-scheduler", config.SchedulerArgs(files.Scheduler(), files.Kubeconfig(pki.Scheduler))))
	}
	keep(n.kube("kubelet", config.KubeletArgs(n.Cluster, n.Number, files.Kubelet(), files.Kubeconfig(n.identity().NodeClient()))))
	keep(n.kube("kube-proxy", []string{"--config=" + files.Proxy()}))
	running.Wait()
	return nil
}

// ControlPlane is where the control plane listens inside the first node.
func ControlPlane(c layout.Cluster, s layout.State) config.ControlPlane {
	return config.ControlPlane{
		PKI:          pki.Folder(s.PKI()),
		EtcdData:     s.Etcd(),
		EtcdPort:     2379,
		EtcdPeerPort: 2380,
		APIPort:      layout.APIPort,
		Bind:         c.NodeAddress(1),
		Advertise:    c.NodeAddress(1),
		ServiceRange: c.ServiceRange(),
	}
}

func (n *Node) await(ctx context.Context, component string, check func(context.Context) error) error {
	if err := api.Eventually(ctx, component, check); err != nil {
		return err
	}
	n.tell(proc.Event{Component: component, State: proc.Ready})
	return nil
}

func (n *Node) containerd() proc.Component {
	files := Files{State: nodeState, Node: n.Number}
	return n.component("containerd", n.machine.Containerd, []string{"--config=" + files.Containerd()})
}

func (n *Node) kube(name string, args []string) proc.Component {
	return n.component(name, filepath.Join(layout.NodeBinMount, name), args)
}

func (n *Node) component(name, path string, args []string) proc.Component {
	return proc.Component{
		Name:    name,
		Path:    path,
		Args:    args,
		Env:     Environment(),
		LogFile: filepath.Join(nodeState.NodeLogs(n.Number), name+".log"),
	}
}

// Environment is all that components get: a proxy meant for the user's shell
// must not come between them.
func Environment() []string {
	return []string{
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=/root",
	}
}

// importBundled gives containerd the images that come with the cluster, unless
// it has them from an earlier run.
func (n *Node) importBundled(ctx context.Context) error {
	for _, name := range []string{"pause.tar", "coredns.tar"} {
		archive := filepath.Join(layout.NodeBinMount, name)
		info, err := os.Stat(archive)
		if err != nil {
			return err
		}
		stamp := n.data("imported-" + name)
		want := fmt.Sprint(info.Size(), info.ModTime().UnixNano())
		if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
			continue
		}
		if err := n.importImage(ctx, archive); err != nil {
			return err
		}
		if err := layout.WriteFile(stamp, []byte(want), 0o644); err != nil {
			return err
		}
	}
	n.tell(proc.Event{Component: "images", State: proc.Ready})
	return nil
}

func (n *Node) importImage(ctx context.Context, archive string) error {
	return n.starter.Run(ctx, proc.Command{
		Path: n.machine.Ctr,
		Args: []string{"--namespace=k8s.io", "images", "import", "--snapshotter=" + n.machine.Snapshotter, archive},
		Env:  Environment(),
		Dir:  "/",
	}, filepath.Join(nodeState.NodeLogs(n.Number), "import.log"))
}
