package stacks

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// unreadKeys are what could not be read, to be stood in for.
type unreadKeys settings.Unread

// within says whether a key, or a part of it, could not be read.
func (u unreadKeys) within(path string) bool {
	for unread := range u {
		rest, below := strings.CutPrefix(unread, path)
		if below && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// unreadText stands in for a text that could not be read, where having none means something else.
const unreadText = "unread-value"

func (u unreadKeys) standInText(path string, text *string) {
	if u[path] && *text == "" {
		*text = unreadText
	}
}

// standInConnection leaves a connection of which nothing could be read as if it were not asked for.
func (c *Config) standInConnection(unread unreadKeys) {
	c.standInGateway(unread)
	const key = "siteToSiteVpn"
	vpn := &c.SiteToSiteVpn
	device := &vpn.CustomerGateway
	if unread.within(key+".customerGateway") && device.IPAddress == "" && device.CertificateArn == "" {
		device.IPAddress = standInAddress.String()
	}
	if unread[key+".bgp"] {
		vpn.BGP = true // Without it some gateways are refused, and long lists.
	}
	for i := range unread.entries(key + ".tunnelInsideCidrs") { // A list of which one entry is missing is no list of two.
		address := netip.AddrFrom4([4]byte{169, 254, 255, byte(4 * i)})
		vpn.TunnelInsideCIDRs = append(vpn.TunnelInsideCIDRs, netip.PrefixFrom(address, 30))
	}
	c.numbersUnread = unread.within("onPremisesGateway") || unread.within(key+".bgp") || unread.within(key+".customerGateway")
}

// standInGateway takes a gateway of which the ID could not be read for one that exists: making one has needs of its own. A VPC that the
// stack makes has none.
func (c *Config) standInGateway(unread unreadKeys) {
	const key = "onPremisesGateway"
	if c.VpcID == "" {
		return
	}
	if unread[key] && c.OnPremisesConfig.isSet() {
		unread[key+".vpnGatewayId"] = true
	}
	unread.standInText(key+".vpnGatewayId", &c.OnPremisesGateway.VpnGatewayID)
	unread.standInText(key+".transitGatewayId", &c.OnPremisesGateway.TransitGatewayID)
}

// entries counts the entries of a list that could not be read.
func (u unreadKeys) entries(path string) int {
	n := 0
	for unread := range u {
		if strings.HasPrefix(unread, path+"[") {
			n++
		}
	}
	return n
}

func (c *Config) standInExisting(unread unreadKeys) {
	const key = "existing."
	unread.standInText(key+"apiEndpointId", &c.Existing.APIEndpointID)
	unread.standInText(key+"notebookEndpointId", &c.Existing.NotebookEndpointID)
	unread.standInText(key+"endpointSecurityGroupId", &c.Existing.EndpointSecurityGroupID)
	unread.standInText(key+"clientVpnEndpointId", &c.Existing.ClientVpnEndpointID)
	c.standInCompanions(unread, key+"companionEndpointIds")
	standInWhole(unread, key+"apiEndpoint", c.Existing.APIEndpoint)
	standInWhole(unread, key+"notebookEndpoint", c.Existing.NotebookEndpoint)
	for service, endpoint := range c.Existing.CompanionEndpoints {
		standInWhole(unread, key+"companionEndpoints."+service, &endpoint)
		c.Existing.CompanionEndpoints[service] = endpoint
	}
}

// standInWhole takes what could not be read of an endpoint for given.
func standInWhole(unread unreadKeys, key string, endpoint *settings.WholeEndpoint) {
	if endpoint == nil {
		return
	}
	if unread[key] { // Nothing of it could be read.
		unread[key+".id"], unread[key+".host"], unread[key+".vpcId"] = true, true, true
	}
	unread.standInText(key+".id", &endpoint.ID)
	unread.standInText(key+".host", &endpoint.Host)
	unread.standInText(key+".vpcId", &endpoint.VpcID)
}

// standInCompanions takes every service's endpoint for adopted where none could be read.
func (c *Config) standInCompanions(unread unreadKeys, key string) {
	ids := &c.Existing.CompanionEndpointIDs
	if unread[key] {
		*ids = map[string]string{}
		for _, service := range c.CompanionEndpoints {
			(*ids)[service] = unreadText
		}
	}
	for service, id := range *ids {
		unread.standInText(key+"."+service, &id)
		(*ids)[service] = id
	}
}

// standInLinkedVpcs gives an entry that was misspelt a name and a VPC of its own.
func (c *Config) standInLinkedVpcs(unread unreadKeys) {
	for i := range c.LinkedVpcs {
		linked, at := &c.LinkedVpcs[i], fmt.Sprintf("linkedVpcs[%d]", i)
		if unread[at] { // Nothing of it could be read.
			unread[at+".name"], unread[at+".vpcId"], unread[at+".subnetIds"] = true, true, true
		}
		if unread[at+".name"] && linked.Name == "" {
			linked.Name = fmt.Sprintf("%s-%d", unreadText, i)
		}
		unread.standInText(at+".vpcId", &linked.VpcID)
		unread.standInText(at+".apiEndpointId", &linked.APIEndpointID)
		unread.standInText(at+".notebookEndpointId", &linked.NotebookEndpointID)
		linked.subnetsUnread = unread.within(at + ".subnetIds")
	}
}

// standInFleet gives each notebook an owner where notebooks have one.
func (c *Config) standInFleet(unread unreadKeys) {
	for key, member := range c.Notebooks {
		at := "notebooks." + key
		if c.OwnerTag != "" && member.Owner == "" && (unread[at] || unread[at+".owner"]) {
			member.Owner = unreadText
			c.Notebooks[key] = member
		}
	}
}

// withoutConsequences leaves out what a look-up says of a stand-in, or of an ID that is none: the cause has been said.
func (e environment) withoutConsequences(faults fault.List, vpc components.Vpc) fault.List {
	said := append(existing(e.Existing).malformed(), unreadText)
	for _, linked := range e.LinkedVpcs {
		said = append(said, linked.malformed()...)
	}
	return slices.DeleteFunc(faults, func(f fault.Fault) bool {
		if strings.HasPrefix(f.Wrong, "is not offered in ") {
			return e.zonesStandIn(vpc)
		}
		isLookUp := strings.HasPrefix(f.Wrong, "cannot be looked up") || strings.HasPrefix(f.Wrong, "does not wear ")
		ofNone := func(id string) bool { return strings.HasSuffix(f.Got, " "+id) || strings.HasSuffix(f.Wrong, " "+id) }
		return isLookUp && slices.ContainsFunc(said, ofNone)
	})
}

// numberedPlaceholder is the name that an entry of linkedVpcs gets whose own could not be read.
var numberedPlaceholder = regexp.MustCompile(`"?` + unreadText + `-(\d+)"?`)

// withoutPlaceholders are the faults in words that an operator has written: an entry is told by its number, and what is said of another
// stand-in is a consequence of the fault that made it one.
func withoutPlaceholders(faults fault.List) fault.List {
	var told fault.List
	for _, f := range faults {
		f.Got, f.Wrong, f.Remedy = asNumber(f.Got), asNumber(f.Wrong), asNumber(f.Remedy)
		if !strings.Contains(f.Error(), unreadText) {
			told = append(told, f)
		}
	}
	return told
}

func asNumber(text string) string {
	return numberedPlaceholder.ReplaceAllStringFunc(text, func(placeholder string) string {
		index, err := strconv.Atoi(numberedPlaceholder.FindStringSubmatch(placeholder)[1])
		if err != nil {
			return placeholder
		}
		return fmt.Sprintf("number %d", index+1)
	})
}
