package supervisor

import (
	"errors"
	"os"
	"testing"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/proc"
)

func TestOnlyOneSupervisorHoldsTheLock(t *testing.T) {
	state := layout.State(t.TempDir())
	if pid := Pid(state); pid != 0 {
		t.Errorf("before: %d", pid)
	}
	lock, err := acquire(state)
	if err != nil {
		t.Fatal(err)
	}
	if pid := Pid(state); pid != os.Getpid() {
		t.Errorf("held: %d", pid)
	}
	if _, err := acquire(state); !errors.Is(err, ErrRunning) {
		t.Errorf("second: %v", err)
	}
	lock.Close()
	if pid := Pid(state); pid != 0 {
		t.Errorf("after: %d", pid)
	}
}

func TestNodeCommandIsKnownByItsStateFolder(t *testing.T) {
	line := []byte("/x/mizzen-cluster\x00node\x00--state\x00/s/a\x00--bin\x00/b\x00")
	if !isNodeCommand(line, "/s/a") {
		t.Error("not recognised")
	}
	if isNodeCommand(line, "/s/b") || isNodeCommand([]byte("sleep\x00600\x00"), "/s/a") || isNodeCommand(nil, "/s/a") {
		t.Error("something else was recognised")
	}
}

func TestRecordKeepsOneEntryForEachComponent(t *testing.T) {
	var n Node
	n.record(proc.Event{Component: "etcd", State: proc.Started, Pid: 7, Starts: 1})
	n.record(proc.Event{Component: "kubelet", State: proc.Started, Pid: 8, Starts: 1})
	n.record(proc.Event{Component: "etcd", State: proc.Exited, Starts: 1, Detail: "exit status 1"})
	n.record(proc.Event{Component: "etcd", State: proc.Ready})
	if len(n.Components) != 2 || n.Components[0].State != proc.Exited || n.Components[0].Pid != 0 {
		t.Errorf("%+v", n.Components)
	}
}
