// Package node is what runs as process 1 inside a node's namespaces.
package node

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
	"mizzen.dev/local-cluster/internal/proc"
)

// ReportFile is the descriptor on which a node tells its supervisor, one JSON
// object a line, what its components do.
const ReportFile = 3

// Node is one node of a cluster, seen from inside.
type Node struct {
	Cluster layout.Cluster
	Number  int
	// State and Bin are the host's folders.
	State layout.State
	Bin   string

	machine  Machine
	starter  *proc.Starter
	reportMu sync.Mutex
	report   *os.File
}

// Run makes the node and keeps its components running until the supervisor is
// gone, which standard input's end tells.
func (n *Node) Run() error {
	n.report = os.NewFile(ReportFile, "report")
	syscall.CloseOnExec(ReportFile)
	// The first byte says that the network link is in place.
	if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
		return fmt.Errorf("the supervisor is gone: %w", err)
	}
	if err := n.setUp(); err != nil {
		return err
	}
	n.starter = proc.NewStarter()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1))
		// Ending process 1 ends every process of the node.
		os.Exit(0)
	}()
	return n.runComponents(ctx)
}

func (n *Node) setUp() error {
	var err error
	if n.machine, err = Inspect(n.State); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(n.name())); err != nil {
		return err
	}
	if err := n.mountAll(); err != nil {
		return err
	}
	if err := n.configureNetwork(); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	return nil
}

func (n *Node) name() string         { return n.Cluster.NodeName(n.Number) }
func (n *Node) isControlPlane() bool { return n.Number == 1 }
func (n *Node) identity() pki.Node   { return Identity(n.Cluster, n.Number) }
func (n *Node) tell(event proc.Event) {
	line, err := json.Marshal(event)
	if err != nil {
		return
	}
	n.reportMu.Lock()
	defer n.reportMu.Unlock()
	_, _ = n.report.Write(append(line, '\n'))
}

// Identity is node number's name and address in certificates.
func Identity(c layout.Cluster, number int) pki.Node {
	return pki.Node{Name: c.NodeName(number), Address: c.NodeAddress(number)}
}

func dial(network, address string) func(context.Context) error {
	return func(ctx context.Context) error {
		var d net.Dialer
		connection, err := d.DialContext(ctx, network, address)
		if err != nil {
			return err
		}
		return connection.Close()
	}
}
