package proc

import (
	"syscall"
	"time"
)

const gracePeriod = 3 * time.Second

// stop asks a process to end and, after a while, makes it.
func (s *Starter) stop(p *Process) string {
	_ = syscall.Kill(p.Pid, syscall.SIGTERM)
	select {
	case status := <-p.Done():
		return Describe(status)
	case <-time.After(gracePeriod):
	}
	_ = syscall.Kill(p.Pid, syscall.SIGKILL)
	return Describe(<-p.Done())
}
