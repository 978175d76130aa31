package config

import (
	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
)

// Controllers returns the controller manager's arguments. Its limits are meant
// for shared control planes; here they would only delay a cold start.
func Controllers(folder pki.Folder, kubeconfig string, c layout.Cluster) []string {
	return []string{
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1",
		"--cluster-name=" + c.Name,
		"--leader-elect=false",
		"--use-service-account-credentials",
		"--service-account-private-key-file=" + folder.KeyFile(pki.ServiceAccounts),
		"--root-ca-file=" + folder.CertFile(pki.CA),
		"--client-ca-file=" + folder.CertFile(pki.CA),
		"--requestheader-client-ca-file=" + folder.CertFile(pki.FrontProxyCA),
		"--cluster-signing-cert-file=" + folder.CertFile(pki.CA),
		"--cluster-signing-key-file=" + folder.KeyFile(pki.CA),
		"--service-cluster-ip-range=" + c.ServiceRange().String(),
		"--allocate-node-cidrs=false",
		"--enable-hostpath-provisioner",
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		"--concurrent-deployment-syncs=20",
		"--concurrent-replicaset-syncs=20",
		"--concurrent-statefulset-syncs=20",
		"--concurrent-job-syncs=20",
		"--concurrent-endpoint-syncs=20",
		"--concurrent-service-endpoint-syncs=20",
		"--concurrent-gc-syncs=20",
		"--profiling=false",
	}
}

// Scheduler returns the scheduler's configuration.
func Scheduler(kubeconfig string) Object {
	return Object{
		"apiVersion":           "kubescheduler.config.k8s.io/v1",
		"kind":                 "KubeSchedulerConfiguration",
		"leaderElection":       Object{"leaderElect": false},
		"clientConnection":     Object{"kubeconfig": kubeconfig, "qps": 500, "burst": 1000},
		"podMaxBackoffSeconds": 2,
		"enableProfiling":      false,
	}
}

// SchedulerArgs returns the scheduler's arguments.
func SchedulerArgs(configFile, kubeconfig string) []string {
	return []string{
		"--config=" + configFile,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--bind-address=127.0.0.1",
		// Retrying a pod in the very moment its claim is bound, it sees the
		// claim as it was and then waits five minutes (1 of 12 with 1.34).
		"--feature-gates=SchedulerPopFromBackoffQ=false",
	}
}
