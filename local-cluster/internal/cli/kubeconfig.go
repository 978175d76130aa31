package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func kubeconfigCommand() *cobra.Command {
	var where place
	c := &cobra.Command{
		Use:   "kubeconfig",
		Short: "Print the path of the kubeconfig",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			if _, err := os.Stat(state.Kubeconfig()); err != nil {
				return fmt.Errorf("cluster %s is not up: %w", where.name, err)
			}
			fmt.Fprintln(c.OutOrStdout(), state.Kubeconfig())
			return nil
		},
	}
	where.flags(c)
	return c
}
