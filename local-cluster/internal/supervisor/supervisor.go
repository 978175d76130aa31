package supervisor

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"mizzen.dev/local-cluster/internal/addons"
	"mizzen.dev/local-cluster/internal/api"
	"mizzen.dev/local-cluster/internal/cgroup"
	"mizzen.dev/local-cluster/internal/hostnet"
	"mizzen.dev/local-cluster/internal/kubeconfig"
	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/node"
	"mizzen.dev/local-cluster/internal/pki"
	"mizzen.dev/local-cluster/internal/proc"
)

// startTimeout is how long a cluster may take to become ready. Long, because
// the machine may be busy with builds.
const startTimeout = 4 * time.Minute

// Supervisor runs one cluster.
type Supervisor struct {
	State layout.State
	Bin   string

	began   time.Time
	cluster layout.Cluster
	board   *board
	starter *proc.Starter
}

// Run holds the cluster until SIGTERM or SIGINT.
func (s *Supervisor) Run() error {
	lock, err := acquire(s.State)
	if err != nil {
		return err
	}
	defer lock.Close()
	if s.cluster, err = layout.Load(s.State); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	s.began = time.Now()
	s.starter = proc.NewStarter()
	s.board = s.newBoard()

	if err := s.prepare(); err != nil {
		s.fail(err)
		return err
	}
	var nodes sync.WaitGroup
	for number := 1; number <= s.cluster.Nodes; number++ {
		nodes.Add(1)
		go func() {
			defer nodes.Done()
			s.keepNode(ctx, number)
		}()
	}
	go s.openVolumes(ctx)
	if err := s.awaitReady(ctx); err != nil && ctx.Err() == nil {
		s.fail(err)
	}
	<-ctx.Done()
	nodes.Wait()
	log.Print("ended as asked")
	return nil
}

func (s *Supervisor) newBoard() *board {
	b := &board{file: s.State.StatusFile()}
	status := Status{Phase: Starting, Pid: os.Getpid(), Began: s.began, Bin: s.Bin, Cluster: s.cluster}
	for number := 1; number <= s.cluster.Nodes; number++ {
		status.Nodes = append(status.Nodes, Node{
			Name:     s.cluster.NodeName(number),
			Address:  s.cluster.NodeAddress(number).String(),
			PodRange: s.cluster.NodePodRange(number).String(),
		})
	}
	b.change(func(to *Status) { *to = status })
	return b
}

func (s *Supervisor) fail(err error) {
	log.Printf("failed: %v", err)
	s.board.change(func(to *Status) { to.Phase, to.Error = Failed, err.Error() })
}

// prepare makes all that nodes need and find on the host.
func (s *Supervisor) prepare() error {
	var nodes []pki.Node
	for number := 1; number <= s.cluster.Nodes; number++ {
		nodes = append(nodes, node.Identity(s.cluster, number))
	}
	folder := pki.Folder(s.State.PKI())
	plane := node.ControlPlane(s.cluster, s.State)
	if err := pki.Ensure(folder, append(nodeAddresses(nodes), s.cluster.APIServiceAddress(), plane.Advertise), nodes); err != nil {
		return fmt.Errorf("certificates: %w", err)
	}
	if err := kubeconfig.Write(s.State.Kubeconfig(), s.cluster.Name, s.cluster.APIServer(), folder, pki.Admin); err != nil {
		return err
	}
	for number := 1; number <= s.cluster.Nodes; number++ {
		if err := node.WriteFiles(s.cluster, number, s.State); err != nil {
			return err
		}
		if err := os.MkdirAll(s.State.NodeLogs(number), 0o755); err != nil {
			return err
		}
		if err := os.MkdirAll(s.State.NodeData(number), 0o755); err != nil {
			return err
		}
	}
	s.board.step("certificates and configuration")
	// As every /tmp: anyone may write, only the owner may remove.
	if err := makeOpen(s.State.Shared(), 0o777|os.ModeSticky); err != nil {
		return err
	}
	if err := os.MkdirAll(s.State.Volumes(), 0o755); err != nil {
		return err
	}
	// What a killed supervisor's pods left would confuse kubelet.
	if err := cgroup.RemoveEventually(cgroup.Root, s.cluster.Cgroup()); err != nil {
		log.Printf("old cgroups: %v", err)
	}
	for number := 1; number <= s.cluster.Nodes; number++ {
		if err := cgroup.Create(cgroup.Root, s.cluster.NodeCgroup(number)); err != nil {
			return fmt.Errorf("cgroups: %w", err)
		}
	}
	if err := hostnet.Ensure(s.cluster, s.State); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	s.board.step("network " + s.cluster.Range().String())
	return nil
}

func nodeAddresses(nodes []pki.Node) (addresses []netip.Addr) {
	for _, n := range nodes {
		addresses = append(addresses, n.Address)
	}
	return addresses
}

func makeOpen(folder string, mode os.FileMode) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.Chmod(folder, mode)
}

// awaitReady follows the start to its end: all nodes Ready and names resolving.
func (s *Supervisor) awaitReady(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, startTimeout)
	defer cancel()
	client, err := api.New(s.cluster.APIServer(), pki.Folder(s.State.PKI()))
	if err != nil {
		return err
	}
	if err := api.Eventually(ctx, "API server", client.Ready); err != nil {
		return err
	}
	s.board.step("API server " + s.cluster.APIServer())
	for _, a := range addons.For(s.cluster) {
		apply := func(ctx context.Context) error { return client.Apply(ctx, a.Path, a.Object) }
		if err := api.Eventually(ctx, filepath.Base(a.Path), apply); err != nil {
			return err
		}
	}
	s.board.step("storage class and CoreDNS applied")
	for number := 1; number <= s.cluster.Nodes; number++ {
		name := s.cluster.NodeName(number)
		ready := func(ctx context.Context) error { return client.NodeReadySince(ctx, name, s.began) }
		if err := api.Eventually(ctx, "node "+name, ready); err != nil {
			return err
		}
		s.board.step("node " + name + " Ready")
	}
	if err := api.Eventually(ctx, "CoreDNS", s.resolve); err != nil {
		return err
	}
	s.board.step("CoreDNS answers")
	s.board.change(func(to *Status) { to.Phase = Running })
	return nil
}

// resolve asks the cluster's CoreDNS through its service, as pods do.
func (s *Supervisor) resolve(ctx context.Context) error {
	address := net.JoinHostPort(s.cluster.DNSAddress().String(), "53")
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		dialer := net.Dialer{Timeout: time.Second}
		return dialer.DialContext(ctx, "udp", address)
	}}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_, err := resolver.LookupHost(ctx, "kubernetes.default.svc."+layout.DNSDomain+".")
	return err
}

// Check returns nil if the cluster answers and its nodes are Ready.
func Check(ctx context.Context, s layout.State, c layout.Cluster) error {
	client, err := api.New(c.APIServer(), pki.Folder(s.PKI()))
	if err != nil {
		return err
	}
	failures := []error{client.Ready(ctx)}
	for number := 1; number <= c.Nodes; number++ {
		failures = append(failures, client.NodeReady(ctx, c.NodeName(number)))
	}
	return errors.Join(failures...)
}
