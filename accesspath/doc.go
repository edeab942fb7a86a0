// Package accesspath says who gets to a notebook, from where, and why.
//
// It judges a [Topology], which somebody observed from declared resources, against an [Intent]. [Judge] walks every
// path hop by hop - DNS answer, route, VPN authorization, security groups, endpoint policy, identity policies,
// permissions boundary - and returns a [Report]. It is pure: no cloud, no engine, no clock, no network.
//
// What it does not know it says: such a verdict is [Unknown] with its reason, never allow or deny. It takes for
// granted, and says so in the hop, what no stack declares: that a company's DNS forwards to the inbound resolver,
// that an assumed attachment routes both ways, that network ACLs are AWS's default and admit everything.
package accesspath
