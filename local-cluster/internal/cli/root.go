// Package cli is the command line of mizzen-cluster.
package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/layout"
)

// Root is the whole command line.
func Root() *cobra.Command {
	root := &cobra.Command{
		Use:           "mizzen-cluster",
		Short:         "A Kubernetes cluster on this machine, without Docker",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(upCommand(), downCommand(), statusCommand(), kubeconfigCommand(),
		importCommand(), logsCommand(), apiServerCommand(), imageCommand(),
		superviseCommand(), nodeCommand())
	return root
}

// place is the flags that say which cluster is meant.
type place struct {
	name, state, bin string
}

func (p *place) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.name, "name", "mizzen", "name of the cluster")
	c.Flags().StringVar(&p.state, "state", "", "folder of this cluster's state (default: one by the name below the user's state folder)")
}

func (p *place) binFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.bin, "bin", "", "folder of the binaries (default: the one of this program)")
}

func (p *place) stateFolder() (layout.State, error) {
	if p.state != "" {
		folder, err := filepath.Abs(p.state)
		return layout.State(folder), err
	}
	root := os.Getenv("MIZZEN_STATE")
	if root == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		root = filepath.Join(home, ".local", "state", "mizzen")
	}
	folder, err := filepath.Abs(filepath.Join(root, "clusters", p.name))
	return layout.State(folder), err
}

func (p *place) binFolder() (string, error) {
	if p.bin != "" {
		return filepath.Abs(p.bin)
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.Dir(self), nil
}
