package layout

import (
	"fmt"
	"path/filepath"
)

// Places of a node's own folders inside its mount namespace. Fixed, so that
// the length of the state folder's path never matters to a Unix socket.
const (
	NodeStateMount = "/run/mizzen/state"
	NodeBinMount   = "/run/mizzen/bin"
)

// State is the folder of one cluster.
type State string

func (s State) join(parts ...string) string {
	return filepath.Join(append([]string{string(s)}, parts...)...)
}

func (s State) ClusterFile() string     { return s.join("cluster.json") }
func (s State) StatusFile() string      { return s.join("status.json") }
func (s State) LockFile() string        { return s.join("supervisor.lock") }
func (s State) CommandLockFile() string { return s.join("command.lock") }
func (s State) Kubeconfig() string      { return s.join("kubeconfig") }
func (s State) PKI() string             { return s.join("pki") }
func (s State) Config() string          { return s.join("config") }
func (s State) Logs() string            { return s.join("logs") }
func (s State) Etcd() string            { return s.join("etcd") }

// Shared is the /tmp of every node: hostpath volumes live there and must be
// the same on all nodes.
func (s State) Shared() string { return s.join("shared-tmp") }

// Volumes is where the hostpath provisioner makes its folders.
func (s State) Volumes() string { return s.join("shared-tmp", "hostpath_pv") }

func (s State) NodeConfig(n int) string { return s.join("config", nodeFolder(n)) }
func (s State) NodeData(n int) string   { return s.join("nodes", nodeFolder(n)) }
func (s State) NodeLogs(n int) string   { return s.join("logs", nodeFolder(n)) }

func (s State) SupervisorLog() string { return s.join("logs", "supervisor.log") }

func nodeFolder(n int) string { return fmt.Sprintf("node-%d", n) }
