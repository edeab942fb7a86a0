package cloud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Delivery is what became of an event at one target of a rule that it matched.
type Delivery struct {
	// RuleName and TargetArn are the rule and where it sends.
	RuleName, TargetArn string
	// Message is what arrives; "" where nothing does.
	Message string
	// Refused says why nothing arrives; "" where something does. AWS itself only counts it, as FailedInvocations.
	Refused string
}

// Deliver hands an event to the rules of a region's default bus, as CloudTrail does. It fails for what is no JSON object, and
// for an account that cannot be read.
func (c *Cloud) Deliver(region, event string) ([]Delivery, error) {
	var parsed map[string]any
	if err := json.Unmarshal([]byte(event), &parsed); err != nil {
		return nil, fmt.Errorf("the event is no JSON object: %w", err)
	}
	var deliveries []Delivery
	err := c.view(func(a *account) {
		for _, rule := range a.of(eventRuleType, region) {
			pattern, err := parsePattern(rule.props().str("eventPattern"))
			if err == nil && hears(rule.props().str("state"), parsed) && pattern.matches(parsed) {
				deliveries = append(deliveries, a.deliver(rule, region, parsed)...)
			}
		}
	})
	return deliveries, err
}

// hears says whether a rule in this state looks at an event at all: only one of the states admits what CloudTrail takes for reading
// (EventBridge User Guide, "Receiving read-only management events from AWS services").
func hears(state string, event map[string]any) bool {
	switch state {
	case "DISABLED":
		return false
	case "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS":
		return true
	}
	detail, _ := event["detail"].(map[string]any)
	return detail["readOnly"] != true
}

func (a *account) deliver(rule *Resource, region string, event map[string]any) []Delivery {
	var deliveries []Delivery
	for _, target := range a.of(eventTargetType, region) {
		p := target.props()
		if p.str("rule") != rule.props().str("name") {
			continue
		}
		d := Delivery{RuleName: p.str("rule"), TargetArn: p.str("arn"), Refused: a.refusedBy(region, p.str("arn"), rule.props().str("arn"))}
		if d.Refused == "" {
			d.Message = transformed(p.obj("inputTransformer"), event)
		}
		deliveries = append(deliveries, d)
	}
	return deliveries
}

// refusedBy is what keeps EventBridge from publishing to a topic: its policy, or its key's.
func (a *account) refusedBy(region, topicArn, ruleArn string) string {
	topic := a.find(topics, region, byARN, topicArn)
	if topic == nil {
		return "there is no topic " + topicArn
	}
	policy := topic.props().str("policy")
	for _, r := range a.of(topicPolicyType, region) {
		if r.props().str("arn") == topicArn {
			policy = r.props().str("policy")
		}
	}
	if !admitsEvents(policy, ruleArn, "sns:Publish") {
		return "the topic's policy does not let EventBridge publish for this rule"
	}
	keyID := topic.props().str("kmsMasterKeyId")
	if keyID == "" {
		return ""
	}
	key := a.find(keys, region, []string{"id", "arn"}, keyID)
	if key == nil || !admitsEvents(key.props().str("policy"), "", "kms:Decrypt", "kms:GenerateDataKey*") {
		return "the topic's key does not let EventBridge encrypt"
	}
	return ""
}

// admitsEvents says whether a policy allows EventBridge all of the actions. A condition holds where it is about the rule's ARN and
// names it; without an ARN, as on a key, none does (Amazon SNS Developer Guide, "Enable compatibility between event sources from
// AWS services and encrypted topics").
func admitsEvents(policy, ruleArn string, actions ...string) bool {
	document, fault := parsePolicy(policy, resourcePolicy)
	if fault != "" {
		return false
	}
	return slices.ContainsFunc(document.Statement, func(s statement) bool {
		if s.Effect != "Allow" || !s.principals().containsAny("events.amazonaws.com") {
			return false
		}
		for _, action := range actions {
			if !s.Action.containsAny(action) {
				return false
			}
		}
		for operator, keys := range s.Condition {
			aboutRule := (operator == "ArnEquals" || operator == "ArnLike") && len(keys) == 1
			if !aboutRule || ruleArn == "" || !keys["aws:SourceArn"].containsAny(ruleArn) {
				return false
			}
		}
		return true
	})
}

// transformed fills a template in; a path that leads nowhere leaves nothing.
func transformed(transformer props, event map[string]any) string {
	if transformer == nil {
		text, _ := json.Marshal(event)
		return string(text)
	}
	message := transformer.str("inputTemplate")
	for _, name := range transformer.obj("inputPaths").sortedKeys() {
		path := strings.Split(strings.TrimPrefix(transformer.obj("inputPaths").str(string(name)), "$."), ".")
		message = strings.ReplaceAll(message, "<"+string(name)+">", textAt(event, path))
	}
	return message
}

func textAt(value any, path []string) string {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
