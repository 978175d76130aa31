package supervisor

import (
	"bytes"
	"slices"

	"mizzen.dev/local-cluster/internal/layout"
)

// isNodeCommand tells whether a command line, as /proc has it, is that of a
// node of the cluster.
func isNodeCommand(line []byte, s layout.State) bool {
	var args []string
	for _, a := range bytes.Split(line, []byte{0}) {
		args = append(args, string(a))
	}
	return len(args) > 3 && args[1] == "node" && slices.Contains(args, string(s))
}
