package cli

import (
	"slices"
	"testing"
)

func TestImportedNames(t *testing.T) {
	output := "unpacking example/a:1 (sha256:1234)...done\nunpacking example/b:2 (sha256:5678)...done\n"
	if got := importedNames(output); !slices.Equal(got, []string{"example/a:1", "example/b:2"}) {
		t.Errorf("%v", got)
	}
	if got := importedNames(""); got != nil {
		t.Errorf("%v", got)
	}
}
