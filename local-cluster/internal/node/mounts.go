package node

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"mizzen.dev/local-cluster/internal/layout"
)

// mountAll gives the node its own /run, /tmp, /var/lib, /var/log and /proc.
// Nothing is made on the host: mount points lie on memory file systems.
func (n *Node) mountAll() error {
	// First of all, or every mount below would show on the host.
	if err := mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return err
	}
	// The state may lie below a folder that is about to be covered, so it is
	// opened before.
	state, err := openFolder(string(n.State))
	if err != nil {
		return err
	}
	defer state.Close()
	bin, err := openFolder(n.Bin)
	if err != nil {
		return err
	}
	defer bin.Close()

	for _, covered := range []string{"/run", "/var/lib", "/var/log"} {
		if err := mount("tmpfs", covered, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=755"); err != nil {
			return err
		}
	}
	for _, b := range []struct{ from, to string }{
		{fdPath(state), layout.NodeStateMount},
		{fdPath(bin), layout.NodeBinMount},
		{n.data("containerd"), "/var/lib/containerd"},
		{n.data("kubelet"), "/var/lib/kubelet"},
		{n.data("pod-logs"), "/var/log/pods"},
		{nodeState.Shared(), "/tmp"},
	} {
		if err := bind(b.from, b.to); err != nil {
			return err
		}
	}
	for _, empty := range []string{"/run/lock", "/var/log/containers", "/var/lib/cni"} {
		if err := os.MkdirAll(empty, 0o755); err != nil {
			return err
		}
	}
	if err := coverSysctls(); err != nil {
		return err
	}
	// For pods with mountPropagation: Bidirectional.
	return mount("", "/", "", unix.MS_REC|unix.MS_SHARED, "")
}

// nodeState is the state folder as the node sees it.
const nodeState = layout.State(layout.NodeStateMount)

func (n *Node) data(kind string) string {
	return filepath.Join(nodeState.NodeData(n.Number), kind)
}

// coverSysctls puts files with the values that kubelet wants over settings that
// belong to the whole machine, so that it finds them right and leaves them be.
func coverSysctls() error {
	wanted := map[string]string{
		"vm/overcommit_memory":      "1",
		"vm/panic_on_oom":           "0",
		"kernel/panic":              "10",
		"kernel/panic_on_oops":      "1",
		"kernel/keys/root_maxkeys":  "1000000",
		"kernel/keys/root_maxbytes": "25000000",
	}
	for name, value := range wanted {
		target := filepath.Join("/proc/sys", name)
		if _, err := os.Stat(target); err != nil {
			continue
		}
		source := filepath.Join("/run/mizzen/sysctl", name)
		if err := os.MkdirAll(filepath.Dir(source), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(source, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := mount(source, target, "", unix.MS_BIND, ""); err != nil {
			return err
		}
	}
	return nil
}

func bind(from, to string) error {
	for _, folder := range []string{from, to} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	return mount(from, to, "", unix.MS_BIND|unix.MS_REC, "")
}

func openFolder(path string) (*os.File, error) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return os.NewFile(uintptr(fd), path), nil
}

func fdPath(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }

func mount(source, target, kind string, flags uintptr, data string) error {
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		return fmt.Errorf("mount %s on %s: %w", source, target, err)
	}
	return nil
}
