// Package cgroup makes and removes a cluster's folders in the machine's cgroup
// hierarchies, of version 1, version 2 or both.
package cgroup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Root is where Linux systems mount cgroups.
const Root = "/sys/fs/cgroup"

// Create makes the folder in every hierarchy below root.
func Create(root, folder string) error {
	for _, hierarchy := range hierarchies(root) {
		if err := os.MkdirAll(filepath.Join(hierarchy, folder), 0o755); err != nil {
			return err
		}
		delegate(hierarchy, folder)
	}
	return nil
}

// Remove removes the folder and all below it from every hierarchy. No process
// may be left in them.
func Remove(root, folder string) error {
	var failures []error
	for _, hierarchy := range hierarchies(root) {
		failures = append(failures, removeTree(filepath.Join(hierarchy, folder)))
	}
	return errors.Join(failures...)
}

func hierarchies(root string) []string {
	if isUnified(root) {
		return []string{root}
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		// Links such as cpu,cpuacct lead to a folder that is listed itself.
		if e.IsDir() {
			found = append(found, filepath.Join(root, e.Name()))
		}
	}
	return found
}

func isUnified(hierarchy string) bool {
	_, err := os.Stat(filepath.Join(hierarchy, "cgroup.controllers"))
	return err == nil
}

// delegate switches the controllers of version 2 on along the path, which
// kubelet expects of its root. What the kernel refuses, kubelet reports better.
func delegate(hierarchy, folder string) {
	if !isUnified(hierarchy) {
		return
	}
	at := hierarchy
	enableControllers(at)
	for _, part := range strings.Split(strings.Trim(folder, "/"), "/") {
		at = filepath.Join(at, part)
		enableControllers(at)
	}
}

func enableControllers(group string) {
	available, _ := os.ReadFile(filepath.Join(group, "cgroup.controllers"))
	for _, controller := range strings.Fields(string(available)) {
		// One by one: a single refusal would undo all of a line.
		_ = os.WriteFile(filepath.Join(group, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
	}
}

// removeTree removes folders bottom up; the kernel's own files cannot be
// deleted and go with their folder.
func removeTree(top string) error {
	var folders []string
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		return err
	})
	failures := []error{err}
	for i := len(folders) - 1; i >= 0; i-- {
		if err := os.Remove(folders[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

// RemoveEventually removes the folder as soon as the kernel lets it: a dead
// process leaves its cgroup a moment after it is gone.
func RemoveEventually(root, folder string) error {
	var err error
	for range 50 {
		if err = Remove(root, folder); err == nil {
			return nil
		}
		time.Sleep(40 * time.Millisecond)
	}
	return err
}
