package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"mizzen.dev/local-cluster/internal/standalone"
)

func apiServerCommand() *cobra.Command {
	var where place
	folder := ""
	c := &cobra.Command{
		Use:   "apiserver",
		Short: "Run only etcd and an API server, for tests; needs no root",
		Long: `Runs etcd and an API server on free ports of the loopback interface, writes
DIR/kubeconfig, prints "ready" once it answers, and ends on SIGTERM or when
standard input is closed. Every start begins with an empty API server.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			bin, err := where.binFolder()
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			go func() {
				// The caller's end closes the pipe, however it came about.
				_, _ = io.Copy(io.Discard, os.Stdin)
				stop()
			}()
			return standalone.Run(ctx, folder, bin, func(string) { fmt.Fprintln(c.OutOrStdout(), "ready") })
		},
	}
	where.binFlag(c)
	c.Flags().StringVar(&folder, "dir", "", "folder for keys, data, logs and the kubeconfig")
	_ = c.MarkFlagRequired("dir")
	return c
}
