// Package layout decides names, addresses and file places of a cluster. It does
// no work of its own.
package layout

import (
	"fmt"
	"net"
	"net/netip"
)

const (
	// Blocks is how many clusters can live on one machine: every cluster gets
	// one /16 of the shared address space 100.64.0.0/10, which no public or
	// company network routes.
	Blocks = 64
	// MaxNodes is how many /23 pod ranges fit into a cluster's /18.
	MaxNodes = 32

	firstBlock    = 64
	firstPodRange = 64

	APIPort   = 6443
	DNSDomain = "cluster.local"
)

// Cluster is what must stay the same over the life of a cluster.
type Cluster struct {
	Name  string `json:"name"`
	Nodes int    `json:"nodes"`
	// Block is the index of the cluster's address block, unique on the machine.
	Block int `json:"block"`
}

func (c Cluster) address(third, fourth int) netip.Addr {
	return netip.AddrFrom4([4]byte{100, byte(firstBlock + c.Block), byte(third), byte(fourth)})
}

// Range is the whole address block of the cluster.
func (c Cluster) Range() netip.Prefix { return netip.PrefixFrom(c.address(0, 0), 16) }

// NodeRange holds the host's end of the bridge and all nodes.
func (c Cluster) NodeRange() netip.Prefix { return netip.PrefixFrom(c.address(0, 0), 24) }

// ServiceRange is where ClusterIPs come from.
func (c Cluster) ServiceRange() netip.Prefix { return netip.PrefixFrom(c.address(16, 0), 20) }

// PodRange holds the pod ranges of all nodes.
func (c Cluster) PodRange() netip.Prefix {
	return netip.PrefixFrom(c.address(firstPodRange, 0), 18)
}

// NodePodRange is where the pods of node n, counted from 1, get addresses from.
func (c Cluster) NodePodRange(n int) netip.Prefix {
	return netip.PrefixFrom(c.address(firstPodRange+2*(n-1), 0), 23)
}

// HostAddress is the machine's own address on the bridge.
func (c Cluster) HostAddress() netip.Addr { return c.address(0, 1) }

// NodeAddress is the address of node n, counted from 1.
func (c Cluster) NodeAddress(n int) netip.Addr { return c.address(0, 1+n) }

// APIServiceAddress is the ClusterIP of the service "kubernetes".
func (c Cluster) APIServiceAddress() netip.Addr { return c.address(16, 1) }

// DNSAddress is the ClusterIP of CoreDNS.
func (c Cluster) DNSAddress() netip.Addr { return c.address(16, 10) }

// APIServer is the URL that works from the host and from every node.
func (c Cluster) APIServer() string {
	return fmt.Sprintf("https://%s:%d", c.NodeAddress(1), APIPort)
}

// Bridge is the name of the host's bridge; names of interfaces end at 15 letters.
func (c Cluster) Bridge() string { return fmt.Sprintf("mizzen%d", c.Block) }

// Veth is the host's end of the link to node n.
func (c Cluster) Veth(n int) string { return fmt.Sprintf("mizzen%d-%d", c.Block, n) }

// NodeName is the name of node n, counted from 1.
func (c Cluster) NodeName(n int) string { return fmt.Sprintf("%s-%d", c.Name, n) }

// Cgroup is the folder of the cluster below each cgroup hierarchy. The block
// tells clusters of the same name in different state folders apart.
func (c Cluster) Cgroup() string { return fmt.Sprintf("/mizzen-%d-%s", c.Block, c.Name) }

// NodeCgroup is where the pods of node n are.
func (c Cluster) NodeCgroup(n int) string { return c.Cgroup() + "/" + c.NodeName(n) }

// IPNet is the prefix in the older form that network libraries take.
func IPNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: net.IP(p.Addr().AsSlice()), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
