package supervisor

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"mizzen.dev/local-cluster/internal/layout"
)

// ErrRunning says that the cluster has a supervisor.
var ErrRunning = errors.New("a supervisor is running")

// acquire takes the lock that a supervisor holds for as long as it lives; the
// kernel drops it however the process ends.
func acquire(s layout.State) (*os.File, error) {
	file, err := os.OpenFile(s.LockFile(), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		file.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, ErrRunning
		}
		return nil, err
	}
	if err := file.Truncate(0); err != nil {
		file.Close()
		return nil, err
	}
	if _, err := file.WriteAt([]byte(fmt.Sprintln(os.Getpid())), 0); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// Pid returns the process id of the running supervisor, or 0.
func Pid(s layout.State) int {
	file, err := os.OpenFile(s.LockFile(), os.O_RDWR, 0)
	if err != nil {
		return 0
	}
	defer file.Close()
	if unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB) == nil {
		return 0
	}
	text, err := os.ReadFile(s.LockFile())
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}
