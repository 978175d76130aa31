package main

import (
	"slices"
	"testing"
)

func TestSelectComponent(t *testing.T) {
	for _, c := range []struct {
		args, want []string
	}{
		{[]string{"/bin/kubelet", "--v=2"}, []string{"kubelet", "--v=2"}},
		{[]string{"/bin/kube", "etcd", "--version"}, []string{"etcd", "--version"}},
		{[]string{"/bin/kube"}, nil},
		{[]string{"/bin/kube", "nothing"}, nil},
		{nil, nil},
	} {
		if got, _ := selectComponent(c.args); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.args, got, c.want)
		}
	}
}
