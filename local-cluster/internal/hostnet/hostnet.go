// Package hostnet makes and removes a cluster's bridge, links and routes on the
// machine.
package hostnet

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"mizzen.dev/local-cluster/internal/layout"
	"mizzen.dev/local-cluster/internal/node"
)

// Alias marks a bridge as belonging to the cluster with that state folder.
func Alias(s layout.State) string { return "mizzen-cluster " + string(s) }

// Reserve finds an address block that nothing on the machine uses and takes it
// by making the bridge. Two callers cannot get the same one.
func Reserve(c layout.Cluster, s layout.State) (layout.Cluster, error) {
	used, err := usedRanges()
	if err != nil {
		return c, err
	}
	for block := range layout.Blocks {
		c.Block = block
		if overlaps(c.Range(), used) {
			continue
		}
		err := createBridge(c, s)
		if errors.Is(err, unix.EEXIST) {
			continue
		}
		return c, err
	}
	return c, errors.New("every address block of 100.64.0.0/10 is in use on this machine")
}

// Ensure makes the bridge, if it is not there, and the routes.
func Ensure(c layout.Cluster, s layout.State) error {
	if err := createBridge(c, s); err != nil && !errors.Is(err, unix.EEXIST) {
		return err
	}
	bridge, err := netlink.LinkByName(c.Bridge())
	if err != nil {
		return err
	}
	if bridge.Attrs().Alias != Alias(s) {
		return fmt.Errorf("the interface %s belongs to something else (%q)", c.Bridge(), bridge.Attrs().Alias)
	}
	address := &netlink.Addr{IPNet: layout.IPNet(netip.PrefixFrom(c.HostAddress(), c.NodeRange().Bits()))}
	if err := netlink.AddrReplace(bridge, address); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(bridge); err != nil {
		return err
	}
	for _, r := range routes(c, bridge.Attrs().Index) {
		if err := netlink.RouteReplace(&r); err != nil {
			return fmt.Errorf("route to %s: %w", r.Dst, err)
		}
	}
	return nil
}

// Connect makes the link between the bridge and node number, whose process 1 is
// pid.
func Connect(c layout.Cluster, number, pid int) error {
	// A killed node's link may outlive it by a moment.
	if err := remove(c.Veth(number)); err != nil {
		return err
	}
	bridge, err := netlink.LinkByName(c.Bridge())
	if err != nil {
		return err
	}
	attributes := netlink.NewLinkAttrs()
	attributes.Name = c.Veth(number)
	attributes.MasterIndex = bridge.Attrs().Index
	veth := &netlink.Veth{
		LinkAttrs:     attributes,
		PeerName:      node.PeerName(number),
		PeerNamespace: netlink.NsPid(pid),
	}
	if err := netlink.LinkAdd(veth); err != nil {
		return fmt.Errorf("link %s: %w", c.Veth(number), err)
	}
	return netlink.LinkSetUp(veth)
}

// Remove removes everything that Ensure and Connect made.
func Remove(c layout.Cluster) error {
	failures := []error{}
	for number := 1; number <= c.Nodes; number++ {
		failures = append(failures, remove(c.Veth(number)))
	}
	failures = append(failures, remove(c.Bridge()))
	// The other routes went with the bridge.
	unreachable := unreachableRoute(c)
	if err := netlink.RouteDel(&unreachable); err != nil && !errors.Is(err, unix.ESRCH) {
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}

func createBridge(c layout.Cluster, s layout.State) error {
	attributes := netlink.NewLinkAttrs()
	attributes.Name = c.Bridge()
	if err := netlink.LinkAdd(&netlink.Bridge{LinkAttrs: attributes}); err != nil {
		return err
	}
	bridge, err := netlink.LinkByName(c.Bridge())
	if err != nil {
		return err
	}
	return netlink.LinkSetAlias(bridge, Alias(s))
}

func routes(c layout.Cluster, bridge int) []netlink.Route {
	via := func(to netip.Prefix, number int) netlink.Route {
		return netlink.Route{LinkIndex: bridge, Dst: layout.IPNet(to), Gw: net.IP(c.NodeAddress(number).AsSlice())}
	}
	all := []netlink.Route{unreachableRoute(c), via(c.ServiceRange(), 1)}
	for number := 1; number <= c.Nodes; number++ {
		all = append(all, via(c.NodePodRange(number), number))
	}
	return all
}

// unreachableRoute keeps addresses that no node has from leaving the machine.
func unreachableRoute(c layout.Cluster) netlink.Route {
	return netlink.Route{Dst: layout.IPNet(c.Range()), Type: unix.RTN_UNREACHABLE}
}

func remove(name string) error {
	link, err := netlink.LinkByName(name)
	var missing netlink.LinkNotFoundError
	if errors.As(err, &missing) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := netlink.LinkDel(link); err != nil && !errors.Is(err, unix.ENODEV) {
		return err
	}
	return nil
}

func usedRanges() ([]netip.Prefix, error) {
	found, err := netlink.RouteList(nil, netlink.FAMILY_V4)
	if err != nil {
		return nil, err
	}
	var used []netip.Prefix
	for _, r := range found {
		if r.Dst == nil {
			continue
		}
		address, ok := netip.AddrFromSlice(r.Dst.IP.To4())
		bits, _ := r.Dst.Mask.Size()
		// A default route covers everything and uses nothing.
		if ok && bits > 0 {
			used = append(used, netip.PrefixFrom(address, bits))
		}
	}
	return used, nil
}

func overlaps(p netip.Prefix, others []netip.Prefix) bool {
	for _, o := range others {
		if p.Overlaps(o) {
			return true
		}
	}
	return false
}

// Orphans lists the blocks of bridges that were made for the state folder.
func Orphans(s layout.State) ([]int, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return nil, err
	}
	var blocks []int
	for _, l := range links {
		var block int
		if l.Attrs().Alias == Alias(s) && strings.HasPrefix(l.Attrs().Name, "mizzen") {
			if _, err := fmt.Sscanf(l.Attrs().Name, "mizzen%d", &block); err == nil {
				blocks = append(blocks, block)
			}
		}
	}
	return blocks, nil
}
