package topology

// NotUnderstood is something that was seen and could not be interpreted. It says which answers it could change, and the judge takes
// their certainty away.
type NotUnderstood struct {
	// URN and Type name the resource; "" where it is none of the stack.
	URN  string `json:"urn,omitempty"`
	Type string `json:"type,omitempty"`
	// Call is the API action that an account's reader had no answer to, such as "ec2:DescribeVpcs", and Of the one thing that it asked about,
	// such as a VPC's ID; "" where it lists everything. Both are "" for what was seen.
	Call string `json:"call,omitempty"`
	Of   string `json:"of,omitempty"`
	// Because is one sentence.
	Because string `json:"because"`
	// Opens says that it could let somebody in who is refused, and Closes that it could refuse somebody who is let in.
	Opens  bool `json:"opens,omitempty"`
	Closes bool `json:"closes,omitempty"`
	// About is what it could change; "" is everything.
	About About `json:"about,omitempty"`
	// Grave says that it may well be what decides, such as a grant of another provider: the answers are then unknown. What is not
	// grave, such as a property that nobody expected, leaves them as they are, with a mark.
	Grave bool `json:"grave,omitempty"`
	// Alone says that it is about this notebook alone, and changes no answer about another.
	Alone bool `json:"alone,omitempty"`
	// Roles says that it may hide roles, and with them whoever may assume those: also somebody without an IAM identity of the account.
	Roles bool `json:"roles,omitempty"`
}

// About is the part of a deployment that something not understood could change.
type About string

// The parts.
const (
	// AboutEverything is the zero value.
	AboutEverything About = ""
	// AboutNetwork is what lets packets through: routes, gateways, security groups, network ACLs. It bears on the private paths.
	AboutNetwork About = "network"
	// AboutNames is what answers for names. It closes no path that is meant to be closed, and may close one that is meant to be open.
	AboutNames About = "names"
	// AboutPermissions is what policies say: it bears on every path.
	AboutPermissions About = "permissions"
	// AboutClientVPN and AboutOnPremises are what bears on one path alone.
	AboutClientVPN  About = "client-vpn"
	AboutOnPremises About = "on-premises"
)
