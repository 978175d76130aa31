package node

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"

	"mizzen.dev/local-cluster/internal/layout"
)

// Machine is what the machine offers to containers.
type Machine struct {
	Containerd string
	Ctr        string
	CNIBin     string
	// Snapshotter is how containerd stacks image layers.
	Snapshotter string
}

// Where distributions put the CNI plugins.
var cniFolders = []string{"/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"}

// Inspect finds the machine's programs; the state folder's file system decides
// how layers can be stacked.
func Inspect(s layout.State) (Machine, error) {
	var (
		m        Machine
		failures []error
		err      error
	)
	if m.Containerd, err = exec.LookPath("containerd"); err != nil {
		failures = append(failures, err)
	}
	if m.Ctr, err = exec.LookPath("ctr"); err != nil {
		failures = append(failures, err)
	}
	if m.CNIBin, err = firstFolderWith(cniFolders, "bridge"); err != nil {
		failures = append(failures, err)
	}
	if m.Snapshotter, err = snapshotterFor(string(s)); err != nil {
		failures = append(failures, err)
	}
	return m, errors.Join(failures...)
}

func firstFolderWith(folders []string, program string) (string, error) {
	for _, folder := range folders {
		if _, err := os.Stat(folder + "/" + program); err == nil {
			return folder, nil
		}
	}
	return "", fmt.Errorf("the CNI plugin %q is in none of %v", program, folders)
}

// snapshotterFor: an overlay cannot be stacked on an overlay, which is what the
// root file system of a container is.
func snapshotterFor(folder string) (string, error) {
	var about unix.Statfs_t
	if err := unix.Statfs(folder, &about); err != nil {
		return "", fmt.Errorf("%s: %w", folder, err)
	}
	if about.Type == unix.OVERLAYFS_SUPER_MAGIC {
		return "native", nil
	}
	return "overlayfs", nil
}
