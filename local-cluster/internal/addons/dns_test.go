package addons

import (
	"encoding/json"
	"strings"
	"testing"

	"mizzen.dev/local-cluster/internal/layout"
)

func TestCorefileForwardsNothing(t *testing.T) {
	file := Corefile(layout.Cluster{})
	if strings.Contains(file, "forward") {
		t.Error(file)
	}
	if strings.Count(file, "{") != strings.Count(file, "}") {
		t.Error("unbalanced braces")
	}
}

func TestEveryAddonIsKeptUnderItsOwnName(t *testing.T) {
	for _, a := range For(layout.Cluster{Name: "x", Nodes: 1}) {
		name := a.Object["metadata"].(object)["name"].(string)
		if !strings.HasSuffix(a.Path, "/"+name) {
			t.Errorf("%s holds %s", a.Path, name)
		}
		if _, err := json.Marshal(a.Object); err != nil {
			t.Error(err)
		}
	}
}
