package cgroup

import (
	"os"
	"path/filepath"
	"testing"
)

func TestVersion1HasAFolderInEveryHierarchy(t *testing.T) {
	root := t.TempDir()
	for _, controller := range []string{"cpu", "memory"} {
		if err := os.Mkdir(filepath.Join(root, controller), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("cpu", filepath.Join(root, "cpu,cpuacct")); err != nil {
		t.Fatal(err)
	}
	if err := Create(root, "/mizzen-0-x/x-1"); err != nil {
		t.Fatal(err)
	}
	for _, controller := range []string{"cpu", "memory"} {
		if _, err := os.Stat(filepath.Join(root, controller, "mizzen-0-x", "x-1")); err != nil {
			t.Error(err)
		}
	}
	if err := Remove(root, "/mizzen-0-x"); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(root, "*", "mizzen-0-x")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestVersion2SwitchesControllersOn(t *testing.T) {
	root := t.TempDir()
	for _, group := range []string{"", "mizzen-0-x"} {
		if err := os.MkdirAll(filepath.Join(root, group), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, group, "cgroup.controllers"), []byte("memory\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Create(root, "/mizzen-0-x/x-1"); err != nil {
		t.Fatal(err)
	}
	for _, group := range []string{"", "mizzen-0-x"} {
		if data, err := os.ReadFile(filepath.Join(root, group, "cgroup.subtree_control")); string(data) != "+memory" {
			t.Errorf("%q: %q, %v", group, data, err)
		}
	}
}

func TestRemovingNothingSucceeds(t *testing.T) {
	if err := Remove(t.TempDir(), "/mizzen-0-x"); err != nil {
		t.Error(err)
	}
}
