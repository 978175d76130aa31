package supervisor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"mizzen.dev/local-cluster/internal/hostnet"
	"mizzen.dev/local-cluster/internal/node"
	"mizzen.dev/local-cluster/internal/proc"
)

const nodeNamespaces = syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID |
	syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC

// nodeRestartPause keeps a node that cannot start from using up the machine.
const nodeRestartPause = 2 * time.Second

// keepNode starts node number and starts it again whenever it ends.
func (s *Supervisor) keepNode(ctx context.Context, number int) {
	for ctx.Err() == nil {
		if err := s.runNode(ctx, number); err != nil && ctx.Err() == nil {
			log.Printf("node %d: %v", number, err)
		}
		s.board.change(func(to *Status) {
			to.Nodes[number-1].Pid = 0
			to.Nodes[number-1].Components = nil
		})
		select {
		case <-ctx.Done():
		case <-time.After(nodeRestartPause):
		}
	}
}

func (s *Supervisor) runNode(ctx context.Context, number int) error {
	reader, reports, err := os.Pipe()
	if err != nil {
		return err
	}
	defer reader.Close()
	// The node reads its end until this process is gone.
	leash, alive, err := os.Pipe()
	if err != nil {
		reports.Close()
		return err
	}
	defer alive.Close()
	process, err := s.startNode(number, leash, reports)
	leash.Close()
	reports.Close()
	if err != nil {
		return err
	}
	s.board.change(func(to *Status) {
		to.Nodes[number-1].Pid = process.Pid
		to.Nodes[number-1].Starts++
	})
	if err := hostnet.Connect(s.cluster, number, process.Pid); err != nil {
		kill(process)
		return err
	}
	if _, err := alive.Write([]byte{1}); err != nil {
		kill(process)
		return err
	}
	go s.listen(number, reader)
	select {
	case status := <-process.Done():
		return fmt.Errorf("ended: %s", proc.Describe(status))
	case <-ctx.Done():
		kill(process)
		return nil
	}
}

// kill ends process 1 of a node and with it all of the node.
func kill(p *proc.Process) {
	_ = syscall.Kill(p.Pid, syscall.SIGKILL)
	<-p.Done()
}

func (s *Supervisor) startNode(number int, leash, reports *os.File) (*proc.Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	output, err := os.OpenFile(filepath.Join(s.State.NodeLogs(number), "node.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer output.Close()
	files := []*os.File{leash, output, output}
	return s.starter.Start(proc.Command{
		Path:  self,
		Args:  []string{"node", "--state", string(s.State), "--bin", s.Bin, "--number", strconv.Itoa(number)},
		Env:   node.Environment(),
		Dir:   "/",
		Files: append(files, reports),
		Sys:   syscall.SysProcAttr{Cloneflags: nodeNamespaces},
	})
}

// listen notes what the node tells, until the node ends.
func (s *Supervisor) listen(number int, reader *os.File) {
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		var event proc.Event
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			continue
		}
		if event.State == proc.Exited {
			log.Printf("node %d: %s %s", number, event.Component, event.Detail)
		}
		s.board.change(func(to *Status) { to.Nodes[number-1].record(event) })
	}
}
