// Package image makes image archives from single static programs, without any
// container engine.
package image

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"path"
	"runtime"
)

type object = map[string]any

// Program is the content of an image: one executable on an empty file system.
type Program struct {
	// Name is the image's name with its tag.
	Name string
	// Path is where the program is inside the image; it is the entrypoint.
	Path    string
	Content []byte
}

// Write writes the image in the format of "docker save", which every tool
// imports. The same program always gives the same bytes.
func Write(to io.Writer, p Program) error {
	layer, err := layerOf(p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(layer)
	digest := hex.EncodeToString(sum[:])
	config, err := json.Marshal(object{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       object{"Entrypoint": []string{p.Path}, "WorkingDir": "/"},
		"rootfs":       object{"type": "layers", "diff_ids": []string{"sha256:" + digest}},
		"history":      []object{{"created_by": "mizzen local-cluster"}},
	})
	if err != nil {
		return err
	}
	configSum := sha256.Sum256(config)
	configName := hex.EncodeToString(configSum[:]) + ".json"
	layerName := digest + "/layer.tar"
	manifest, err := json.Marshal([]object{{"Config": configName, "RepoTags": []string{p.Name}, "Layers": []string{layerName}}})
	if err != nil {
		return err
	}
	archive := tar.NewWriter(to)
	for _, f := range []struct {
		name    string
		content []byte
	}{{configName, config}, {layerName, layer}, {"manifest.json", manifest}} {
		if err := add(archive, f.name, 0o644, f.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

func layerOf(p Program) ([]byte, error) {
	var buffer bytes.Buffer
	layer := tar.NewWriter(&buffer)
	if err := add(layer, path.Clean(p.Path)[1:], 0o755, p.Content); err != nil {
		return nil, err
	}
	// Closing writes the end mark, so the bytes are whole only after it.
	if err := layer.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func add(archive *tar.Writer, name string, mode int64, content []byte) error {
	header := &tar.Header{Name: name, Mode: mode, Size: int64(len(content)), Typeflag: tar.TypeReg}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err := archive.Write(content)
	return err
}
