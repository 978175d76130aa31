package cli

import (
	"os"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/supervisor"
)

func downCommand() *cobra.Command {
	var where place
	keep := false
	c := &cobra.Command{
		Use:   "down",
		Short: "End the cluster and remove all of it",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			if _, err := os.Stat(string(state)); os.IsNotExist(err) {
				return nil
			}
			unlock, err := supervisor.LockCommand(state)
			if err != nil {
				return err
			}
			defer unlock()
			if err := supervisor.Stop(state); err != nil {
				return err
			}
			return supervisor.Remove(state, keep)
		},
	}
	where.flags(c)
	c.Flags().BoolVar(&keep, "keep-state", false, "keep objects, images and logs for the next up")
	return c
}
