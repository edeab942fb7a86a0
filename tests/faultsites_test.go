package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// nameOfComponent is the one fault that is about no argument: a component's name is not among them.
const nameOfComponent = "names.go: name ... cannot begin the names of its resources"

// notFromSettings are the faults of components that no settings of a stack can make, by the file and what is wrong, with the reason.
// Who imports a component can make each.
var notFromSettings = map[string]string{
	`clientgroups.go: client security group "..." has no name or no ID`:                                         "no key names client groups",
	`clientgroups.go: client security group "..." has a name that does not fit the description of a rule`:       "no key names client groups",
	"clientvpn_authentication.go: authentication is missing":                                                    "without a login the certificate is asked for",
	"clientvpn_authentication.go: client root certificate ARN is missing":                                       "one is made, or a fault of the configuration says that it is missing",
	"clientvpn_authentication.go: SAML provider ARN is missing":                                                 "the key decides whether SAML is used",
	"clientvpn_authentication.go: directory ID is missing":                                                      "the key decides whether a directory is used",
	"clientvpn_authentication.go: ... has no name or no ID":                                                     "the configuration refuses such a name",
	"clientvpn_check.go: server certificate ARN is missing":                                                     "one is made, or a fault of the configuration says that it is missing",
	"clientvpn_check.go: authorised CIDR list is empty":                                                         "the component authorises the VPC",
	"clientvpn_check.go: authorised CIDR ... is not within the VPC":                                             "the component authorises the VPC",
	"clientvpn_routes.go: ... holds VPC ..., of which only a part is authorised":                                "the component authorises the VPC",
	"clientvpn_existing.go: ... cannot be set of the existing endpoint ...":                                     "the configuration refuses both",
	"clientvpncertificates.go: domain ... is not a domain name of two labels or more":                           "the domain is the program's own",
	"clientvpncertificates.go: validity of ... days is too short or too long":                                   "the component's default is used",
	"companionendpoints_check.go: service list is empty":                                                        "without services there are no companions",
	"companionendpoints_check.go: service ... has a gateway endpoint, and the VPC's route tables are not given": "they are looked up, or made",
	"flowlogs.go: VPC ID is missing":                                                                            "there always is a VPC",
	"flowlogs.go: log KMS key is for a log group, and a bucket is given":                                        "the key is for the other logs then",
	"inboundresolver.go: on-premises CIDR list is empty":                                                        "without them there is no resolver",
	"issuancealarm_check.go: endpoint list is empty, or has an empty entry":                                     "there always is a pair",
	"issuancealarm_check.go: notebook ... is not a notebook instance name, or is listed twice":                  "the whole names its notebooks",
	nameOfComponent: "the components' names are the program's own",
	"network.go: subnet prefix length ... is not offered by AWS":                                     "it follows from the VPC's CIDR",
	"notebook_check.go: egress is given for existing security groups, whose rules are their owner's": "the whole narrows egress, and not there",
	"notebook_check.go: role policy ... has no name or no ARN":                                       "the configuration refuses what is no ARN",
	"notebook_egress.go: egress ... has no name or no ID, or is named twice":                         "the whole narrows egress",
	"notebook_egress.go: egress ... has a name that does not fit the description of a rule":          "the whole narrows egress",
	"notebook_existing.go: existing security group ... has no ID":                                    "the configuration refuses what is no ID",
	"notebook_existing.go: existing security group ... is listed twice":                              "the configuration says so, and hands it on once",
	"onpremisesgateway_check.go: on-premises CIDR list is empty":                                     "the configuration says so",
	"onpremisesgateway_check.go: route table ... has no ID":                                          "the configuration refuses what is no ID",
	"presignpolicy_check.go: notebook ARN list is empty":                                             "the whole has a notebook",
	"presignpolicy_check.go: list of ... endpoint IDs is not made of pairs":                          "the whole has pairs",
	"presignpolicy_check.go: VPC ID list is empty":                                                   "the whole has a VPC",
	"presignpolicy_check.go: ... is given with restriction ..., which does not use it":               "the whole gives what the restriction uses",
	"presignpolicy_check.go: source CIDR list is empty":                                              "the restriction itself is refused",
	"presignpolicy_check.go: source CIDR ... is private, and AWS only sees public sources":           "no key names source ranges",
	"presignpolicy_check.go: ... ... is missing":                                                     "the whole has them all",
	"presignpolicy_check.go: ... ... has no short name or no IAM name":                               "the configuration refuses what is no name",
	"presignpolicy_guarded.go: guarded principals are given without a guardrail":                     "the whole guards with a guardrail alone",
	"presignpolicy_guarded.go: short name ... means the ...s ... and ...":                            "a name is its own short name",
	"presignpolicy_guarded.go: ... ... has the short names ... and ...":                              "a name is its own short name",
	"privatelink_existing.go: ... endpoint policy is given for the existing endpoint ...":            "no key gives a policy",
	"privatenotebook_check.go: client security group ... is the Client VPN's own":                    "no key names client groups",
	"privatenotebook_linked.go: ... is in Region ..., and the notebook in ...":                       "there is one Region",
	"resolverquerylogs.go: VPC ID is missing":                                                        "there always is a VPC",
	"sitetositevpn_check.go: virtual private gateway and transit gateway are both missing":           "the gateway is made, or given",
	"sitetositevpn_check.go: on-premises CIDR list is empty":                                         "the configuration says so",
	"vpc.go: subnet ... is listed twice":                                                             "the configuration says so, and hands it on once",
	"vpc.go: VPC ID is missing":                                                                      "there always is a VPC",
	"vpc.go: subnet ... has no ID":                                                                   "a subnet is made, or looked up by its ID",
	"vpc.go: ... ... is not an IPv4 network":                                                         "the configuration refuses what is none",
}

// site is a place in the components where a fault is made.
type site struct {
	name               string // the file, and what is wrong
	got, wrong, remedy *regexp.Regexp
	arguments          []ast.Expr
}

// makes says whether a fault is of this form. A whole puts the member's name before, or behind, what a part says.
func (s site) makes(f fault.Fault) bool {
	return s.got.MatchString(f.Got) && s.wrong.MatchString(f.Wrong) && s.remedy.MatchString(f.Remedy)
}

// pattern is what an expression can be: its literals, and anything between them.
func pattern(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return regexp.QuoteMeta(text)
	case *ast.BinaryExpr:
		return pattern(e.X) + pattern(e.Y)
	case *ast.CallExpr:
		if called, is := e.Fun.(*ast.SelectorExpr); is && called.Sel.Name == "Sprintf" {
			return regexp.MustCompile(`%[a-z]`).ReplaceAllString(pattern(e.Args[0]), ".*")
		}
	}
	return ".*"
}

// sites are all places of the components, by the source. List.Add is what makes a fault there; a fault that is written out is not allowed.
func sites(t *testing.T) []site {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "components", "*.go"))
	require.NoError(t, err)
	var all []site
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, declared := range file.Decls {
			function, is := declared.(*ast.FuncDecl)
			if !is {
				continue
			}
			ast.Inspect(function, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CompositeLit:
					assert.False(t, isFault(n.Type) && len(n.Elts) > 0, "%s writes a fault out: use List.Add, with its arguments", function.Name.Name)
				case *ast.CallExpr:
					if called, is := n.Fun.(*ast.SelectorExpr); is && called.Sel.Name == "Add" && len(n.Args) >= 4 {
						got, wrong, remedy := pattern(n.Args[1]), pattern(n.Args[2]), pattern(n.Args[3])
						all = append(all, site{
							name: filepath.Base(path) + ": " + readable.Replace(got+" "+wrong), arguments: n.Args[4:],
							got: whole(`(.*'s )?` + got + `( of linked VPC .*)?`), wrong: whole(wrong), remedy: whole(remedy),
						})
					}
				}
				return true
			})
		}
	}
	return all
}

// readable turns a pattern back into words.
var readable = strings.NewReplacer(".*", "...", `\`, "")

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") }

func isFault(e ast.Expr) bool {
	named, is := e.(*ast.SelectorExpr)
	if !is {
		return false
	}
	from, is := named.X.(*ast.Ident)
	return is && from.Name == "fault" && (named.Sel.Name == "List" || named.Sel.Name == "Fault")
}

// isField says whether some component's arguments, or a part of them that checks itself, have a field.
func isField(quoted string) bool {
	path, _ := strconv.Unquote(quoted)
	all := []reflect.Type{
		reflect.TypeFor[components.Vpc](), reflect.TypeFor[components.LinkedVpc](), reflect.TypeFor[components.FleetNotebookArgs](),
		reflect.TypeFor[components.ClientVpnAuthentication](), reflect.TypeFor[components.NotebookEgress](),
	}
	for _, arguments := range argumentsOf {
		all = append(all, arguments)
	}
	return slices.ContainsFunc(all, fault.Argument{Path: path}.In)
}

// A fault that is added to a component names its arguments, and either stands in a trial, where its key is asserted, or no settings can
// make it. The forms of two faults may be alike, as of two lists: then a trial of one counts for both.
func TestEveryFaultOfAComponentIsTriedOrCannotBeMade(t *testing.T) {
	var said fault.List
	for _, tr := range trials {
		_, faults := tr.said(t)
		said.Append(faults)
	}
	all, known := sites(t), map[string]bool{}
	require.Greater(t, len(all), 140)
	for _, s := range all {
		known[s.name] = true
		tried := false
		for _, f := range said {
			tried = tried || len(f.Arguments) > 0 && s.makes(f)
		}
		_, cannot := notFromSettings[s.name]
		assert.True(t, tried != cannot, "%s: tried %t, said to be impossible %t", s.name, tried, cannot)
		assert.True(t, len(s.arguments) > 0 || s.name == nameOfComponent, "%s: names no argument", s.name)
		for _, argument := range s.arguments {
			if literal, is := argument.(*ast.BasicLit); is {
				assert.True(t, isField(literal.Value), "%s: %s is a field of no arguments", s.name, literal.Value)
			}
		}
	}
	for name := range notFromSettings {
		assert.True(t, known[name], "no component says %s", name)
	}
}
