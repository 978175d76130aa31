package addons

import (
	"fmt"

	"mizzen.dev/local-cluster/internal/config"
	"mizzen.dev/local-cluster/internal/layout"
)

// HostName is the name by which pods reach the machine that runs the cluster.
const HostName = "host.mizzen.internal"

func dns(c layout.Cluster) []Addon {
	const (
		core = "/api/v1/namespaces/kube-system/"
		rbac = "/apis/rbac.authorization.k8s.io/v1/"
		role = "system:coredns"
	)
	labels := object{"k8s-app": "kube-dns"}
	meta := object{"name": DNSName, "namespace": "kube-system", "labels": labels}
	return []Addon{
		{core + "serviceaccounts/" + DNSName, object{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta}},
		{rbac + "clusterroles/" + role, object{
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": object{"name": role},
			"rules": []object{
				{"apiGroups": []string{""}, "resources": []string{"services", "pods", "namespaces"}, "verbs": []string{"list", "watch"}},
				{"apiGroups": []string{"discovery.k8s.io"}, "resources": []string{"endpointslices"}, "verbs": []string{"list", "watch"}},
			},
		}},
		{rbac + "clusterrolebindings/" + role, object{
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": object{"name": role},
			"roleRef":  object{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
			"subjects": []object{{"kind": "ServiceAccount", "name": DNSName, "namespace": "kube-system"}},
		}},
		{core + "configmaps/" + DNSName, object{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta,
			"data": object{"Corefile": Corefile(c)},
		}},
		{core + "services/kube-dns", object{
			"apiVersion": "v1", "kind": "Service",
			"metadata": object{"name": "kube-dns", "namespace": "kube-system", "labels": labels},
			"spec": object{
				"clusterIP": c.DNSAddress().String(),
				"selector":  labels,
				"ports": []object{
					{"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 5353},
					{"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 5353},
				},
			},
		}},
		{"/apis/apps/v1/namespaces/kube-system/deployments/" + DNSName, object{
			"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta,
			"spec": object{
				"replicas": 1,
				"selector": object{"matchLabels": labels},
				"template": object{
					"metadata": object{"labels": labels},
					"spec":     dnsPod(),
				},
			},
		}},
	}
}

func dnsPod() object {
	return object{
		"serviceAccountName": DNSName,
		"priorityClassName":  "system-cluster-critical",
		"dnsPolicy":          "Default",
		"tolerations":        []object{{"operator": "Exists"}},
		// A stopped CoreDNS has nothing to finish.
		"terminationGracePeriodSeconds": 1,
		"containers": []object{{
			"name":            DNSName,
			"image":           config.DNSImage,
			"imagePullPolicy": "IfNotPresent",
			"args":            []string{"-conf", "/etc/coredns/Corefile", "-dns.port", "5353"},
			"ports": []object{
				{"name": "dns", "containerPort": 5353, "protocol": "UDP"},
				{"name": "dns-tcp", "containerPort": 5353, "protocol": "TCP"},
			},
			"readinessProbe": object{"httpGet": object{"path": "/ready", "port": 8181}, "periodSeconds": 1},
			"livenessProbe":  object{"httpGet": object{"path": "/health", "port": 8080}, "initialDelaySeconds": 30},
			"resources":      object{"requests": object{"cpu": "10m", "memory": "32Mi"}, "limits": object{"memory": "170Mi"}},
			"securityContext": object{
				"allowPrivilegeEscalation": false,
				"readOnlyRootFilesystem":   true,
				"runAsNonRoot":             true,
				"runAsUser":                65532,
				"capabilities":             object{"drop": []string{"ALL"}},
				"seccompProfile":           object{"type": "RuntimeDefault"},
			},
			"volumeMounts": []object{{"name": "config", "mountPath": "/etc/coredns", "readOnly": true}},
		}},
		"volumes": []object{{"name": "config", "configMap": object{"name": DNSName}}},
	}
}

// Corefile answers for the cluster and the machine. Nothing is forwarded: pods
// have no way out, and a query that waits for one would only time out.
func Corefile(c layout.Cluster) string {
	return fmt.Sprintf(`%s in-addr.arpa ip6.arpa {
    errors
    health :8080
    ready :8181
    kubernetes {
        pods verified
        ttl 5
    }
    cache 5
}
%s {
    hosts {
        %s %s
    }
}
. {
    template ANY ANY {
        rcode NXDOMAIN
    }
}
`, layout.DNSDomain, HostName, c.HostAddress(), HostName)
}
