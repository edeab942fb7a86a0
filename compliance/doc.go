// Package compliance says which security controls a deployment satisfies, judged from its declared resources alone: what
// `pulumi stack export` prints, whoever wrote the program. It imports nothing of Pulumi.
//
// What it cannot show: whether AWS Security Hub agrees; controls that look at the running state, such as whether both tunnels of a VPN
// are up; and controls of the whole account, such as CloudTrail's, which no stack of this project decides.
package compliance
