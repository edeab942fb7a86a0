package components

import (
	"fmt"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// groupRule begins the description of the rule that admits a group.
const groupRule = "HTTPS from the security group of "

// What EC2 takes as a rule's description (Amazon EC2 API Reference, IpRange).
const longestRuleText = 255

var ruleText = regexp.MustCompile(`^[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]*$`)

// checkClientGroups reports what is wrong with the groups whose members endpoints admit.
func checkClientGroups(what string, groups map[string]pulumi.StringInput) fault.List {
	var faults fault.List
	for _, name := range sortedKeys(groups) {
		if name == "" || groups[name] == nil {
			faults.Add(what, "client security group \""+name+"\"", "has no name or no ID", "give each group a short name and its ID", "ClientSecurityGroups")
		}
		if !ruleText.MatchString(name) || len(groupRule+name) > longestRuleText {
			faults.Add(what, "client security group \""+name+"\"", "has a name that does not fit the description of a rule",
				fmt.Sprintf("use letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, at most %d", longestRuleText-len(groupRule)), "ClientSecurityGroups")
		}
	}
	return faults
}
