// Package kubeconfig writes kubeconfig files.
package kubeconfig

import (
	"encoding/json"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/pki"
)

type object = map[string]any

// Render is a kubeconfig with everything in it, so that the file can be moved.
// It is JSON, which every reader of YAML reads.
func Render(name, server string, ca []byte, identity pki.Pair) ([]byte, error) {
	return json.MarshalIndent(object{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": name,
		"clusters": []object{{"name": name, "cluster": object{
			"server": server, "certificate-authority-data": ca,
		}}},
		"users": []object{{"name": name, "user": object{
			"client-certificate-data": identity.Cert, "client-key-data": identity.Key,
		}}},
		"contexts": []object{{"name": name, "context": object{"cluster": name, "user": name}}},
	}, "", "  ")
}

// Write writes a kubeconfig for the identity of that name in the folder.
func Write(file, name, server string, folder pki.Folder, identity string) error {
	ca, err := folder.Load(pki.CA)
	if err != nil {
		return err
	}
	pair, err := folder.Load(identity)
	if err != nil {
		return err
	}
	data, err := Render(name, server, ca.Cert, pair)
	if err != nil {
		return err
	}
	return layout.WriteFile(file, append(data, '\n'), 0o600)
}
