// Package dispatch chooses a component by the name a program is called by. It
// is apart from the components, so that testing it does not build them.
package dispatch

import (
	"path/filepath"
	"sort"
)

// Select returns the argument list that the component should see, its own name
// first. The name is that of the program or, failing that, the first argument.
func Select[C any](components map[string]C, args []string) ([]string, bool) {
	if len(args) == 0 {
		return nil, false
	}
	name := filepath.Base(args[0])
	if _, known := components[name]; known {
		return append([]string{name}, args[1:]...), true
	}
	if len(args) > 1 {
		if _, known := components[args[1]]; known {
			return args[1:], true
		}
	}
	return nil, false
}

// Names returns the components' names in order.
func Names[C any](components map[string]C) []string {
	names := make([]string, 0, len(components))
	for name := range components {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
