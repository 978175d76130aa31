// Package supervisor brings a cluster up and keeps its nodes alive.
package supervisor

import (
	"sync"
	"time"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/proc"
)

// Phases of a cluster.
const (
	Starting = "Starting"
	Running  = "Running"
	Failed   = "Failed"
)

// Status is what the supervisor writes down for everybody else.
type Status struct {
	Phase   string         `json:"phase"`
	Pid     int            `json:"pid"`
	Began   time.Time      `json:"began"`
	Error   string         `json:"error,omitempty"`
	Bin     string         `json:"bin"`
	Steps   []Step         `json:"steps"`
	Nodes   []Node         `json:"nodes"`
	Cluster layout.Cluster `json:"cluster"`
}

// Step is something that is done, and how long after the start it was.
type Step struct {
	What         string `json:"what"`
	Milliseconds int64  `json:"milliseconds"`
}

// Node is one node and its components.
type Node struct {
	Name       string      `json:"name"`
	Address    string      `json:"address"`
	PodRange   string      `json:"podRange"`
	Pid        int         `json:"pid,omitempty"`
	Starts     int         `json:"starts"`
	Components []Component `json:"components"`
}

// Component is one process of a node. Its pid is the one inside the node.
type Component struct {
	Name   string `json:"name"`
	State  string `json:"state"`
	Pid    int    `json:"pid,omitempty"`
	Starts int    `json:"starts"`
	Detail string `json:"detail,omitempty"`
}

// board keeps the status and writes it down at every change.
type board struct {
	mu     sync.Mutex
	file   string
	status Status
}

func (b *board) change(edit func(*Status)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	edit(&b.status)
	// A full disk must not stop the cluster; readers see the old state.
	_ = layout.WriteJSON(b.file, b.status)
}

func (b *board) step(what string) {
	b.change(func(s *Status) {
		s.Steps = append(s.Steps, Step{What: what, Milliseconds: time.Since(s.Began).Milliseconds()})
	})
}

// record notes what a node said about one of its components.
func (n *Node) record(e proc.Event) {
	if e.State == proc.Ready {
		return
	}
	for i := range n.Components {
		if n.Components[i].Name == e.Component {
			n.Components[i] = Component{Name: e.Component, State: e.State, Pid: e.Pid, Starts: e.Starts, Detail: e.Detail}
			return
		}
	}
	n.Components = append(n.Components, Component{Name: e.Component, State: e.State, Pid: e.Pid, Starts: e.Starts, Detail: e.Detail})
}
