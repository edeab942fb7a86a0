package observe

import (
	"fmt"

	"private-notebook/accesspath/topology"
)

// effect is what something not understood could change, in the words of [topology.NotUnderstood].
type effect struct {
	about         topology.About
	opens, closes bool
	grave         bool
}

// The effects that readers of networks and names note.
var (
	// mayDivert is of what may let packets through that are taken to be dropped, and drop others.
	mayDivert = effect{about: topology.AboutNetwork, opens: true, closes: true}
	// mayAdmit is of what may let packets through.
	mayAdmit = effect{about: topology.AboutNetwork, opens: true}
	// mayDrop is of what may drop packets that are taken to get through.
	mayDrop = effect{about: topology.AboutNetwork, closes: true}
	// mayMislead is of what may answer for a name otherwise than the model takes.
	mayMislead = effect{about: topology.AboutNames, opens: true, closes: true}
	// mayMute is of what may keep a name from being answered.
	mayMute = effect{about: topology.AboutNames, closes: true}
)

// gravely is the same effect of something that may well be what decides.
func (e effect) gravely() effect {
	e.grave = true
	return e
}

// noteEffect lists something as not understood, with what it could change.
func (b *builder) noteEffect(r *Resource, e effect, format string, values ...any) {
	b.notUnderstood[topology.NotUnderstood{
		URN: r.URN, Type: r.Type, Because: fmt.Sprintf(format, values...),
		Opens: e.opens, Closes: e.closes, About: e.about, Grave: e.grave,
	}] = true
}
