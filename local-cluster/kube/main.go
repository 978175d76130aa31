// Command kube is every Kubernetes component, kubectl and etcd in one binary.
//
// The component is chosen by the name the binary is called by (usually a
// symbolic link) or, failing that, by the first argument.
package main

import (
	"fmt"
	"os"
	"strings"

	"mizzen.dev/local-cluster/kube/internal/dispatch"
)

func main() {
	args, ok := dispatch.Select(components, os.Args)
	if !ok {
		fmt.Fprintf(os.Stderr, "usage: kube COMPONENT [ARGS...]\ncomponents: %s\n", strings.Join(dispatch.Names(components), ", "))
		os.Exit(2)
	}
	// The components take their name and arguments from os.Args.
	os.Args = args
	os.Exit(components[args[0]]())
}
