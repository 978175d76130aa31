package supervisor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"mizzen.dev/local-cluster/internal/api"
	"mizzen.dev/local-cluster/internal/hostnet"
	"mizzen.dev/local-cluster/internal/layout"
)

// LockCommand makes commands that change the same cluster wait for each other.
// It makes the state folder.
func LockCommand(s layout.State) (unlock func(), err error) {
	for {
		if err := os.MkdirAll(s.Logs(), 0o755); err != nil {
			return nil, err
		}
		file, err := os.OpenFile(s.CommandLockFile(), os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(file.Fd()), unix.LOCK_EX); err != nil {
			file.Close()
			return nil, err
		}
		if isAt(file, s.CommandLockFile()) {
			return func() { file.Close() }, nil
		}
		// The one before was "down" and removed the folder with the lock in it.
		file.Close()
	}
}

func isAt(file *os.File, path string) bool {
	held, heldErr := file.Stat()
	there, thereErr := os.Stat(path)
	return heldErr == nil && thereErr == nil && os.SameFile(held, there)
}

// Launch starts a supervisor that outlives this process.
func Launch(s layout.State, bin, name string, nodes int) error {
	if err := endStrays(s); err != nil {
		return err
	}
	if err := describe(s, name, nodes); err != nil {
		return err
	}
	if err := os.Remove(s.StatusFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	output, err := os.OpenFile(s.SupervisorLog(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer output.Close()
	command := exec.Command(self, "supervise", "--state", string(s), "--bin", bin)
	command.Dir = "/"
	command.Stdout, command.Stderr = output, output
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	// Until it holds its lock, nothing else tells that it lives.
	for Pid(s) != command.Process.Pid {
		select {
		case <-ended:
			return EarlyEnd(s)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

// describe writes what the cluster is, unless an earlier run did.
func describe(s layout.State, name string, nodes int) error {
	_, err := layout.Load(s)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// An interrupted run may have taken a block without writing it down.
	if err := removeOrphans(s, name, nodes); err != nil {
		return err
	}
	cluster, err := hostnet.Reserve(layout.Cluster{Name: name, Nodes: nodes}, s)
	if err != nil {
		return err
	}
	return layout.WriteJSON(s.ClusterFile(), cluster)
}

// EarlyEnd says why a supervisor ended, as far as its log knows.
func EarlyEnd(s layout.State) error {
	data, _ := os.ReadFile(s.SupervisorLog())
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return fmt.Errorf("the supervisor ended: %s (log: %s)", lines[len(lines)-1], s.SupervisorLog())
}

// Healthy waits until a cluster that was up before answers.
func Healthy(ctx context.Context, s layout.State, c layout.Cluster) error {
	return api.Eventually(ctx, "cluster "+c.Name, func(ctx context.Context) error { return Check(ctx, s, c) })
}
