package supervisor

import (
	"context"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// openVolumes lets every user write to new volumes. The hostpath provisioner
// makes them root's, and hostPath volumes do not honour fsGroup, so a pod that
// runs as another user could do nothing with its claim.
func (s *Supervisor) openVolumes(ctx context.Context) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		log.Printf("volumes: %v", err)
		return
	}
	watch := os.NewFile(uintptr(fd), "inotify")
	defer watch.Close()
	if _, err := unix.InotifyAddWatch(fd, s.State.Volumes(), unix.IN_CREATE|unix.IN_ONLYDIR); err != nil {
		log.Printf("volumes: %v", err)
		return
	}
	go func() {
		<-ctx.Done()
		watch.Close()
	}()
	events := make([]byte, 16<<10)
	for {
		// What an event says does not matter: there are never many volumes.
		openAll(s.State.Volumes())
		if _, err := watch.Read(events); err != nil {
			return
		}
	}
}

func openAll(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		log.Printf("volumes: %v", err)
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.IsDir() && info.Mode().Perm() == 0o750 {
			_ = os.Chmod(filepath.Join(folder, e.Name()), 0o777)
		}
	}
}
