package stacks

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
)

// Namespace is the configuration namespace, which is the project's name.
const Namespace = settings.Namespace

// Config is the configuration of one environment, by area. Every key stands in Pulumi.yaml with its type, meaning and default.
type Config struct {
	// Region is aws:region; "" asks the provider.
	Region string

	VpcConfig
	OnPremisesConfig
	LinkedVpcsConfig
	ClientVpnConfig
	NotebookConfig
	FleetConfig
	PolicyConfig
	ExistingConfig
	CompanionConfig
	WatchConfig
	GovernanceConfig
	NamesConfig

	// AllowedPaths is the intent that the access-path report judges the deployment by; it declares nothing.
	AllowedPaths []string `config:"allowedPaths"`

	Tags map[string]string `config:"tags"`

	regionUnknown bool // It is none, and the nearest stands in for it: nothing can be looked up there.

	account string // whose credentials deploy; "" where that is not known

	issuersUnread bool // Which roles are issuers could not be read.

	isRead bool // Every key was known, and its value could be read.
}

const (
	configWhat      = settings.What
	longestTagKey   = 128
	longestTagValue = 256
	mostTags        = 46 // AWS allows 50, less the program's own four.
)

// ownTags are set on every resource and say what it belongs to; see environment.stackTags.
var ownTags = []string{"Project", "Stack", "ManagedBy", "Name"}

var (
	kmsKeyArn = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+$`)
	tagText   = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)
)

// check reports the faults that only the configuration as a whole shows; the components check their own part.
func (c Config) check() fault.List {
	faults := c.VpcConfig.check(c.Region)
	faults.Append(c.OnPremisesConfig.check(c.VpcConfig))
	faults.Append(c.LinkedVpcsConfig.check())
	faults.Append(c.ClientVpnConfig.check())
	faults.Append(c.NotebookConfig.check())
	faults.Append(c.checkInstanceTypes())
	faults.Append(c.FleetConfig.check(c.PolicyConfig, c.Tags))
	faults.Append(c.PolicyConfig.check())
	faults.Append(existing(c.Existing).check(c))
	faults.Append(c.CompanionConfig.check())
	faults.Append(c.WatchConfig.check())
	faults.Append(c.GovernanceConfig.check())
	faults.Append(c.checkAssumers())
	faults.Append(checkAllowedPaths(c.AllowedPaths))
	faults.Append(checkTags(c.Tags))
	return faults
}

// checkTags holds AWS's limits on tags (AWS General Reference, "Tag naming limits and requirements").
func checkTags(tags map[string]string) fault.List {
	var faults fault.List
	if len(tags) > mostTags {
		faults.Add(configWhat, fmt.Sprintf("tags of %d keys", len(tags)), "are more than AWS allows with the program's own",
			fmt.Sprintf("set at most %d", mostTags))
	}
	seen := slices.Clone(ownTags)
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		faults.Append(checkTag(key, tags[key], seen))
		seen = append(seen, key)
	}
	return faults
}

func checkTag(key, value string, seen []string) fault.List {
	var faults fault.List
	if !tagText.MatchString(key) || !tagText.MatchString(value) {
		faults.Add(configWhat, fmt.Sprintf("tag %s = %q", key, value), "has a character that IAM refuses",
			"use letters, digits, spaces and _ . : / = + - @")
	}
	if key == "" || utf8.RuneCountInString(key) > longestTagKey || strings.HasPrefix(strings.ToLower(key), "aws:") {
		faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "is empty, too long or reserved",
			fmt.Sprintf("write 1 to %d characters that do not begin with aws:", longestTagKey))
	}
	switch sameKey := func(other string) bool { return strings.EqualFold(other, key) }; {
	case slices.ContainsFunc(ownTags, sameKey):
		faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "is set by the program itself", "choose another key")
	case slices.ContainsFunc(seen, sameKey):
		faults.Add(configWhat, fmt.Sprintf("tag key %q", key), "differs from another in case alone, which IAM refuses", "choose another key")
	}
	if n := utf8.RuneCountInString(value); n > longestTagValue {
		faults.Add(configWhat, fmt.Sprintf("tag %s", key), fmt.Sprintf("has a value of %d characters", n),
			fmt.Sprintf("write at most %d", longestTagValue))
	}
	return faults
}

// checkPattern lets "" pass, which stands for the key's default, and what stands in for a value that could not be read.
func checkPattern(key string, pattern *regexp.Regexp, form, value string) fault.List {
	var faults fault.List
	if value != "" && value != unreadText && !pattern.MatchString(value) {
		faults.Add(configWhat, fmt.Sprintf("%s = %s", key, shownText(value)), "is not "+form, "write "+form)
	}
	return faults.OfForm(key)
}

// shownText is a text as it was written, and in quotes where it would not be seen.
func shownText(text string) string {
	if strings.TrimSpace(text) != text || text == "" {
		return strconv.Quote(text)
	}
	return text
}

// once is a list without what it has twice, which checkList says, so that nothing else is said of it.
func once(values []string) []string {
	var all []string
	for _, value := range values {
		if !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	return all
}

func checkList(key string, pattern *regexp.Regexp, form string, values []string) fault.List {
	var faults fault.List
	for i, value := range values {
		if !pattern.MatchString(value) {
			var malformed fault.List
			malformed.Add(configWhat, key+" entry \""+value+"\"", "is not "+form, "write "+form)
			faults.Append(malformed.OfForm(fmt.Sprintf("%s[%d]", key, i)))
		}
		if slices.Contains(values[:i], value) {
			faults.Add(configWhat, key+" entry \""+value+"\"", "is listed twice", "list it once")
		}
	}
	return faults
}
