package topology

import (
	"fmt"
	"strings"
)

// ShortName is the name part of a URN: the text after its last colon.
func ShortName(urn string) string {
	return urn[strings.LastIndex(urn, ":")+1:]
}

// TitleOf is what a sentence calls an element: its resource's name, else its own name, else its ID.
func TitleOf(e Element, name, id string) string {
	switch {
	case e.URN != "":
		return ShortName(e.URN)
	case name != "":
		return name
	default:
		return id
	}
}

// Titled is a kind of thing and its name, with the ID where the name is another.
func Titled(kind string, e Element, id string) string {
	title := TitleOf(e, "", id)
	if title == id || id == "" {
		return strings.TrimSpace(kind + " " + title)
	}
	return fmt.Sprintf("%s %s (%s)", kind, title, id)
}

// Title is what a sentence calls the endpoint.
func (e *Endpoint) Title() string { return Titled("endpoint", e.Element, e.ID) }

// Title is what a sentence calls the VPC.
func (v *VPC) Title() string { return Titled("VPC", v.Element, v.ID) }

// Title is what a sentence calls the subnet.
func (s *Subnet) Title() string { return Titled("subnet", s.Element, s.ID) }

// Title is what a sentence calls the Client VPN endpoint.
func (v *ClientVPN) Title() string { return Titled("Client VPN", v.Element, v.ID) }

// Title is what a sentence calls the group.
func (g *SecurityGroup) Title() string { return Titled("security group", g.Element, g.ID) }

// Title is what a sentence calls the resolver endpoint.
func (r *Resolver) Title() string { return Titled("inbound resolver", r.Element, r.ID) }

// Title is what a sentence calls the on-premises network.
func (o *OnPremises) Title() string {
	if o.Name == "" {
		return "the on-premises network"
	}
	return "on-premises network " + o.Name
}
