// Command mizzen-cluster runs a Kubernetes cluster on this machine, without
// containers around it.
package main

import (
	"fmt"
	"os"

	"mizzen.dev/local-cluster/internal/cli"
)

func main() {
	if err := cli.Root().Execute(); err != nil {
		fmt.Fprintln(os.Stderr, "mizzen-cluster:", err)
		os.Exit(1)
	}
}
