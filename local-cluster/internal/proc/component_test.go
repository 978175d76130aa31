package proc

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// One Starter for all tests: it reaps every child of the process.
var starter = NewStarter()

func TestKeepStartsAnEndedComponentAgain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	events := make(chan Event, 100)
	c := Component{Name: "short", Path: "/bin/sh", Args: []string{"-c", "exit 3"}, LogFile: filepath.Join(t.TempDir(), "log")}
	done := make(chan struct{})
	go func() {
		defer close(done)
		starter.Keep(ctx, c, func(e Event) { events <- e })
	}()
	starts := 0
	for e := range events {
		if e.State == Exited && e.Detail != "exit status 3" {
			t.Errorf("detail %q", e.Detail)
		}
		if e.State == Started {
			if starts++; starts == 3 {
				break
			}
		}
	}
	cancel()
	<-done
}

func TestKeepEndsTheComponentWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	pids := make(chan int, 1)
	c := Component{Name: "long", Path: "/bin/sleep", Args: []string{"600"}, LogFile: filepath.Join(t.TempDir(), "log")}
	done := make(chan struct{})
	go func() {
		defer close(done)
		starter.Keep(ctx, c, func(e Event) { pids <- e.Pid })
	}()
	pid := <-pids
	cancel()
	<-done
	if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
		t.Errorf("process %d: %v", pid, err)
	}
}

func TestRunReportsFailure(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	if err := starter.Run(context.Background(), Command{Path: "/bin/true", Dir: "/"}, log); err != nil {
		t.Error(err)
	}
	if err := starter.Run(context.Background(), Command{Path: "/bin/false", Dir: "/"}, log); err == nil {
		t.Error("a failing command succeeded")
	}
	if err := starter.Run(context.Background(), Command{Path: "/no/such", Dir: "/"}, log); err == nil {
		t.Error("a missing command succeeded")
	}
}
