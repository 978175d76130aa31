// Package standalone runs etcd and an API server alone, for tests that need the
// API and no nodes.
package standalone

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"mizzen.dev/local-cluster/internal/api"
	"mizzen.dev/local-cluster/internal/config"
	"mizzen.dev/local-cluster/internal/kubeconfig"
	"mizzen.dev/local-cluster/internal/pki"
	"mizzen.dev/local-cluster/internal/proc"
)

const (
	startTimeout = 90 * time.Second
	retryPause   = 50 * time.Millisecond
)

// Run starts both below the folder, calls ready once the API server is, and
// keeps them until the context ends. It needs no root.
func Run(ctx context.Context, folder, bin string, ready func(kubeconfig string)) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	loopback := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	keys := pki.Folder(filepath.Join(folder, "pki"))
	if err := pki.Ensure(keys, nil, nil); err != nil {
		return err
	}
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	plane := config.ControlPlane{
		PKI:          keys,
		EtcdData:     filepath.Join(folder, "etcd"),
		EtcdPort:     ports[0],
		EtcdPeerPort: ports[1],
		APIPort:      ports[2],
		Bind:         loopback,
		Advertise:    loopback,
		ServiceRange: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, 0, 0}), 24),
		Standalone:   true,
	}
	// A test wants an empty API server, whatever an earlier one left here.
	if err := os.RemoveAll(plane.EtcdData); err != nil {
		return err
	}
	server := fmt.Sprintf("https://127.0.0.1:%d", plane.APIPort)
	file := filepath.Join(folder, "kubeconfig")
	if err := kubeconfig.Write(file, "mizzen-apiserver", server, keys, pki.Admin); err != nil {
		return err
	}

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	starter := proc.NewStarter()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		keepBoth(ctx, starter, plane, folder, bin)
	}()
	if err := awaitReady(ctx, server, keys); err != nil {
		cancel()
		<-ended
		return fmt.Errorf("%w (logs are in %s)", err, folder)
	}
	ready(file)
	<-ctx.Done()
	<-ended
	return nil
}

// keepBoth ends the API server before etcd, or it would wait for etcd in vain.
func keepBoth(ctx context.Context, starter *proc.Starter, plane config.ControlPlane, folder, bin string) {
	etcdContext, stopEtcd := context.WithCancel(context.Background())
	etcdEnded := make(chan struct{})
	component := func(name string, args []string) proc.Component {
		return proc.Component{Name: name, Path: filepath.Join(bin, name), Args: args,
			Env: []string{"PATH=/usr/bin:/bin", "HOME=" + folder}, LogFile: filepath.Join(folder, name+".log")}
	}
	ignore := func(proc.Event) {}
	go func() {
		defer close(etcdEnded)
		starter.Keep(etcdContext, component("etcd", plane.Etcd()), ignore)
	}()
	for ctx.Err() == nil && !answers(plane.EtcdAddress()) {
		time.Sleep(retryPause)
	}
	if ctx.Err() == nil {
		starter.Keep(ctx, component("kube-apiserver", plane.APIServer()), ignore)
	}
	stopEtcd()
	<-etcdEnded
}

func answers(address string) bool {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	connection.Close()
	return true
}

func awaitReady(parent context.Context, server string, keys pki.Folder) error {
	ctx, cancel := context.WithTimeout(parent, startTimeout)
	defer cancel()
	client, err := api.New(server, keys)
	if err != nil {
		return err
	}
	return api.Eventually(ctx, "API server", client.Ready)
}

// freePorts asks the kernel for ports nobody uses. All are held until all are
// known, or the same one could be given twice.
func freePorts(count int) ([]int, error) {
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
