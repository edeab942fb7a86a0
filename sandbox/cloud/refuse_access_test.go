package cloud

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// identity is a policy with one statement, whose parts can be replaced.
func identity(parts string) string {
	return `{"Version":"2012-10-17","Statement":[{` + parts + `}]}`
}

var longIdentity = identity(`"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("a", 6200) + `"`)

const malformed = "MalformedPolicyDocument"

func TestPolicyRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	policy := func(document string) func(*world) m { return in(m{"policy": document}) }
	checkRefusals(t, w, []refusalCase{
		{"no statement", malformed, policyType, policy(`{"Version":"2012-10-17"}`)},
		{"unknown element", malformed, policyType, policy(`{"Statements":[]}`)},
		{"version", malformed, policyType, policy(`{"Version":"2024-01-01","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)},
		{"effect", malformed, policyType, policy(identity(`"Effect":"allow","Action":"*","Resource":"*"`))},
		{"no action", malformed, policyType, policy(identity(`"Effect":"Allow","Resource":"*"`))},
		{"action without a vendor", malformed, policyType, policy(identity(`"Effect":"Allow","Action":"GetObject","Resource":"*"`))},
		{"no resource", malformed, policyType, policy(identity(`"Effect":"Allow","Action":"*"`))},
		{"resource without an ARN", malformed, policyType, policy(identity(`"Effect":"Allow","Action":"*","Resource":"bucket"`))},
		{"principal", malformed, policyType, policy(identity(`"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"`))},
		{"Sid with spaces", malformed, policyType, policy(identity(`"Sid":"Enable it","Effect":"Allow","Action":"*","Resource":"*"`))},
		{
			"same Sid twice", malformed, policyType,
			policy(`{"Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"*","Resource":"*"}]}`),
		},
		{
			"unknown condition", malformed, policyType,
			policy(identity(`"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringSame":{"aws:SourceVpce":"vpce-1"}}`)),
		},
		{
			"condition value", malformed, policyType,
			policy(identity(`"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":{}}}`)),
		},
		{"too long", "LimitExceeded", policyType, policy(longIdentity)},
		{"policy name in use", "EntityAlreadyExists", policyType, func(w *world) m {
			return m{"name": w.policy.out("name"), "policy": describeNotebooks}
		}},
	})
}

func TestRoleRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	trust := func(document string) func(*world) m { return in(m{"assumeRolePolicy": document}) }
	w.up(rolePolicyType, "half", m{"role": w.role.ID(), "policy": longIdentity})
	checkRefusals(t, w, []refusalCase{
		{"trust without a principal", malformed, roleType, trust(identity(`"Effect":"Allow","Action":"sts:AssumeRole"`))},
		{"trust with a resource", malformed, roleType, trust(identity(`"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"`))},
		{
			"trust too long", "LimitExceeded", roleType,
			trust(identity(`"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"` + strings.Repeat("a", 2000) + `"}`)),
		},
		{"role name in use", "EntityAlreadyExists", roleType, func(w *world) m {
			return m{"name": w.role.ID(), "assumeRolePolicy": trustEC2}
		}},
		{"unknown boundary", "NoSuchEntity", roleType, func(*world) m {
			return m{"assumeRolePolicy": trustEC2, "permissionsBoundary": "arn:aws:iam::111122223333:policy/none"}
		}},
		{"unknown role", "NoSuchEntity", rolePolicyAttachmentType, func(w *world) m {
			return m{"role": "none", "policyArn": w.policy.out("arn")}
		}},
		{"unknown group", "NoSuchEntity", groupPolicyAttachmentType, func(w *world) m {
			return m{"group": "none", "policyArn": w.policy.out("arn")}
		}},
		{"unknown user", "NoSuchEntity", userPolicyAttachmentType, func(w *world) m {
			return m{"user": "none", "policyArn": w.policy.out("arn")}
		}},
		{"unknown policy", "NoSuchEntity", rolePolicyAttachmentType, func(w *world) m {
			return m{"role": w.role.ID(), "policyArn": "arn:aws:iam::111122223333:policy/none"}
		}},
		{"profile of no role", "NoSuchEntity", instanceProfileType, func(*world) m { return m{"role": "none"} }},
		{"malformed inline policy", malformed, rolePolicyType, func(w *world) m { return m{"role": w.role.ID(), "policy": `{}`} }},
		{"inline policy of no role", "NoSuchEntity", rolePolicyType, func(*world) m {
			return m{"role": "none", "policy": describeNotebooks}
		}},
		{"inline policies together too long", "LimitExceeded", rolePolicyType, func(w *world) m {
			return m{"role": w.role.ID(), "policy": longIdentity}
		}},
	})
}

func TestTenPoliciesOnARole(t *testing.T) {
	b := newBench(t, nil)
	role := b.up(roleType, "r", m{"assumeRolePolicy": trustEC2})
	for i := range 11 {
		p := b.up(policyType, fmt.Sprint("p", i), m{"policy": describeNotebooks})
		inputs := m{"role": role.ID(), "policyArn": p.out("arn")}
		if i < 10 {
			b.up(rolePolicyAttachmentType, fmt.Sprint("a", i), inputs)
			continue
		}
		b.refuses("LimitExceeded", rolePolicyAttachmentType, "eleventh", inputs)
	}
}

// A raised quota holds for roles and users; nobody raises a group's. It stays with the account.
func TestAPrincipalOfAnAccountWithARaisedQuota(t *testing.T) {
	path := t.TempDir() + "/account.json"
	_, err := Open(path, &Seed{Region: testRegion, AttachmentQuota: 12})
	require.NoError(t, err)
	account, err := Open(path, nil)
	require.NoError(t, err)
	b := benchOn(t, account)
	role := b.up(roleType, "r", m{"assumeRolePolicy": trustEC2})
	group := b.up(iamGroupType, "g", m{})
	for i := range 13 {
		p := b.up(policyType, fmt.Sprint("p", i), m{"policy": describeNotebooks})
		ofRole, ofGroup := m{"role": role.ID(), "policyArn": p.out("arn")}, m{"group": group.ID(), "policyArn": p.out("arn")}
		if i < 12 {
			b.up(rolePolicyAttachmentType, fmt.Sprint("a", i), ofRole)
		} else {
			b.refuses("LimitExceeded", rolePolicyAttachmentType, "thirteenth", ofRole)
		}
		if i < 10 {
			b.up(groupPolicyAttachmentType, fmt.Sprint("b", i), ofGroup)
		} else {
			b.refuses("LimitExceeded", groupPolicyAttachmentType, fmt.Sprint("b", i), ofGroup)
		}
	}
	_, err = Open("", &Seed{Region: testRegion, AttachmentQuota: 26})
	assert.EqualError(t, err, "the seed's attachmentQuota is 26; AWS raises it to at most 25")
}

func TestPoliciesOfAWSNeedNotBeMade(t *testing.T) {
	b := newBench(t, nil)
	role := b.up(roleType, "r", m{"assumeRolePolicy": trustEC2})
	b.up(rolePolicyAttachmentType, "a", m{"role": role.ID(), "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})
}

func TestWhiteSpaceIsFreeInPolicies(t *testing.T) {
	b := newBench(t, nil)
	b.up(policyType, "p", m{"policy": strings.Replace(describeNotebooks, ",", ",\n"+strings.Repeat(" ", 7000), 1)})
}

func TestKeyRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	root := `"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"arn:aws:iam::111122223333:root"}`
	w.up(kmsKeyType, "open", m{"policy": identity(root)})
	locked := identity(`"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Principal":{"AWS":"arn:aws:iam::111122223333:root"}`)
	w.up(kmsKeyType, "locked", m{"policy": locked, "bypassPolicyLockoutSafetyCheck": true})
	w.up(kmsAliasType, "first", m{"name": "alias/notebooks", "targetKeyId": w.key.ID()})
	checkRefusals(t, w, []refusalCase{
		{"policy that locks out", "MalformedPolicyDocumentException", kmsKeyType, func(*world) m { return m{"policy": locked} }},
		{"malformed policy", "MalformedPolicyDocumentException", kmsKeyType, func(*world) m { return m{"policy": `{}`} }},
		{"alias of no key", "NotFoundException", kmsAliasType, func(*world) m { return m{"targetKeyId": "none"} }},
		{"alias in use", "AlreadyExistsException", kmsAliasType, func(w *world) m {
			return m{"name": "alias/notebooks", "targetKeyId": w.key.out("arn")}
		}},
	})
	assert.Len(t, w.faultsOf(kmsAliasType, m{"name": "notebooks", "targetKeyId": "k"}), 1)
	assert.Len(t, w.faultsOf(kmsAliasType, m{"name": "alias/aws/s3", "targetKeyId": "k"}), 1)
	assert.Len(t, w.faultsOf(kmsKeyType, m{"deletionWindowInDays": 6}), 1)
}

func TestLogRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	allows := identity(`"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"*",` +
		`"Service":"logs.ap-northeast-1.amazonaws.com"}`)
	key := w.up(kmsKeyType, "logs", m{"policy": allows})
	w.up(logGroupType, "encrypted", m{"name": "/vpn/encrypted", "kmsKeyId": key.out("arn")})
	checkRefusals(t, w, []refusalCase{
		{"group name in use", "ResourceAlreadyExistsException", logGroupType, func(*world) m { return m{"name": "/vpn/dev"} }},
		{"stream name in use", "ResourceAlreadyExistsException", logStreamType, func(*world) m {
			return m{"name": "connections", "logGroupName": "/vpn/dev"}
		}},
		{"stream in no group", "ResourceNotFoundException", logStreamType, func(*world) m {
			return m{"name": "connections", "logGroupName": "none"}
		}},
		{"key that Logs may not use", "AccessDeniedException", logGroupType, func(w *world) m {
			return m{"name": "/vpn/closed", "kmsKeyId": w.key.out("arn")}
		}},
		{"unknown key", "NotFoundException", logGroupType, func(*world) m { return m{"name": "/vpn/x", "kmsKeyId": "none"} }},
	})
	w.up(logStreamType, "same name elsewhere", m{"name": "connections", "logGroupName": "/vpn/encrypted"})
	assert.Len(t, w.faultsOf(logGroupType, m{"retentionInDays": 364}), 1)
	assert.Len(t, w.faultsOf(logGroupType, m{"name": "a b"}), 1)
	assert.Len(t, w.faultsOf(logStreamType, m{"name": "a:b", "logGroupName": "g"}), 1)
}

func TestCertificateRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	good := m{"certificateBody": w.serverCert.out("certPem"), "privateKey": secretOf(w.serverKey, "privateKeyPem")}
	expired := w.up("tls:index/selfSignedCert:SelfSignedCert", "expired", m{
		"privateKeyPem": secretOf(w.serverKey, "privateKeyPem"), "validityPeriodHours": 0, "allowedUses": []any{"server_auth"},
		"subject": m{"commonName": "vpn.example.com"},
	})
	but := func(over m) func(*world) m { return func(*world) m { return with(good, over) } }
	const refused = "ValidationException"
	checkRefusals(t, w, []refusalCase{
		{"not PEM", refused, certificateType, but(m{"certificateBody": "certificate"})},
		{"two certificates", refused, certificateType, but(m{"certificateBody": w.serverCert.out("certPem") + w.caCert.out("certPem")})},
		{"key that is none", refused, certificateType, but(m{"privateKey": "key"})},
		{"key of another certificate", refused, certificateType, but(m{"privateKey": secretOf(w.caKey, "privateKeyPem")})},
		{"public key", refused, certificateType, but(m{"privateKey": w.serverKey.out("publicKeyPem")})},
		{"chain of another CA", refused, certificateType, but(m{"certificateChain": w.serverCert.out("certPem")})},
		{"chain that is no PEM", refused, certificateType, but(m{"certificateChain": "chain"})},
		{"expired", refused, certificateType, but(m{"certificateBody": expired.out("certPem")})},
	})
	assert.Len(t, w.faultsOf(certificateType, m{}), 1)
	assert.Len(t, w.faultsOf(certificateType, m{"privateKey": "k"}), 1)
}
