package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/supervisor"
)

func upCommand() *cobra.Command {
	var where place
	nodes := 1
	c := &cobra.Command{
		Use:   "up",
		Short: "Bring the cluster up, or back to health; on a healthy one it returns at once",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := layout.Validate(where.name, nodes); err != nil {
				return err
			}
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			bin, err := where.binFolder()
			if err != nil {
				return err
			}
			return up(c.OutOrStdout(), state, bin, where.name, nodes)
		},
	}
	where.flags(c)
	where.binFlag(c)
	c.Flags().IntVar(&nodes, "nodes", nodes, "number of nodes")
	return c
}

func up(out io.Writer, state layout.State, bin, name string, nodes int) error {
	if os.Geteuid() != 0 {
		return errors.New("a cluster needs root: namespaces, mounts and network interfaces (apiserver does not)")
	}
	// Two callers at once: the second waits and then finds the cluster running.
	unlock, err := supervisor.LockCommand(state)
	if err != nil {
		return err
	}
	defer unlock()

	began := time.Now()
	if cluster, err := layout.Load(state); err == nil && cluster.Nodes != nodes {
		return fmt.Errorf("cluster %s has %d node(s), not %d: take it down first", name, cluster.Nodes, nodes)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if supervisor.Pid(state) != 0 {
		healed, err := follow(out, state, began)
		if err == nil {
			step(out, began, healed)
			return nil
		}
		step(out, began, "the running cluster does not get well, starting it anew: "+err.Error())
		if err := supervisor.Stop(state); err != nil {
			return err
		}
	}
	began = time.Now()
	if err := supervisor.Launch(state, bin, name, nodes); err != nil {
		return err
	}
	done, err := follow(out, state, began)
	if err != nil {
		return fmt.Errorf("%w; logs are in %s", err, state.Logs())
	}
	step(out, began, done)
	return nil
}

// patience is how long a cluster that once ran may take to heal by itself.
const patience = 30 * time.Second

// follow prints the steps of a start as they come and returns when the cluster
// is healthy.
func follow(out io.Writer, state layout.State, began time.Time) (string, error) {
	shown := 0
	for {
		var status supervisor.Status
		if err := layout.ReadJSON(state.StatusFile(), &status); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		pid := supervisor.Pid(state)
		if pid == 0 {
			return "", supervisor.EarlyEnd(state)
		}
		if status.Pid != pid {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if status.Phase != supervisor.Running || shown > 0 {
			for ; shown < len(status.Steps); shown++ {
				s := status.Steps[shown]
				fmt.Fprintf(out, "%6.1fs  %s\n", float64(s.Milliseconds)/1000, s.What)
			}
		}
		switch status.Phase {
		case supervisor.Failed:
			return "", errors.New(status.Error)
		case supervisor.Running:
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			if err := supervisor.Healthy(ctx, state, status.Cluster); err != nil {
				return "", err
			}
			return fmt.Sprintf("cluster %s is up, kubeconfig %s", status.Cluster.Name, state.Kubeconfig()), nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func step(out io.Writer, began time.Time, what string) {
	fmt.Fprintf(out, "%6.1fs  %s\n", time.Since(began).Seconds(), what)
}
