package layout

import (
	"net/netip"
	"testing"
)

func TestRangesOfAClusterDoNotOverlap(t *testing.T) {
	for _, block := range []int{0, 7, Blocks - 1} {
		c := Cluster{Name: "x", Nodes: MaxNodes, Block: block}
		parts := []netip.Prefix{c.NodeRange(), c.ServiceRange()}
		for n := 1; n <= MaxNodes; n++ {
			pods := c.NodePodRange(n)
			if !c.PodRange().Overlaps(pods) {
				t.Errorf("block %d: pods of node %d, %s, are outside %s", block, n, pods, c.PodRange())
			}
			parts = append(parts, pods)
		}
		for i, p := range parts {
			if p != p.Masked() {
				t.Errorf("%s is not the start of its range", p)
			}
			if !c.Range().Overlaps(p) {
				t.Errorf("%s is outside %s", p, c.Range())
			}
			for _, q := range parts[:i] {
				if p.Overlaps(q) {
					t.Errorf("%s overlaps %s", p, q)
				}
			}
		}
	}
}

func TestBlocksOfClustersDoNotOverlap(t *testing.T) {
	shared := netip.MustParsePrefix("100.64.0.0/10")
	seen := map[netip.Prefix]bool{}
	for block := range Blocks {
		r := Cluster{Block: block}.Range()
		if seen[r] || !shared.Overlaps(r) {
			t.Errorf("block %d: %s", block, r)
		}
		seen[r] = true
	}
}

func TestInterfaceNamesFitTheKernel(t *testing.T) {
	c := Cluster{Name: "x", Block: Blocks - 1}
	for _, name := range []string{c.Bridge(), c.Veth(MaxNodes)} {
		if len(name) > 15 {
			t.Errorf("%s is longer than 15 letters", name)
		}
	}
}

func TestServiceAddressesAreInTheServiceRange(t *testing.T) {
	c := Cluster{Block: 3}
	for _, a := range []netip.Addr{c.DNSAddress(), c.APIServiceAddress()} {
		if !c.ServiceRange().Contains(a) {
			t.Errorf("%s is outside %s", a, c.ServiceRange())
		}
	}
}
