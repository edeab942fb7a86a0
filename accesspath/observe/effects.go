package observe

import (
	"fmt"

	"private-notebook/accesspath/topology"
)

// The effects that readers of networks and names note.
var (
	// mayDivert is of what may let packets through that are assumed to be dropped, and drop others.
	mayDivert = certainty{about: topology.AboutNetwork, opens: true, closes: true}
	// mayAdmit is of what may let packets through.
	mayAdmit = certainty{about: topology.AboutNetwork, opens: true}
	// mayDrop is of what may drop packets that are taken to get through.
	mayDrop = certainty{about: topology.AboutNetwork, closes: true}
	// mayMislead is of what may answer for a name otherwise than the model takes.
	mayMislead = certainty{about: topology.AboutNames, opens: true, closes: true}
	// mayMute is of what may keep a name from being answered.
	mayMute = certainty{about: topology.AboutNames, closes: true}
)

// noteEffect lists something as not understood, with what it could change.
func (b *builder) noteEffect(r *Resource, c certainty, format string, values ...any) {
	b.noteAs(r, c, fmt.Sprintf(format, values...))
}
