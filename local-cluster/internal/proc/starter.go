// Package proc starts processes, reaps them and keeps components running.
package proc

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
)

// Starter starts child processes and is the only one in this process to wait
// for any, so that it can also reap orphans as process 1 of a namespace.
type Starter struct {
	requests chan request

	mu      sync.Mutex
	waiting map[int]chan syscall.WaitStatus
}

// Command is what to start. No shell, no search of PATH.
type Command struct {
	Path  string
	Args  []string // without the program's own name
	Env   []string
	Dir   string
	Files []*os.File // standard input, output, error and more
	Sys   syscall.SysProcAttr
}

// Process is a started child.
type Process struct {
	Pid  int
	done <-chan syscall.WaitStatus
}

// Done delivers the status once, when the process has ended.
func (p *Process) Done() <-chan syscall.WaitStatus { return p.done }

type request struct {
	command Command
	answer  chan answer
}

type answer struct {
	process *Process
	err     error
}

// NewStarter begins to reap every child of this process.
func NewStarter() *Starter {
	s := &Starter{requests: make(chan request), waiting: map[int]chan syscall.WaitStatus{}}
	children := make(chan os.Signal, 1)
	signal.Notify(children, syscall.SIGCHLD)
	go s.serve()
	go func() {
		for range children {
			s.reap()
		}
	}()
	return s
}

// Start starts a child that is killed when this process ends.
func (s *Starter) Start(c Command) (*Process, error) {
	r := request{command: c, answer: make(chan answer, 1)}
	s.requests <- r
	a := <-r.answer
	return a.process, a.err
}

// serve starts all children from one thread that never ends: the kernel sends
// the parent-death signal when the starting *thread* ends.
func (s *Starter) serve() {
	runtime.LockOSThread()
	for r := range s.requests {
		p, err := s.fork(r.command)
		r.answer <- answer{p, err}
	}
}

func (s *Starter) fork(c Command) (*Process, error) {
	sys := c.Sys
	sys.Pdeathsig = syscall.SIGKILL
	attributes := &syscall.ProcAttr{Dir: c.Dir, Env: c.Env, Sys: &sys}
	for _, f := range c.Files {
		attributes.Files = append(attributes.Files, f.Fd())
	}
	// Held until the child is known, or its end could be reaped before.
	s.mu.Lock()
	defer s.mu.Unlock()
	pid, err := syscall.ForkExec(c.Path, append([]string{c.Path}, c.Args...), attributes)
	runtime.KeepAlive(c.Files)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	done := make(chan syscall.WaitStatus, 1)
	s.waiting[pid] = done
	return &Process{Pid: pid, done: done}, nil
}

func (s *Starter) reap() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if pid <= 0 || err != nil {
			return
		}
		if done, ours := s.waiting[pid]; ours {
			delete(s.waiting, pid)
			done <- status
		}
	}
}

// Describe says in words how a process ended.
func Describe(status syscall.WaitStatus) string {
	if status.Signaled() {
		return "killed by " + status.Signal().String()
	}
	return fmt.Sprintf("exit status %d", status.ExitStatus())
}
