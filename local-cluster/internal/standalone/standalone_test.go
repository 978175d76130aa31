package standalone

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BinVariable names the folder with the built binaries; without it the test
// that starts them is skipped.
const BinVariable = "MIZZEN_CLUSTER_BIN"

func TestAPIServerTakesANamespaceAndEndsWhole(t *testing.T) {
	bin := os.Getenv(BinVariable)
	if bin == "" {
		t.Skipf("%s is not set", BinVariable)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	folder := t.TempDir()
	ready := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, folder, bin, func(file string) { ready <- file }) }()
	var file string
	select {
	case file = <-ready:
	case err := <-ended:
		t.Fatalf("ended before it was ready: %v", err)
	}
	kubectl := func(args ...string) string {
		t.Helper()
		command := exec.Command(filepath.Join(bin, "kubectl"), append([]string{"--kubeconfig", file}, args...)...)
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("kubectl %v: %v: %s", args, err, output)
		}
		return string(bytes.TrimSpace(output))
	}
	kubectl("create", "namespace", "tried")
	if name := kubectl("get", "namespace", "tried", "-o", "name"); name != "namespace/tried" {
		t.Error(name)
	}
	kubectl("create", "serviceaccount", "someone", "-n", "tried")
	if token := kubectl("create", "token", "someone", "-n", "tried", "--audience", "mizzen"); len(token) < 100 {
		t.Errorf("token %q", token)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestFreePortsAreDifferent(t *testing.T) {
	ports, err := freePorts(3)
	if err != nil {
		t.Fatal(err)
	}
	if ports[0] == ports[1] || ports[1] == ports[2] || ports[0] == ports[2] {
		t.Errorf("%v", ports)
	}
}
