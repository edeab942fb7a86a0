package topology

// HasNo is the sentence that there is none of something: none declared, or none in what was read of accounts.
func (t *Topology) HasNo(what string) string {
	switch len(t.Accounts) {
	case 0:
		return "no " + what + " is declared"
	case 1:
		return "account " + t.Accounts[0] + " has no " + what
	default:
		return "the accounts that were read have no " + what
	}
}

// Elsewhere is where something is that is not in what was read.
func (t *Topology) Elsewhere() string {
	if len(t.Accounts) == 0 {
		return "declared elsewhere"
	}
	return "in no account that was read"
}
