package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// What an account's reader could not read. Each such gap says through its types what may be missing, and takes the certainty out of the
// answers that it could change: a gap is never "there is none".

// findGaps collects what was not read of single things: what such a thing does not show is then not known, instead of absent.
func (b *builder) findGaps() {
	b.unreadOf = map[string]map[string]bool{}
	for i := range b.readings {
		for _, gap := range b.readings[i].Gaps() {
			if gap.Of == "" {
				continue
			}
			if b.unreadOf[gap.Of] == nil {
				b.unreadOf[gap.Of] = map[string]bool{}
			}
			for _, token := range gap.Types {
				b.unreadOf[gap.Of][token] = true
			}
		}
	}
}

// isPartlyUnread says whether a call about this resource alone had no answer.
func (b *builder) isPartlyUnread(r *Resource) bool {
	if r.Reading == nil || len(b.unreadOf) == 0 {
		return false
	}
	arn, _ := r.Outputs["arn"].(string)
	name, _ := r.Outputs["name"].(string)
	for _, called := range []string{r.ID, arn, name} {
		if called != "" && b.unreadOf[called][r.Type] {
			return true
		}
	}
	return false
}

// noteGaps lists what was not read, with what it could change.
func (b *builder) noteGaps() {
	for i := range b.readings {
		reading := &b.readings[i]
		if !reading.Complete {
			b.noteGap(reading, accountfile.Unread{Call: "the rest of the reading", Reason: accountfile.Interrupted}, anything)
		}
		for _, gap := range reading.Gaps() {
			for _, c := range b.stakesOfGap(reading, gap) {
				b.noteGap(reading, gap, c)
			}
		}
	}
	for reading := range b.elsewhere {
		b.notUnderstood[notUnderstood("", "", certainty{}, fmt.Sprintf("the account file of %s is of %s and the notebook in %s; one Region is judged", reading.Account,
			reading.Region, b.topology.Region))] = true
	}
}

func (b *builder) noteGap(reading *accountfile.Reading, gap accountfile.Unread, c certainty) {
	because := fmt.Sprintf("%s (account %s, %s)", gap.Reason.Sentence(), reading.Account, reading.Region)
	n := notUnderstood(b.urnOf(gap), "", c, because)
	n.Call, n.Of = gap.Call, gap.Of
	b.notUnderstood[n] = true
}

// urnOf is the notebook that a gap is about and that is there all the same: its gap is its own. "" elsewhere.
func (b *builder) urnOf(gap accountfile.Unread) string {
	for _, r := range b.byType[notebookType] {
		if b.isPartlyUnread(r) && slices.Contains([]string{r.ID, (item{r, b}).text("name"), (item{r, b}).text("arn")}, gap.Of) {
			return r.URN
		}
	}
	return ""
}

// anything is what could be in a gap of which nobody knows what it is about.
var anything = certainty{opens: true, closes: true, grave: true, roles: true}

// stakesOfGap are what a gap could change, one for each part of the deployment. A gap that another reading fills, or that is of
// another Region or of identities of another account, changes nothing and is not listed.
func (b *builder) stakesOfGap(reading *accountfile.Reading, gap accountfile.Unread) []certainty {
	if len(gap.Types) == 0 { // nobody knows what it is about
		return []certainty{anything}
	}
	byAbout := map[topology.About]certainty{}
	for _, token := range gap.Types {
		if !b.concernsGap(reading, gap, token) || b.isFilled(reading, token, gap.Of) {
			continue
		}
		for _, c := range certaintiesOfGap(token, gap.Of) {
			known := byAbout[c.about]
			byAbout[c.about] = certainty{about: c.about, opens: c.opens || known.opens, closes: c.closes || known.closes,
				grave: c.grave || known.grave, roles: c.roles || known.roles}
		}
	}
	var list []certainty
	for _, about := range sorted(byAbout) {
		list = append(list, byAbout[about])
	}
	return list
}

// concernsGap says whether a type that a reading lacks could matter here.
func (b *builder) concernsGap(reading *accountfile.Reading, gap accountfile.Unread, token string) bool {
	switch {
	case strings.HasPrefix(token, organizationsModule):
		return b.organizationGapMatters(reading, gap)
	case strings.HasPrefix(token, "aws:iam/"): // whoever is of another account does not get in, see keep
		return b.topology.Account == "" || reading.Account == b.topology.Account
	case isGlobal(token):
		return true
	default:
		return b.topology.Region == "" || reading.Region == b.topology.Region
	}
}

// isFilled says whether another reading has what this one lacks: of the same account, and of the same Region where the type has one. What
// another account's reader sees of AWS Organizations fills a gap by itself, see aboveAccount.
func (b *builder) isFilled(lacking *accountfile.Reading, token, of string) bool {
	return slices.ContainsFunc(b.readings, func(other accountfile.Reading) bool {
		switch {
		case !other.Complete || other.Account != lacking.Account:
			return false
		case !isGlobal(token) && other.Region != lacking.Region:
			return false
		}
		return !lacks(other, token, of)
	})
}

// lacks says whether a reading has a gap in a type, or in the type of one thing.
func lacks(reading accountfile.Reading, token, of string) bool {
	return slices.ContainsFunc(reading.Gaps(), func(gap accountfile.Unread) bool {
		return slices.Contains(gap.Types, token) && (gap.Of == "" || of == "" || gap.Of == of)
	})
}

// noNotebookInAccounts is why there is no notebook to judge in what was read: they may be there and not have been read.
func (b *builder) noNotebookInAccounts() string {
	var read []string
	for _, reading := range b.readings {
		for _, gap := range reading.Gaps() {
			if slices.Contains(gap.Types, notebookType) {
				return fmt.Sprintf("Nothing is judged: the notebook instances of account %s in %s could not be read: %s: %s. Read the account again, as "+
					"somebody who may call it.", reading.Account, reading.Region, gap.Call, gap.Reason.Sentence())
			}
		}
		if !reading.Complete {
			return fmt.Sprintf("Nothing is judged: the reading of account %s in %s was stopped before its end, and holds no notebook instance. "+
				"Read the account again.", reading.Account, reading.Region)
		}
		read = append(read, fmt.Sprintf("account %s, %s", reading.Account, reading.Region))
	}
	return fmt.Sprintf("Nothing is judged: there is no SageMaker notebook instance in what was read (%s). Read the Region that has one.",
		strings.Join(read, "; "))
}

// certaintiesOfGap are what a type's missing resources could change. They are what a resource of the type could change, with these
// differences:
//
//   - A role that was not read may be one that anybody may assume, also somebody who has no IAM identity.
//   - A policy that AWS refused to show is attached by its ARN all the same, and the answers of whoever has it say themselves that its
//     contents are not known.
//   - What AWS Organizations attaches can only refuse, and AWS shows it to the management account and its delegates alone: in a
//     member's reading it is always missing. It marks the answers that let somebody in, and leaves them.
//   - Of one VPC only its DNS attributes are asked for by themselves, which the answers that turn on them say.
//   - An authorization rule for a narrower range takes people out whom a wider one admits, so a missing one closes as well.
//   - A resolver may be what a Client VPN pushes, besides what an office asks.
//   - Without the routes of one table of a transit gateway, its gateway is taken to lead everywhere, which only closes.
//   - The public addresses of customer gateways and of NAT gateways are what policies about source addresses recognise.
func certaintiesOfGap(token, of string) []certainty {
	if strings.HasPrefix(token, "aws:iam/policy:") && strings.Contains(of, ":policy/") {
		return []certainty{{about: topology.AboutPermissions}}
	}
	switch {
	case strings.HasPrefix(token, "aws:iam/role:"):
		all := certaintyOf(token).gravely()
		all.roles = true
		return []certainty{all}
	case strings.HasPrefix(token, "aws:ec2/vpc:") && of != "":
		return []certainty{{about: topology.AboutNames}}
	case token == transitTableType && of != "":
		return []certainty{mayDrop}
	case strings.HasPrefix(token, "aws:organizations/"):
		return []certainty{certaintyOf(token).slightly()}
	case strings.HasPrefix(token, "aws:ec2clientvpn/"):
		return []certainty{either(topology.AboutClientVPN).gravely()}
	case strings.HasPrefix(token, "aws:route53/resolverEndpoint:"):
		return []certainty{either(topology.AboutClientVPN).gravely(), either(topology.AboutOnPremises).gravely()}
	case strings.HasPrefix(token, "aws:ec2/customerGateway:"):
		return []certainty{either(topology.AboutOnPremises).gravely(), either(topology.AboutPermissions).gravely()}
	case strings.HasPrefix(token, "aws:ec2/natGateway:"):
		return []certainty{either(topology.AboutNetwork).gravely(), either(topology.AboutPermissions).gravely()}
	}
	return []certainty{certaintyOf(token).gravely()}
}
