package diff

// BoundWork sets how many resources are judged at most for the changes that are tried, and returns what sets it back.
func BoundWork(resources int) (restore func()) {
	before := workAtMost
	workAtMost = resources
	return func() { workAtMost = before }
}
