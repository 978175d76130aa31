package dispatch

import (
	"slices"
	"testing"
)

func TestSelect(t *testing.T) {
	components := map[string]int{"etcd": 1, "kubelet": 2}
	for _, c := range []struct {
		args, want []string
	}{
		{[]string{"/bin/kubelet", "--v=2"}, []string{"kubelet", "--v=2"}},
		{[]string{"/bin/kube", "etcd", "--version"}, []string{"etcd", "--version"}},
		{[]string{"/bin/kube"}, nil},
		{[]string{"/bin/kube", "nothing"}, nil},
		{nil, nil},
	} {
		if got, _ := Select(components, c.args); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.args, got, c.want)
		}
	}
}

func TestNamesAreInOrder(t *testing.T) {
	if got := Names(map[string]int{"b": 1, "a": 2}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%v", got)
	}
}
