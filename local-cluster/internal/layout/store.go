package layout

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

var namePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// Validate says what is wrong with a name or a number of nodes.
func Validate(name string, nodes int) error {
	if !namePattern.MatchString(name) {
		return fmt.Errorf("cluster name %q: use up to 40 lower-case letters, digits and inner dashes", name)
	}
	if nodes < 1 || nodes > MaxNodes {
		return fmt.Errorf("%d nodes: use 1 to %d", nodes, MaxNodes)
	}
	return nil
}

// Load reads the cluster's own description.
func Load(s State) (Cluster, error) {
	var c Cluster
	return c, ReadJSON(s.ClusterFile(), &c)
}

// ReadJSON reads a file written by WriteJSON.
func ReadJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// WriteJSON replaces a file in one step.
func WriteJSON(file string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(file, append(data, '\n'), 0o644)
}

// WriteFile replaces a file in one step, so that no reader and no interruption
// ever sees half of it.
func WriteFile(file string, data []byte, mode os.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if _, err := temp.Write(data); err != nil {
		temp.Close()
		return err
	}
	if err := temp.Chmod(mode); err != nil {
		temp.Close()
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}
