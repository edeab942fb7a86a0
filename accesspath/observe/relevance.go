package observe

import (
	_ "embed" // the list of irrelevant types
	"strings"
)

//go:embed irrelevant.txt
var irrelevantText string

// irrelevant are the types that cannot open or close a path: whole modules of the provider as "aws:kms/", types as
// "aws:iam/accessKey".
var irrelevant = readList(irrelevantText)

func readList(text string) map[string]bool {
	list := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			list[word] = true
		}
	}
	return list
}

// isIrrelevant knows types by their module or by their own name, without the class name behind it.
func isIrrelevant(token string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
	module, _, _ := strings.Cut(name, "/")
	return irrelevant["aws:"+module+"/"] || irrelevant["aws:"+name]
}

// whyItMatters says what the types that the model leaves out could change.
var whyItMatters = []struct{ types, because string }{
	{"aws:cloudformation/stack aws:cloudformation/stackSet aws:cloudformation/stackSetInstance aws:cloudformation/stackInstances",
		"what a CloudFormation stack declares is not in what was read"},
	{"aws:cloudcontrol/resource", "what Cloud Control declares is not in what was read"},
}

const (
	notInterpreted = "the model does not interpret this type; whether it opens or closes a path is not known"
	// hardlyMatters is said of a type of a service that nobody has heard of.
	hardlyMatters = "the model does not know this type; nothing of its service is known to open or close a path"
)

// noteTheRest lists what was neither interpreted nor is known not to matter: what is left of the aws provider, and what
// declares AWS resources by another way.
func (b *builder) noteTheRest() {
	for _, token := range sorted(b.byType) {
		if b.asked[token] {
			continue
		}
		for _, r := range b.byType[token] {
			if c, because := b.unread(r); because != "" {
				b.noteAs(r, c, because)
			}
		}
	}
}

// unread is why a resource of a type that is not interpreted could matter; "" where it could not.
func (b *builder) unread(r *Resource) (c certainty, because string) {
	switch {
	case !strings.HasPrefix(r.Type, awsPackage):
		return otherWay(r)
	case strings.HasPrefix(r.Type, bridgedPackage):
		return otherWay(r)
	case isIrrelevant(r.Type):
		return certainty{}, ""
	}
	c = certaintyOf(r.Type)
	switch because = becauseOf(r.Type); {
	case r.Type == cloudControlType:
		if c, matters := certaintyOfService(serviceOfCloudFormation(item{r, b}.text("typeName"))); matters {
			return c, because
		}
		return c.slightly(), because
	case because == notInterpreted && !c.grave:
		return c, hardlyMatters
	}
	return c, because
}

func becauseOf(token string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
	for _, reason := range whyItMatters {
		for _, candidate := range strings.Fields(reason.types) {
			if candidate == "aws:"+name {
				return reason.because
			}
		}
	}
	return notInterpreted
}
