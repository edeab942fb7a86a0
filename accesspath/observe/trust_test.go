package observe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

const devHolder = "role private-notebook-ec2-issuer-role-0a1b2c3 can be assumed by ec2.amazonaws.com only; the answers for client-vpn and on-premises " +
	"assume that a person holds its credentials"

// holders are the assumptions about who holds a role's credentials.
func holders(assumptions []string) []string {
	return slices.DeleteFunc(slices.Clone(assumptions), func(a string) bool { return !strings.Contains(a, "holds its credentials") })
}

func TestARoleThatOnlyServicesAssumeIsTakenToBeHeldByAPerson(t *testing.T) {
	dev := loadStack(t, "dev.export.json")
	assert.Equal(t, []string{devHolder}, holders(dev.observed(t, observe.Stated{}).Assumptions))
	marked := answers(accesspath.Judge(dev.observed(t, observe.Stated{}), accesspath.Intent{}))
	assert.True(t, marked["issuer client-vpn issue"].Assumed)
	assert.False(t, marked["issuer vpc issue"].Assumed)
	prod := loadStack(t, "prod.export.json")
	assert.Empty(t, holders(prod.observed(t, observe.Stated{}).Assumptions), "who may assume a role that is declared elsewhere is not known")
}

func TestWhoMayAssumeARole(t *testing.T) {
	const ec2 = `{"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}`
	const both = `{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}`
	for _, row := range []struct {
		name  string
		trust any
		want  []string
	}{
		{"one service", document(ec2), []string{"ec2.amazonaws.com"}},
		{"a service as text, in a statement as it is", `{"Statement":` + strings.NewReplacer("[", "", "]", "").Replace(ec2) + `}`, []string{"ec2.amazonaws.com"}},
		{"two services, one of them twice", document(ec2 + "," + both), []string{"ec2.amazonaws.com and lambda.amazonaws.com"}},
		{"a denial does not admit", document(ec2 + `,{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}`), []string{"ec2.amazonaws.com"}},
		{"an account besides", document(ec2 + `,{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`), nil},
		{"an account in the same statement", document(`{"Effect":"Allow","Principal":{"AWS":"1","Service":"ec2.amazonaws.com"}}`), nil},
		{"an identity provider", document(`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::1:saml-provider/x"}}`), nil},
		{"everybody", document(`{"Effect":"Allow","Principal":"*"}`), nil},
		{"all but some", document(`{"Effect":"Allow","NotPrincipal":{"Service":"ec2.amazonaws.com"}}`), nil},
		{"no statement", document(``), nil},
		{"no policy", "ec2", nil},
		{"an encrypted one", observe.Unknown{Because: "encrypted"}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := see(lab(), declared(roleToken, "r", object{"name": "r", "assumeRolePolicy": row.trust}), vpn(), granted("role", "r"))
			var want []string
			for _, services := range row.want {
				want = append(want, "role r can be assumed by "+services+" only; the answers for client-vpn assume that a person holds its credentials")
			}
			assert.Equal(t, want, holders(seen.Assumptions))
			assert.Empty(t, seen.NotUnderstood)
		})
	}
}

func vpn() observe.Resource {
	return declared("aws:ec2clientvpn/endpoint:Endpoint", "cvpn", object{"splitTunnel": true})
}

func granted(kind, name string) observe.Resource {
	return declared("aws:iam/"+kind+"Policy:"+strings.ToUpper(kind[:1])+kind[1:]+"Policy", kind+"-"+name, object{kind: name,
		"policy": document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`)})
}

func TestOnlyWherePeopleNeedTheRoleIsItsHolderAssumed(t *testing.T) {
	role := declared(roleToken, "r", object{"name": "r", "assumeRolePolicy": document(
		`{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}`)})
	assert.Empty(t, holders(see(lab(), role, granted("role", "r")).Assumptions), "a workload of that service is on the only path")
	assert.Empty(t, holders(see(lab(), role, vpn(), granted("role", "r"), granted("group", "people")).Assumptions), "a group's members are people")
	assert.Empty(t, holders(see(lab(), role, vpn()).Assumptions), "a role that issues nothing does not matter")
}
