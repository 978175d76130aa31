package config

import (
	"fmt"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
)

// Object is a JSON object; every component reads JSON where it reads YAML.
type Object = map[string]any

// ContainerdSocket is where containerd answers inside a node.
const ContainerdSocket = "/run/containerd/containerd.sock"

// PauseImage is the image of the container that holds a pod's namespaces.
const PauseImage = "mizzen/pause:1"

// DNSImage is the cluster's own build of CoreDNS.
const DNSImage = "mizzen/coredns:1.12.4"

// Runtime is what containerd needs to know of the machine.
type Runtime struct {
	CNIConfig   string
	CNIBin      string
	Snapshotter string
}

// Containerd is containerd's configuration file.
func Containerd(r Runtime) string {
	return fmt.Sprintf(`version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = [
  # opt makes a folder on the host; the others look for file systems not used here.
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
  address = %q

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  # Without CAP_SYS_RESOURCE nobody may lower oom_score_adj, and runc gives up.
  restrict_oom_score_adj = true
  max_concurrent_downloads = 10

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = %q
    conf_dir = %q

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = %q
    default_runtime_name = "runc"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`, ContainerdSocket, PauseImage, r.CNIBin, r.CNIConfig, r.Snapshotter)
}

// CNI is the pod network of node n.
func CNI(c layout.Cluster, n int) Object {
	return Object{
		"cniVersion": "0.4.0",
		"name":       "mizzen",
		"plugins": []Object{
			{
				"type":        "bridge",
				"bridge":      "cni0",
				"isGateway":   true,
				"hairpinMode": true,
				// Pods of other nodes and the host are reached by routes.
				"ipMasq": false,
				"ipam": Object{
					"type":    "host-local",
					"dataDir": "/run/cni/networks",
					"ranges":  [][]Object{{{"subnet": c.NodePodRange(n).String()}}},
					"routes":  []Object{{"dst": "0.0.0.0/0"}},
				},
			},
			{"type": "portmap", "capabilities": Object{"portMappings": true}},
		},
	}
}

// Kubelet is the configuration of node n's kubelet.
func Kubelet(c layout.Cluster, n int, folder pki.Folder, node pki.Node, resolvConf string) Object {
	return Object{
		"apiVersion":               "kubelet.config.k8s.io/v1beta1",
		"kind":                     "KubeletConfiguration",
		"address":                  "0.0.0.0",
		"containerRuntimeEndpoint": "unix://" + ContainerdSocket,
		"cgroupDriver":             "cgroupfs",
		"cgroupRoot":               c.NodeCgroup(n),
		"failCgroupV1":             false,
		"failSwapOn":               false,
		"clusterDNS":               []string{c.DNSAddress().String()},
		"clusterDomain":            layout.DNSDomain,
		"resolvConf":               resolvConf,
		"tlsCertFile":              folder.CertFile(node.NodeServer()),
		"tlsPrivateKeyFile":        folder.KeyFile(node.NodeServer()),
		"authentication": Object{
			"anonymous": Object{"enabled": false},
			"webhook":   Object{"enabled": true},
			"x509":      Object{"clientCAFile": folder.CertFile(pki.CA)},
		},
		"authorization":   Object{"mode": "Webhook"},
		"volumePluginDir": "/var/lib/kubelet/volumeplugins",
		"maxPods":         250,
		// Lowering it needs CAP_SYS_RESOURCE, which a container's root may lack.
		"oomScoreAdj": 0,
		// The disk is shared with everything else on the machine; and images
		// came by import, so collected ones could not be pulled again.
		"evictionHard": map[string]string{
			"memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%",
			"nodefs.inodesFree": "1%", "imagefs.inodesFree": "1%",
		},
		"imageGCHighThresholdPercent": 100,
		"imageGCLowThresholdPercent":  99,
		"serializeImagePulls":         false,
		"kubeAPIQPS":                  500,
		"kubeAPIBurst":                1000,
		"eventRecordQPS":              500,
		"eventBurst":                  1000,
		"registryPullQPS":             0,
		"enableDebuggingHandlers":     true,
	}
}

// KubeletArgs returns kubelet's arguments.
func KubeletArgs(c layout.Cluster, n int, configFile, kubeconfig string) []string {
	return []string{
		"--config=" + configFile,
		"--kubeconfig=" + kubeconfig,
		"--hostname-override=" + c.NodeName(n),
		"--node-ip=" + c.NodeAddress(n).String(),
		"--root-dir=/var/lib/kubelet",
	}
}

// Proxy is the configuration of node n's kube-proxy.
func Proxy(c layout.Cluster, n int, kubeconfig string) Object {
	return Object{
		"apiVersion":          "kubeproxy.config.k8s.io/v1alpha1",
		"kind":                "KubeProxyConfiguration",
		"mode":                "iptables",
		"bindAddress":         c.NodeAddress(n).String(),
		"bindAddressHardFail": false,
		"clusterCIDR":         c.PodRange().String(),
		"hostnameOverride":    c.NodeName(n),
		"clientConnection":    Object{"kubeconfig": kubeconfig, "qps": 100, "burst": 200},
		"oomScoreAdj":         0,
		// The size of the connection table belongs to the host.
		"conntrack":       Object{"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
		"iptables":        Object{"minSyncPeriod": "0s", "syncPeriod": "30s"},
		"enableProfiling": false,
	}
}
