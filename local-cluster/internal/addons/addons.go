// Package addons holds the objects that every cluster starts with.
package addons

import (
	"mizzen.dev/local-cluster/internal/config"
	"mizzen.dev/local-cluster/internal/layout"
)

type object = config.Object

// Addon is an object and where the API server keeps it.
type Addon struct {
	Path   string
	Object object
}

// DNSName is the Deployment's name that kubectl and others expect.
const DNSName = "coredns"

// For returns the objects of a cluster, in the order to apply them.
func For(c layout.Cluster) []Addon {
	return append([]Addon{storageClass()}, dns(c)...)
}

func storageClass() Addon {
	const name = "standard"
	return Addon{"/apis/storage.k8s.io/v1/storageclasses/" + name, object{
		"apiVersion": "storage.k8s.io/v1",
		"kind":       "StorageClass",
		"metadata": object{
			"name":        name,
			"annotations": object{"storageclass.kubernetes.io/is-default-class": "true"},
		},
		"provisioner":   "kubernetes.io/host-path",
		"reclaimPolicy": "Delete",
	}}
}
