package accesspath

import (
	"fmt"
	"maps"
)

// byOwner keeps those whose tag is the notebook's owner and puts the rest among the others, with an administrator's
// further grant: the guardrail has to hold against that as well. A principal whose tags nothing declares is
// taken to be three persons: one who carries the owner, one who carries another, and one who carries none.
func (c *cast) byOwner(actors []actor, tag, owner string) []actor {
	var own []actor
	for _, a := range actors {
		value, tagged := a.principal.Tags[tag]
		switch {
		case a.missing != "":
			own = append(own, a)
		case a.principal.Tags == nil:
			c.supposed = append(c.supposed, fmt.Sprintf("the tags of %s are not declared in this stack: it is judged as somebody who carries the %s "+
				"of the notebook, who is meant to open it, and as two others, who carry another or none, and are not", a.name, tag))
			owning, others := a.threefold(tag, owner)
			own = append(own, owning)
			for _, other := range others {
				c.others = append(c.others, other.promoted())
			}
		case tagged && value == owner && owner != "":
			own = append(own, a)
		default:
			c.others = append(c.others, a.promoted())
		}
	}
	return own
}

// suspect does the same to those whom the intent does not name. None of the three is meant.
func (c *cast) suspect(tag, owner string) {
	var suspects []actor
	for _, a := range c.others {
		if !a.unnamed || a.principal.Tags != nil {
			suspects = append(suspects, a)
			continue
		}
		c.supposed = append(c.supposed, fmt.Sprintf("the tags of %s are not declared in this stack: it is judged as somebody who carries the %s "+
			"of the notebook, another or none, and is not meant to open it in any case, because the settings do not name it", a.name, tag))
		owning, others := a.threefold(tag, owner)
		suspects = append(append(suspects, owning), others...)
	}
	c.others = suspects
}

// threefold is an actor as somebody who carries the owner, and as two others.
func (a actor) threefold(tag, owner string) (owning actor, others []actor) {
	return a.supposing(tag, owner, fmt.Sprintf("carrying %s=%s", tag, owner)),
		[]actor{a.supposing(tag, "not "+owner, "carrying another "+tag), a.supposing(tag, "", "without "+tag)}
}

// supposing is the actor with a tag taken for granted; "" is none.
func (a actor) supposing(tag, value, said string) actor {
	a.keys, a.supposed = maps.Clone(a.keys), true
	if value == "" {
		a.keys.Absent("aws:PrincipalTag/" + tag)
	} else {
		a.keys.Set("aws:PrincipalTag/"+tag, value)
	}
	a.name += " " + said
	return a
}
