package node

import (
	"fmt"
	"net"
	"net/netip"
	"os"

	"github.com/vishvananda/netlink"

	"mizzen.dev/local-cluster/internal/layout"
)

const (
	uplink     = "eth0"
	nodePrefix = 24
)

// PeerName is the name of the node's end of its link until the node renames it.
func PeerName(number int) string { return fmt.Sprintf("mizzen-peer-%d", number) }

// configureNetwork leaves the node without a default route: what is not of this
// cluster has no way out.
func (n *Node) configureNetwork() error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return err
	}
	link, err := netlink.LinkByName(PeerName(n.Number))
	if err != nil {
		return err
	}
	if err := netlink.LinkSetName(link, uplink); err != nil {
		return err
	}
	own := n.Cluster.NodeAddress(n.Number)
	if err := netlink.AddrAdd(link, &netlink.Addr{IPNet: layout.IPNet(netip.PrefixFrom(own, nodePrefix))}); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return err
	}
	for _, r := range n.routes(link.Attrs().Index) {
		if err := netlink.RouteReplace(&r); err != nil {
			return fmt.Errorf("route to %s: %w", r.Dst, err)
		}
	}
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644)
}

func (n *Node) routes(link int) []netlink.Route {
	// kube-proxy rewrites service addresses, but only of packets that have a
	// route to begin with.
	routes := []netlink.Route{{
		LinkIndex: link,
		Scope:     netlink.SCOPE_LINK,
		Dst:       layout.IPNet(n.Cluster.ServiceRange()),
		Src:       net.IP(n.Cluster.NodeAddress(n.Number).AsSlice()),
	}}
	for other := 1; other <= n.Cluster.Nodes; other++ {
		if other != n.Number {
			routes = append(routes, netlink.Route{
				LinkIndex: link,
				Dst:       layout.IPNet(n.Cluster.NodePodRange(other)),
				Gw:        net.IP(n.Cluster.NodeAddress(other).AsSlice()),
			})
		}
	}
	return routes
}
