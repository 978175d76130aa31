package supervisor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"mizzen.dev/local-cluster/internal/cgroup"
	"mizzen.dev/local-cluster/internal/hostnet"
	"mizzen.dev/local-cluster/internal/layout"
)

const stopTimeout = 20 * time.Second

// Stop ends the supervisor and with it every process of the cluster.
func Stop(s layout.State) error {
	pid := Pid(s)
	if pid != 0 {
		if err := end(s, pid); err != nil {
			return err
		}
	}
	return endStrays(s)
}

func end(s layout.State, pid int) error {
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	for deadline := time.Now().Add(stopTimeout); Pid(s) == pid; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return err
			}
			deadline = deadline.Add(stopTimeout)
		}
	}
	return nil
}

// endStrays waits for the nodes of a supervisor that was killed; the kernel
// ends them with it, which takes a moment.
func endStrays(s layout.State) error {
	var status Status
	if err := layout.ReadJSON(s.StatusFile(), &status); err != nil {
		// Nothing was written, or half: then no node was started either.
		return nil
	}
	for _, n := range status.Nodes {
		for deadline := time.Now().Add(stopTimeout); isNode(n.Pid, s); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				return fmt.Errorf("node %s (process %d) does not end", n.Name, n.Pid)
			}
			_ = syscall.Kill(n.Pid, syscall.SIGKILL)
		}
	}
	return nil
}

// isNode tells whether the process is still a node of this cluster and not one
// that got the same id later.
func isNode(pid int, s layout.State) bool {
	if pid == 0 {
		return false
	}
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil {
		return false
	}
	return isNodeCommand(line, s)
}

// Remove removes what a stopped cluster left on the machine.
func Remove(s layout.State, keepState bool) error {
	cluster, err := layout.Load(s)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		if err := removeFromHost(cluster); err != nil {
			return err
		}
	}
	if err := removeOrphans(s, cluster.Name, cluster.Nodes); err != nil {
		return err
	}
	if keepState {
		return nil
	}
	return os.RemoveAll(string(s))
}

func removeFromHost(c layout.Cluster) error {
	return errors.Join(hostnet.Remove(c), cgroup.RemoveEventually(cgroup.Root, c.Cgroup()))
}

func removeOrphans(s layout.State, name string, nodes int) error {
	blocks, err := hostnet.Orphans(s)
	if err != nil {
		return err
	}
	for _, block := range blocks {
		if err := removeFromHost(layout.Cluster{Name: name, Nodes: nodes, Block: block}); err != nil {
			return err
		}
	}
	return nil
}
