package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tokensOfComponents are the constants of components/tokens.go, read from the source: a new one cannot be forgotten here.
func tokensOfComponents(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../../components/tokens.go", nil, 0)
	require.NoError(t, err)
	var tokens []string
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, is := node.(*ast.BasicLit); is && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			tokens = append(tokens, text)
		}
		return true
	})
	require.NotEmpty(t, tokens)
	return tokens
}

func TestEveryComponentIsOffered(t *testing.T) {
	var offered []string
	for _, c := range Components {
		offered = append(offered, c.Token)
		assert.Equal(t, Package+":index:"+c.State.Name(), c.Token, "a component's token, which the command line takes apart, names its type")
		assert.Equal(t, c.State.Name()+"Args", c.Arguments.Type.Name(), "%s is declared by its own constructor", c.Token)
	}
	assert.ElementsMatch(t, tokensOfComponents(t), offered)
}

func TestAComponentIsFoundByItsToken(t *testing.T) {
	found, err := Find("private-notebook:index:ClientVpn")
	require.NoError(t, err)
	assert.Equal(t, "ClientVpn", found.State.Name())
	_, err = Find("private-notebook:index:ClientVPM")
	assert.EqualError(t, err, "the package private-notebook has no component private-notebook:index:ClientVPM; "+
		"did you mean private-notebook:index:ClientVpn?")
}

func TestNamesReadAsInOtherLanguages(t *testing.T) {
	for goName, want := range map[string]string{
		"OnPremisesCIDRs": "onPremisesCidrs", "CIDR": "cidr", "ID": "id", "APIEndpointPolicy": "apiEndpointPolicy", "BGPASN": "bgpAsn",
		"ExistingNotebookEndpointID": "existingNotebookEndpointId", "VolumeSizeGiB": "volumeSizeGiB", "IPAddress": "ipAddress",
		"GuardrailExemptRoleArns": "guardrailExemptRoleArns", "Ipsum": "ipsum", "AmazonSideASN": "amazonSideAsn", "EndpointIDs": "endpointIds",
		"CACertificate": "caCertificate", "Category": "category",
	} {
		assert.Equal(t, want, NameOf(goName), goName)
	}
	assert.Equal(t, "MutualTls", TypeNameOf("MutualTLS"))
}

// objects are all that the components' arguments consist of.
func objects() []*Object {
	var all []*Object
	seen := map[*Object]bool{}
	var visit func(*Shape)
	add := func(o *Object) {
		if seen[o] {
			return
		}
		seen[o] = true
		all = append(all, o)
		for _, f := range o.Fields {
			visit(f.Shape)
		}
	}
	visit = func(s *Shape) {
		if s.Element != nil {
			visit(s.Element)
		}
		if s.Object != nil {
			add(s.Object)
		}
	}
	for _, c := range Components {
		add(c.Arguments)
	}
	return all
}

// TestNoTwoFieldsHaveOneName also finds an initialism that is not known yet: its capitals stay.
func TestNoTwoFieldsHaveOneName(t *testing.T) {
	capitals := regexp.MustCompile(`[A-Z]{2}`)
	for _, o := range objects() {
		seen := map[string]bool{}
		for _, f := range o.Fields {
			assert.False(t, seen[f.Name], "%s has two fields %s", o.Name, f.Name)
			seen[f.Name] = true
			assert.NotRegexp(t, capitals, f.Name, "%s.%s", o.Name, f.GoName)
		}
	}
}

func TestEveryFieldIsOfferedOrLeftOutForAReason(t *testing.T) {
	left := 0
	for _, o := range objects() {
		want := 0
		for _, field := range reflect.VisibleFields(o.Type) {
			if !field.IsExported() || field.Anonymous {
				continue
			}
			if isLeftOut(o.Type, field.Name) {
				left++
				continue
			}
			want++
			found := o.Type.FieldByIndex(field.Index)
			ours, is := o.Field(NameOf(field.Name))
			require.True(t, is, "%s.%s", o.Name, field.Name)
			assert.Equal(t, found.Type, o.Type.FieldByIndex(ours.Index).Type, "%s.%s", o.Name, field.Name)
		}
		assert.Len(t, o.Fields, want, o.Name)
	}
	listed := 0
	for _, names := range LeftOut {
		listed += len(names)
	}
	assert.Equal(t, listed, left, "LeftOut names fields that are not there")
}

// held is a struct with a field that nothing describes.
type held struct{ C chan int }

func TestATypeWithoutAFormIsNotPassedOver(t *testing.T) {
	assert.PanicsWithValue(t, "catalog.held.C: chan int has no form in other languages: give it one, or list it in LeftOut with the reason",
		func() { objectOf(reflect.TypeFor[held]()) })
}

func TestASentenceIsRespelled(t *testing.T) {
	for sentence, want := range map[string]string{
		"adopt it by ExistingAPIEndpointID, or Notebook.KmsKeyArn; PrivateLink and the Notebook of VolumeSize stay": "adopt it by " +
			"existingApiEndpointId, or notebook.kmsKeyArn; PrivateLink and the Notebook of VolumeSize stay",
		"set Authentication.MutualTLS or Authentication.Saml. Notebook": "set authentication.mutualTls or authentication.saml. Notebook",
		`name "KmsKeyArn" is not KmsKeyArn, nor "a \"KmsKeyArn"`:        `name "KmsKeyArn" is not kmsKeyArn, nor "a \"KmsKeyArn"`,
	} {
		assert.Equal(t, want, Respelled(sentence), sentence)
	}
}
