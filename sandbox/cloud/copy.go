package cloud

// Copy is another account, in memory, in which all of this one stands: what is done in one does not show in the other. Staged
// failures and watchers are not copied.
func (c *Cloud) Copy() *Cloud {
	made := &Cloud{}
	c.mu.Lock()
	defer c.mu.Unlock()
	made.account = c.account.copy()
	return made
}
