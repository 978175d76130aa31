package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/supervisor"
)

// report is what "status --json" prints.
type report struct {
	Name       string             `json:"name"`
	Running    bool               `json:"running"`
	Healthy    bool               `json:"healthy"`
	Problem    string             `json:"problem,omitempty"`
	Kubeconfig string             `json:"kubeconfig,omitempty"`
	Logs       string             `json:"logs,omitempty"`
	Supervisor *supervisor.Status `json:"supervisor,omitempty"`
}

func statusCommand() *cobra.Command {
	var where place
	asJSON := false
	c := &cobra.Command{
		Use:   "status",
		Short: "Say what runs; exit status 1 if the cluster is not healthy",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			found := inspect(c.Context(), where.name, state)
			if asJSON {
				encoder := json.NewEncoder(c.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(found)
			}
			found.print(c.OutOrStdout())
			if !found.Healthy {
				return fmt.Errorf("cluster %s is not healthy", where.name)
			}
			return nil
		},
	}
	where.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func inspect(ctx context.Context, name string, state layout.State) report {
	found := report{Name: name}
	if supervisor.Pid(state) == 0 {
		found.Problem = "no supervisor runs"
		return found
	}
	found.Running, found.Kubeconfig, found.Logs = true, state.Kubeconfig(), state.Logs()
	var status supervisor.Status
	if err := layout.ReadJSON(state.StatusFile(), &status); err != nil {
		found.Problem = err.Error()
		return found
	}
	found.Supervisor = &status
	if status.Phase != supervisor.Running {
		found.Problem = fmt.Sprintf("%s %s", status.Phase, status.Error)
		return found
	}
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := supervisor.Check(ctx, state, status.Cluster); err != nil {
		found.Problem = err.Error()
		return found
	}
	found.Healthy = true
	return found
}

func (r report) print(out io.Writer) {
	if !r.Running {
		fmt.Fprintf(out, "cluster %s does not run\n", r.Name)
		return
	}
	word := "healthy"
	if !r.Healthy {
		word = "not healthy: " + r.Problem
	}
	fmt.Fprintf(out, "cluster %s is %s\nkubeconfig %s\nlogs       %s\n", r.Name, word, r.Kubeconfig, r.Logs)
	if r.Supervisor == nil {
		return
	}
	for _, n := range r.Supervisor.Nodes {
		fmt.Fprintf(out, "node %s  address %s  pods %s  process %d\n", n.Name, n.Address, n.PodRange, n.Pid)
		for _, c := range n.Components {
			fmt.Fprintf(out, "  %-24s %-8s starts %d %s\n", c.Name, c.State, c.Starts, c.Detail)
		}
	}
}
