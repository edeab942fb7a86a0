package render

import (
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// drawing is a picture as the template writes it: everything has its place already.
type drawing struct {
	Width, Height int
	Description   string
	Boxes         []box
	Lines         []line
	Texts         []label
}

type box struct {
	X, Y, W, H int
	Class      string
}

type line struct {
	X1, X2, Y int
	Class     string
}

type label struct {
	X, Y   int
	Anchor string // start, middle or end
	Class  string
	Text   string
}

// layout is where the columns of the picture are: one for a desk, one for a phone.
type layout struct {
	width, lane          int
	sourceX, sourceW     int
	frameX, frameW       int
	networkStop          int
	endpointX, endpointW int
	identityX, identityW int
	notebookX, notebookW int
	identifiers          bool // room for IDs and ranges
}

var (
	wideLayout = layout{
		width: 960, lane: 62, sourceX: 8, sourceW: 176, frameX: 208, frameW: 424, networkStop: 330,
		endpointX: 424, endpointW: 192, identityX: 690, identityW: 64, notebookX: 812, notebookW: 140, identifiers: true,
	}
	smallLayout = layout{
		width: 380, lane: 58, sourceX: 1, sourceW: 92, frameX: 100, frameW: 134, networkStop: 122,
		endpointX: 150, endpointW: 78, identityX: 252, identityW: 34, notebookX: 312, notebookW: 67,
	}
)

// group is lanes that share a frame.
type group struct {
	froms []accesspath.From
	title string
	class string
	// doors says that the group's lanes lead through endpoints.
	doors bool
}

const (
	topMargin   = 28
	titleHeight = 22
	aboveLine   = 8 // a letter below the baseline, with the halo around it, must not cut the line
	groupGap    = 8
)

// draw shows where each path of the issuer leads: through the VPC and its endpoints, or over the internet, to the policies
// and to the notebook. A line ends at the hop that stops it.
func draw(in Input, s section, l layout) drawing {
	d := drawing{Width: l.width, Description: describeDrawing(s)}
	top := topMargin
	for _, g := range groups(in, l) {
		top = d.group(in, s, l, g, top)
	}
	d.Height = top
	d.destinations(s, l, top-topMargin-groupGap)
	d.note(in, l)
	d.headings(l)
	return d
}

// groups are the notebook's own VPC, the linked ones, and the internet.
func groups(in Input, l layout) []group {
	home, linked := vpcTitles(in, l)
	return []group{
		{[]accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}, home, "frame", true},
		{[]accesspath.From{accesspath.FromLinkedVPC}, linked, "frame", len(in.Topology.VPCs) > 1},
		{[]accesspath.From{accesspath.FromInternet, accesspath.FromConsole}, "public internet", "frame", false},
	}
}

// group draws the lanes of one frame and says where the next begins.
func (d *drawing) group(in Input, s section, l layout, g group, top int) int {
	height := titleHeight + len(g.froms)*l.lane
	d.Boxes = append(d.Boxes, box{l.frameX, top, l.frameW, height, g.class})
	d.Texts = append(d.Texts, label{l.frameX + 8, top + 16, "start", "small", g.title})
	for i, from := range g.froms {
		y := top + titleHeight + i*l.lane
		d.source(in, from, l, y)
		for k, step := range accesspath.Steps() {
			v := s.verdict(accesspath.Issuer, from, step)
			d.step(v, s.differs(v), l, y+l.lane/2-8+22*k)
		}
	}
	if g.doors {
		d.endpointDoor(l, top+titleHeight+2, len(g.froms)*l.lane-10, len(g.froms) == 1)
	}
	return top + height + groupGap
}

func vpcTitles(in Input, l layout) (home, linked string) {
	home, linked = "no VPC", "no linked VPC"
	for _, v := range in.Topology.VPCs {
		title := strings.TrimSpace("VPC " + v.ID + " " + v.CIDRBlock)
		if !l.identifiers {
			title = strings.TrimSpace("VPC " + v.CIDRBlock)
		}
		own := len(in.Topology.Notebooks) > 0 && in.Topology.Notebooks[0].VPCID == v.ID
		switch {
		case own:
			home = title
		case linked == "no linked VPC":
			linked = title
		default:
			linked = "linked VPCs"
		}
	}
	return home, linked
}

// source is a path's box, with the ranges that belong to it where there is room.
func (d *drawing) source(in Input, from accesspath.From, l layout, top int) {
	middle := l.sourceX + l.sourceW/2
	d.Boxes = append(d.Boxes, box{l.sourceX, top + 6, l.sourceW, l.lane - 12, "source"})
	detail := detailOf(in, from)
	if !l.identifiers || detail == "" {
		d.Texts = append(d.Texts, label{middle, top + l.lane/2 + 5, "middle", "name", string(from)})
		return
	}
	d.Texts = append(d.Texts,
		label{middle, top + l.lane/2 - 2, "middle", "name", string(from)},
		label{middle, top + l.lane/2 + 14, "middle", "small", detail})
}

// detailOf is what tells a path of this stack from that of another: the first of its kind stands for all.
func detailOf(in Input, from accesspath.From) string {
	switch from {
	case accesspath.FromClientVPN:
		return clientVPNDetail(in.Topology.ClientVPNs)
	case accesspath.FromOnPremises:
		if len(in.Topology.OnPremises) == 0 {
			return noneDeclared
		}
		return strings.Join(in.Topology.OnPremises[0].CIDRBlocks, ", ")
	case accesspath.FromVPC:
		return "a workload"
	case accesspath.FromLinkedVPC:
		if len(in.Topology.VPCs) < 2 {
			return noneDeclared
		}
		return "a workload"
	case accesspath.FromInternet:
		return "no private path"
	default:
		return "Management Console"
	}
}

const noneDeclared = "none declared"

func clientVPNDetail(vpns []topology.ClientVPN) string {
	switch {
	case len(vpns) == 0:
		return noneDeclared
	case len(vpns[0].DNSServers) == 0:
		return "no DNS server pushed"
	default:
		return "DNS " + strings.Join(vpns[0].DNSServers, ", ")
	}
}

// step is one line: to the notebook where it is allowed, and else to the hop that stops it.
func (d *drawing) step(v accesspath.Verdict, differs bool, l layout, y int) {
	class, wrong := string(v.Decision), ""
	if differs {
		class, wrong = class+" wrong", "!"
	}
	from := l.sourceX + l.sourceW
	at := stoppedAt(v)
	end := l.notebookX
	switch at {
	case "":
	case accesspath.HopIdentityPolicies, accesspath.HopBoundary, accesspath.HopEnforcement:
		end = l.identityX - 10
	case accesspath.HopEndpointPolicy:
		end = l.endpointX - 8
	default:
		end = l.networkStop
	}
	d.Lines = append(d.Lines, line{from, end, y, "step " + class})
	if l.identifiers {
		d.Texts = append(d.Texts, label{l.frameX + 12, y - aboveLine, "start", "small over", string(v.Step)})
	}
	if at == "" {
		d.Texts = append(d.Texts, label{l.notebookX - 4, y - 3, "end", "end " + class, "✓" + star(v.Assumed, "") + wrong})
		return
	}
	text := mark(v.Decision)
	if l.identifiers {
		text += " " + at + wrong
		d.Texts = append(d.Texts, label{end - 4, y - aboveLine, "end", "end " + class, text})
		return
	}
	d.Texts = append(d.Texts, label{end + 2, y + 4, "start", "end " + class, text + wrong})
}

// destinations are the policies and the notebook. They are drawn over the lines, so that lines go in on one side and come
// out on the other.
func (d *drawing) destinations(s section, l layout, height int) {
	d.Boxes = append(d.Boxes,
		box{l.identityX, topMargin, l.identityW, height, "door"},
		box{l.notebookX, topMargin, l.notebookW, height, "notebook"})
	middle := topMargin + height/2
	d.Texts = append(d.Texts,
		label{l.identityX + l.identityW/2, middle, "middle", "name", "IAM"},
		label{l.notebookX + l.notebookW/2, middle, "middle", "name", "notebook"})
	if l.identifiers {
		d.Texts = append(d.Texts,
			label{l.identityX + l.identityW/2, middle + 18, "middle", "small", "policies"})
		for i, part := range broken(s.drawn()) {
			d.Texts = append(d.Texts, label{l.notebookX + l.notebookW/2, middle + 18 + 16*i, "middle", "small", part})
		}
	}
}

func (d *drawing) endpointDoor(l layout, top, height int, low bool) {
	d.Boxes = append(d.Boxes, box{l.endpointX, top, l.endpointW, height, "door"})
	middle, centre := l.endpointX+l.endpointW/2, top+height/2
	if low {
		d.Texts = append(d.Texts, label{middle, centre + 4, "middle", "small", "endpoints"})
		return
	}
	api := "API"
	if l.identifiers {
		api = "SageMaker API"
	}
	d.Texts = append(d.Texts,
		label{middle, centre - 20, "middle", "name", "endpoints"},
		label{middle, centre + 4, "middle", "small", api},
		label{middle, centre + 22, "middle", "small", "notebook"})
}

func (d *drawing) headings(l layout) {
	for _, h := range []struct {
		x    int
		text string
	}{
		{l.sourceX + l.sourceW/2, "path"}, {l.frameX + (l.endpointX-l.frameX)/2, "network"},
		{l.endpointX + l.endpointW/2, "endpoints"}, {l.identityX + l.identityW/2, "identity"},
		{l.notebookX + l.notebookW/2, "notebook"},
	} {
		d.Texts = append(d.Texts, label{h.x, 18, "middle", "heading", h.text})
	}
}

// notebookColumns is how many characters fit into the notebook's box.
const notebookColumns = 18

// broken is a name in lines that fit the notebook's box: they end after a hyphen where one is near.
func broken(name string) []string {
	var parts []string
	for len(name) > notebookColumns {
		at := strings.LastIndex(name[:notebookColumns], "-") + 1
		if at == 0 {
			at = notebookColumns
		}
		parts, name = append(parts, name[:at]), name[at:]
	}
	return append(parts, name)
}
