package render_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
)

var anchored = regexp.MustCompile(`href="#([^"]+)"`)

// assertLinksLead holds each link of a page to one anchor.
func assertLinksLead(t *testing.T, page string) {
	t.Helper()
	for _, link := range anchored.FindAllStringSubmatch(page, -1) {
		assert.Equal(t, 1, strings.Count(page, `id="`+link[1]+`"`), link[1])
	}
}

// underTheVerdict is the page between the verdict and the first notebook, where differences and assumptions stand.
func underTheVerdict(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<div class="outcome`)
	require.True(t, found)
	head, _, found := strings.Cut(rest, "<h2>Notebook")
	require.True(t, found)
	head, _, _ = strings.Cut(head, "<h2>Who may become an issuer") // a list of its own, which leads nowhere
	return head
}

// withAssumptions is an environment whose DNS attributes, site and role are declared elsewhere, as a reader would tell of it.
func withAssumptions(t *testing.T) render.Input {
	t.Helper()
	deployed := load(t, "dev")
	deployed.VPCs[0].EnableDNSSupport = nil
	deployed.Principals[0].OnlyServices = []string{"ec2.amazonaws.com"}
	deployed.Assumptions = []string{
		"VPC " + deployed.VPCs[0].ID + " is declared elsewhere: its DNS attributes are assumed to be on, as AWS asks before an endpoint",
		"role notebook-issuer can be assumed by ec2.amazonaws.com only; the answers for client-vpn and on-premises assume that a person holds its credentials",
		"role nobody-asks can be assumed by ec2.amazonaws.com only",
	}
	return input("dev", deployed, "vpc", "client-vpn", "on-premises")
}

// Whoever reads the verdict finds below it each answer that differs or bears a star, and a link that leads to it.
func TestTheVerdictLeadsToEachAnswerThatDiffersOrRestsOnSomething(t *testing.T) {
	all := inputs(t)
	all["fleet"], all["assumed"] = fleet(t, 12, true), withAssumptions(t)
	for name, in := range all {
		t.Run(name, func(t *testing.T) {
			page := write(t, render.HTML, in)
			assertLinksLead(t, page)
			head := underTheVerdict(t, page)
			for _, cell := range regexp.MustCompile(`<td id="(answer-[^"]+)" class="[^"]*">.*?<summary>(.*?)</summary>`).FindAllStringSubmatch(page, -1) {
				marked := strings.Contains(cell[2], "*") || strings.Contains(cell[2], "!")
				assert.Equal(t, marked, strings.Contains(head, `href="#`+cell[1]+`"`), cell[1])
			}
		})
	}
	assert.Contains(t, write(t, render.HTML, all["leaking"]), `href="#non-member-0" aria-label="non-member on client-vpn: issue">issue</a>`)
}

// An assumption leads to what rests on it, and to nothing else.
func TestAnAssumptionLeadsToItsOwnAnswers(t *testing.T) {
	in := withAssumptions(t)
	entries := regexp.MustCompile(`<li>.*</li>`).FindAllString(underTheVerdict(t, write(t, render.HTML, in)), -1)
	require.GreaterOrEqual(t, len(entries), 3)
	count := func(entry int, pattern string) int {
		return len(regexp.MustCompile(pattern).FindAllString(entries[entry], -1))
	}
	assert.Positive(t, count(0, `answer-0-issuer-vpc-issue`), "every path in the VPC asks its DNS server")
	assert.Equal(t, count(1, `href=`), count(1, `answer-0-(issuer|administrator)-(client-vpn|on-premises)-issue`))
	assert.Equal(t, 4, count(1, `href=`), "a person signs, on two paths")
	assert.Zero(t, count(2, `href=`), "no answer rests on it")
}

// What was not understood and is not grave leads to the answers that it could turn round.
func TestWhatWasNotUnderstoodLeadsToWhatItCouldChange(t *testing.T) {
	deployed := load(t, "dev")
	deployed.NotUnderstood = []topology.NotUnderstood{{URN: "urn:pulumi:dev::p::aws:ec2/thing:Thing::odd", Type: "aws:ec2/thing:Thing",
		Because: "nobody knows it", Closes: true, About: topology.AboutClientVPN}}
	head := underTheVerdict(t, write(t, render.HTML, input("dev", deployed, "vpc", "client-vpn", "on-premises")))
	for _, who := range accesspath.Whos() {
		assert.Contains(t, head, fmt.Sprintf(`href="#answer-0-%s-client-vpn-open"`, who))
	}
	assert.NotContains(t, head, `href="#answer-0-issuer-vpc-open"`)
}

// Hundreds of assumptions do not bury the verdict's answers, and none is left out.
func TestManyAssumptionsAreFolded(t *testing.T) {
	in := withAssumptions(t)
	for i := range 200 {
		in.Report.Assumptions = append(in.Report.Assumptions, fmt.Sprintf("role team-%d is declared elsewhere", i))
	}
	head := underTheVerdict(t, write(t, render.HTML, in))
	before, folded, found := strings.Cut(head, `<summary>195 more</summary>`)
	require.True(t, found)
	assert.Equal(t, 8, strings.Count(before, "<li>"))
	assert.Equal(t, 195, strings.Count(folded, "<li>"))
	assert.NotContains(t, underTheVerdict(t, write(t, render.HTML, withAssumptions(t))), "more</summary>")
}

// A chain that is read alone, in its sheet or on paper, keeps the star of its answer.
func TestAChainKeepsTheStarOfItsAnswer(t *testing.T) {
	page := write(t, render.HTML, withAssumptions(t))
	answers := regexp.MustCompile(`<td id="answer-([^"]+)"[^>]*>.*?<span class="mark">[^<*]*(\*?)</span>.*?<h4>[^<*]*(\*?)</h4>.*?<a [^>]*>[^<*]*(\*?)</a>`)
	stars := map[string]int{}
	for _, answer := range answers.FindAllStringSubmatch(page, -1) {
		walk := regexp.MustCompile(`id="walk-` + answer[1] + `"><h4>[^<*]*(\*?)`).FindStringSubmatch(page)
		require.NotNil(t, walk, answer[1])
		stars[answer[2]]++
		assert.Equal(t, []string{answer[2], answer[2], answer[2]}, []string{answer[3], answer[4], walk[1]}, answer[1])
	}
	assert.Positive(t, stars["*"])
	assert.Positive(t, stars[""])
	cells := regexp.MustCompile(`<td class="[^>]*>.*?<span class="mark">[^<*]*(\*?)</span>.*?<h4>[^<*]*(\*?)</h4>`).FindAllStringSubmatch(page, -1)
	require.NotEmpty(t, cells)
	for _, cell := range cells {
		assert.Equal(t, cell[1], cell[2], cell[0])
	}
	assert.Contains(t, page, "issue from on-premises: allow*. ", "who does not see the drawing hears it")
}
