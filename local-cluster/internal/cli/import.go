package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/node"
	"mizzen.dev/local-cluster/internal/supervisor"
)

func importCommand() *cobra.Command {
	var where place
	c := &cobra.Command{
		Use:   "import ARCHIVE...",
		Short: "Give image archives to every node",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, archives []string) error {
			state, err := where.stateFolder()
			if err != nil {
				return err
			}
			var status supervisor.Status
			if supervisor.Pid(state) == 0 {
				return fmt.Errorf("cluster %s is not up", where.name)
			}
			if err := layout.ReadJSON(state.StatusFile(), &status); err != nil {
				return err
			}
			for _, archive := range archives {
				names, err := importArchive(state, status.Nodes, archive)
				if err != nil {
					return fmt.Errorf("%s: %w", archive, err)
				}
				fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", archive, strings.Join(names, ", "))
			}
			return nil
		},
	}
	where.flags(c)
	return c
}

// importArchive imports into all nodes at once and returns the images' names.
func importArchive(state layout.State, nodes []supervisor.Node, archive string) ([]string, error) {
	var (
		all      sync.WaitGroup
		outputs  = make([]string, len(nodes))
		failures = make([]error, len(nodes))
	)
	for i, n := range nodes {
		all.Add(1)
		go func() {
			defer all.Done()
			outputs[i], failures[i] = importInto(state, n, archive)
		}()
	}
	all.Wait()
	return importedNames(outputs[0]), errors.Join(failures...)
}

func importInto(state layout.State, n supervisor.Node, archive string) (string, error) {
	if n.Pid == 0 {
		return "", fmt.Errorf("node %s is down", n.Name)
	}
	file, err := os.Open(archive)
	if err != nil {
		return "", err
	}
	defer file.Close()
	machine, err := node.Inspect(state)
	if err != nil {
		return "", err
	}
	// Through standard input: the node has its own /run and /tmp.
	command := exec.Command("nsenter", "--target", strconv.Itoa(n.Pid), "--mount", "--net", "--pid", "--wd=/",
		machine.Ctr, "--namespace=k8s.io", "images", "import", "--snapshotter="+machine.Snapshotter, "-")
	command.Stdin = file
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("node %s: %w: %s", n.Name, err, strings.TrimSpace(output.String()))
	}
	return output.String(), nil
}

// importedNames reads the names from lines such as
// "unpacking NAME (sha256:…)...done".
func importedNames(output string) []string {
	var names []string
	for _, line := range strings.Split(output, "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == "unpacking" {
			names = append(names, fields[1])
		}
	}
	return names
}
