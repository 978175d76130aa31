package cli

import (
	"log"
	"os"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/image"
	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/node"
	"mizzen.dev/local-cluster/internal/supervisor"
)

// superviseCommand is the process that "up" leaves behind.
func superviseCommand() *cobra.Command {
	var where place
	c := &cobra.Command{
		Use:    "supervise",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			log.SetFlags(log.LstdFlags | log.Lmicroseconds)
			run := &supervisor.Supervisor{State: layout.State(where.state), Bin: where.bin}
			return run.Run()
		},
	}
	where.flags(c)
	where.binFlag(c)
	return c
}

// nodeCommand is process 1 of a node.
func nodeCommand() *cobra.Command {
	var where place
	number := 0
	c := &cobra.Command{
		Use:    "node",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			state := layout.State(where.state)
			cluster, err := layout.Load(state)
			if err != nil {
				return err
			}
			run := &node.Node{Cluster: cluster, Number: number, State: state, Bin: where.bin}
			return run.Run()
		},
	}
	where.flags(c)
	where.binFlag(c)
	c.Flags().IntVar(&number, "number", number, "number of the node")
	return c
}

// imageCommand packs a static program as an image; the build uses it.
func imageCommand() *cobra.Command {
	var name, path, output string
	c := &cobra.Command{
		Use:    "image PROGRAM",
		Short:  "Pack a static program as an image archive",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			content, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			file, err := os.Create(output)
			if err != nil {
				return err
			}
			program := image.Program{Name: name, Path: path, Content: content}
			if err := image.Write(file, program); err != nil {
				file.Close()
				return err
			}
			return file.Close()
		},
	}
	c.Flags().StringVar(&name, "name", "", "name and tag of the image")
	c.Flags().StringVar(&path, "path", "", "where the program is in the image")
	c.Flags().StringVar(&output, "output", "", "file to write")
	_ = c.MarkFlagRequired("name")
	_ = c.MarkFlagRequired("path")
	_ = c.MarkFlagRequired("output")
	return c
}
