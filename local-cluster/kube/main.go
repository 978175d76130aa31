// Command kube is every Kubernetes component, kubectl and etcd in one binary.
//
// The component is chosen by the name the binary is called by (usually a
// symbolic link) or, failing that, by the first argument.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	args, ok := selectComponent(os.Args)
	if !ok {
		fmt.Fprintf(os.Stderr, "usage: kube COMPONENT [ARGS...]\ncomponents: %s\n", strings.Join(componentNames(), ", "))
		os.Exit(2)
	}
	// The components take their name and arguments from os.Args.
	os.Args = args
	os.Exit(components[args[0]]())
}

// selectComponent returns the argument list the component should see, its own
// name first.
func selectComponent(args []string) ([]string, bool) {
	if len(args) == 0 {
		return nil, false
	}
	if name := filepath.Base(args[0]); components[name] != nil {
		return append([]string{name}, args[1:]...), true
	}
	if len(args) > 1 && components[args[1]] != nil {
		return args[1:], true
	}
	return nil, false
}

func componentNames() []string {
	names := make([]string, 0, len(components))
	for name := range components {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
