package accesspath

import (
	"fmt"

	"private-notebook/accesspath/caller"
)

// byOwner keeps those whose tag is the notebook's owner and puts the rest among the others, with an administrator's
// further grant: the guardrail has to hold against that as well. A principal whose tags nothing declares, or
// who may bring session tags, is taken to be three persons: one who carries the owner, one who carries another, and one who carries none.
func (c *cast) byOwner(actors []caller.Identity, tag, owner string) []caller.Identity {
	var own []caller.Identity
	for _, a := range actors {
		value, tagged := a.Principal.Tags[tag]
		switch {
		case a.Missing != "":
			own = append(own, a)
		case a.Principal.Tags == nil, a.Principal.ChoosesTags:
			why := fmt.Sprintf("the tags of %s are not declared in this stack", a.Name)
			if a.Principal.ChoosesTags {
				why = fmt.Sprintf("the trust policy of %s lets people bring session tags, and whoever lets them in decides which", a.Name)
			}
			c.supposed = append(c.supposed, fmt.Sprintf("%s: it is judged as somebody who carries the %s "+
				"of the notebook, who is meant to open it, and as two others, who carry another or none, and are not", why, tag))
			owning, others := threefold(a, tag, owner)
			own = append(own, owning)
			for _, other := range others {
				c.others = append(c.others, other.Promoted())
			}
		case tagged && value == owner && owner != "":
			own = append(own, a)
		default:
			c.others = append(c.others, a.Promoted())
		}
	}
	return own
}

// suspect does the same to those whom the intent does not name. None of the three is meant.
func (c *cast) suspect(tag, owner string) {
	var suspects []caller.Identity
	for _, a := range c.others {
		if !a.Unnamed || a.Principal.Tags != nil {
			suspects = append(suspects, a)
			continue
		}
		c.supposed = append(c.supposed, fmt.Sprintf("the tags of %s are not declared in this stack: it is judged as somebody who carries the %s "+
			"of the notebook, another or none, and is not meant to open it in any case, because the settings do not name it", a.Name, tag))
		owning, others := threefold(a, tag, owner)
		suspects = append(append(suspects, owning), others...)
	}
	c.others = suspects
}

// threefold is an identity as somebody who carries the owner, and as two others.
func threefold(i caller.Identity, tag, owner string) (owning caller.Identity, others []caller.Identity) {
	return i.Supposing(tag, owner, fmt.Sprintf("carrying %s=%s", tag, owner)),
		[]caller.Identity{i.Supposing(tag, "not "+owner, "carrying another "+tag), i.Supposing(tag, "", "without "+tag)}
}
