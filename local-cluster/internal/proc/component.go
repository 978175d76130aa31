package proc

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Logs of components are cut off at the next start once they are this large.
const maxLogSize = 64 << 20

// Component is a process that should always run.
type Component struct {
	Name    string
	Path    string
	Args    []string
	Env     []string
	LogFile string
}

// Event is a change in the life of a component.
type Event struct {
	Component string `json:"component"`
	State     string `json:"state"`
	Pid       int    `json:"pid,omitempty"`
	Starts    int    `json:"starts,omitempty"`
	Detail    string `json:"detail,omitempty"`
}

// States of an event.
const (
	Started = "started"
	Ready   = "ready"
	Exited  = "exited"
)

// Keep starts the component and starts it again whenever it ends, until the
// context does.
func (s *Starter) Keep(ctx context.Context, c Component, report func(Event)) {
	var pause backoff
	for starts := 1; ctx.Err() == nil; starts++ {
		began := time.Now()
		detail := s.runOnce(ctx, c, func(pid int) {
			report(Event{Component: c.Name, State: Started, Pid: pid, Starts: starts})
		})
		if ctx.Err() != nil {
			return
		}
		report(Event{Component: c.Name, State: Exited, Starts: starts, Detail: detail})
		select {
		case <-ctx.Done():
		case <-time.After(pause.after(time.Since(began))):
		}
	}
}

func (s *Starter) runOnce(ctx context.Context, c Component, started func(pid int)) string {
	log, err := openLog(c.LogFile)
	if err != nil {
		return err.Error()
	}
	defer log.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err.Error()
	}
	defer null.Close()

	fmt.Fprintf(log, "==== %s start %s\n", time.Now().Format(time.RFC3339), c.Name)
	process, err := s.Start(Command{Path: c.Path, Args: c.Args, Env: c.Env, Dir: "/", Files: []*os.File{null, log, log}})
	if err != nil {
		return err.Error()
	}
	started(process.Pid)
	select {
	case status := <-process.Done():
		fmt.Fprintf(log, "==== %s %s ended: %s\n", time.Now().Format(time.RFC3339), c.Name, Describe(status))
		return Describe(status)
	case <-ctx.Done():
		return s.stop(process)
	}
}

func openLog(file string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	if info, err := os.Stat(file); err == nil && info.Size() > maxLogSize {
		if err := os.Rename(file, file+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}
