package cloud

import (
	"fmt"
	"slices"
)

// The filters that route tables are looked up by.
const (
	byTableSubnet = "association.subnet-id"
	byTableRoute  = "route.destination-prefix-list-id"
)

// getRouteTables are the tables of a VPC that one filter selects.
func getRouteTables(c *call) (props, error) {
	filters := c.in.objs("filters")
	if len(filters) != 1 || c.in.has("tags") {
		return nil, oneTableFilter()
	}
	var ids []string
	values := filters[0].strs("values")
	switch filters[0].str("name") {
	case byTableSubnet:
		ids = c.tablesOfSubnets(values)
	case byTableRoute:
		ids = c.tablesWithRouteTo(values)
	default:
		return nil, oneTableFilter()
	}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return c.in.has("vpcId") && c.refer(routeTables, id).str("vpcId") != c.in.str("vpcId")
	})
	slices.Sort(ids)
	return props{"id": text(c.region), "ids": texts(slices.Compact(ids)...)}, nil
}

func oneTableFilter() error {
	return fmt.Errorf("the simulated AWS looks route tables up by one filter, %s or %s", byTableSubnet, byTableRoute)
}

// tablesOfSubnets are the tables that subnets are associated with; a subnet that uses the main table has no association.
func (c *call) tablesOfSubnets(subnetIDs []string) []string {
	var ids []string
	for _, r := range c.of(routeTableAssociationType, c.region) {
		if slices.Contains(subnetIDs, r.props().str("subnetId")) {
			ids = append(ids, r.props().str("routeTableId"))
		}
	}
	return ids
}

// tablesWithRouteTo are the tables in which gateway endpoints have put a route to a prefix list.
func (c *call) tablesWithRouteTo(lists []string) []string {
	var ids []string
	for _, r := range c.of(vpcEndpointType, c.region) {
		if slices.Contains(lists, r.props().str("prefixListId")) {
			ids = append(ids, r.props().strs("routeTableIds")...)
		}
	}
	return ids
}

// getPrefixList is the list of a service's ranges, by the service's name, which is the list's too.
func getPrefixList(c *call) (props, error) {
	name := c.in.str("name")
	service, known := endpointServices(c.region)[name]
	if !known || service.prefixList == "" || c.in.size("filters") > 0 || c.in.has("prefixListId") {
		return nil, fmt.Errorf("no matching EC2 Prefix List found; the simulated AWS knows them by their names alone, those of gateway services")
	}
	return props{"id": text(service.prefixList), "name": text(name), "cidrBlocks": texts(gatewayRange)}, nil
}
