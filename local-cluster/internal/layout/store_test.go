package layout

import (
	"os"
	"path/filepath"
	"testing"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name  string
		nodes int
		good  bool
	}{
		{"mizzen", 1, true},
		{"a", MaxNodes, true},
		{"a-b-3", 2, true},
		{"", 1, false},
		{"-a", 1, false},
		{"Upper", 1, false},
		{"../x", 1, false},
		{"mizzen", 0, false},
		{"mizzen", MaxNodes + 1, false},
	} {
		if err := Validate(c.name, c.nodes); (err == nil) != c.good {
			t.Errorf("Validate(%q, %d): %v", c.name, c.nodes, err)
		}
	}
}

func TestWriteFileReplacesAndLeavesNothingElse(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "f")
	for _, content := range []string{"one", "two"} {
		if err := WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil || string(data) != "two" {
		t.Errorf("read %q, %v", data, err)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("the folder has %d entries", len(entries))
	}
}

func TestClusterSurvivesBeingWrittenDown(t *testing.T) {
	state := State(t.TempDir())
	want := Cluster{Name: "x", Nodes: 3, Block: 9}
	if err := WriteJSON(state.ClusterFile(), want); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(state); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
}
