package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/layout"
)

func logsCommand() *cobra.Command {
	var where place
	number := 1
	c := &cobra.Command{
		Use:   "logs COMPONENT",
		Short: "Print a component's log (etcd, kube-apiserver, kubelet, containerd, …, node, supervisor)",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			file := logFile(state, number, args[0])
			log, err := os.Open(file)
			if err != nil {
				return fmt.Errorf("no log of %s; there are: %s", args[0], strings.Join(available(state, number), ", "))
			}
			defer log.Close()
			_, err = log.WriteTo(c.OutOrStdout())
			return err
		},
	}
	where.flags(c)
	c.Flags().IntVar(&number, "node", number, "number of the node")
	return c
}

func logFile(state layout.State, number int, component string) string {
	if component == "supervisor" {
		return state.SupervisorLog()
	}
	return filepath.Join(state.NodeLogs(number), filepath.Base(component)+".log")
}

func available(state layout.State, number int) []string {
	names := []string{"supervisor"}
	files, _ := filepath.Glob(filepath.Join(state.NodeLogs(number), "*.log"))
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".log"))
	}
	return names
}
