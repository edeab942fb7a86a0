package render_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
)

// A picture stands alone: it is XML, asks for no other file, runs nothing, and knows light and dark.
func TestThePictureNeedsNothingElse(t *testing.T) {
	for name, in := range inputs(t) {
		text := write(t, render.SVG, in)
		decoder := xml.NewDecoder(strings.NewReader(text))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, name)
		}
		assert.Contains(t, text, "prefers-color-scheme: dark", name)
		for _, outside := range []string{"<script", "href", "url(", "@import", "<image"} {
			assert.NotContains(t, text, outside, name)
		}
	}
}

// Each answer is a cell of its own, and what is not as meant is marked in the table and in the paths above it.
func TestThePictureShowsEachAnswer(t *testing.T) {
	for name, in := range inputs(t) {
		text := write(t, render.SVG, in)
		var differ, byIssuer int
		for _, d := range in.Report.Intent.Differences {
			if d.Principal != accesspath.NonMember {
				differ++
			}
			if d.Principal == accesspath.Issuer {
				byIssuer++
			}
		}
		assert.Equal(t, 36, strings.Count(text, `class="cell `), name)
		assert.Equal(t, differ, strings.Count(text, ` wrong" />`)+strings.Count(text, ` wrong"/>`)-byIssuer-strings.Count(text, `class="outcome wrong"`), name)
		for _, page := range []string{text, write(t, render.HTML, in)} {
			lines := strings.Count(page, `class="step allow wrong"`) + strings.Count(page, `class="step deny wrong"`) + strings.Count(page, `class="step unknown wrong"`)
			pictures := strings.Count(page, ">public internet</text>")
			assert.Equal(t, byIssuer*pictures, lines, name)
		}
	}
}

func TestThePictureSaysNothingOfItsMaking(t *testing.T) {
	in := inputs(t)["dev"]
	assert.Equal(t, write(t, render.SVG, in), write(t, render.SVG, simulated(in, false)))
}

// No line of a picture is wider than the picture: notebooks with long names are named in several lines.
func TestThePictureHoldsEveryLine(t *testing.T) {
	whole, err := json.Marshal(fleet(t, 4, false).Topology)
	require.NoError(t, err)
	var long topology.Topology
	names := strings.NewReplacer("lab-001", "private-notebook-fleet-forecasts", "lab-002", "private-notebook-fleet-payroll",
		"lab-003", "private-notebook-fleet-teaching", "lab-004", "private-notebook-fleet-vision")
	require.NoError(t, json.Unmarshal([]byte(names.Replace(string(whole))), &long))
	text := write(t, render.SVG, input("long", long, "vpc", "client-vpn", "on-premises"))
	lines := regexp.MustCompile(`class="(?:name|verdict)">([^<]*)</text>`).FindAllStringSubmatch(text, -1)
	assert.Contains(t, text, "private-notebook-fleet-vision")
	for _, line := range lines {
		assert.LessOrEqual(t, len([]rune(line[1])), 100, line[1])
	}
}

// A screen reader goes from heading to heading, and none is left out on the way down; each link says by itself where it leads.
func TestThePageCanBeHeard(t *testing.T) {
	for name, in := range inputs(t) {
		text := write(t, render.HTML, in)
		level := 0
		for _, heading := range regexp.MustCompile(`<h([1-6])[ >]`).FindAllStringSubmatch(text, -1) {
			now := int(heading[1][0] - '0')
			assert.LessOrEqual(t, now, level+1, "%s: heading %d under heading %d", name, now, level)
			level = now
		}
		assert.Contains(t, text, `<html lang="en">`)
		assert.Contains(t, text, `href="#answers"`)
		assert.Equal(t, 1, strings.Count(text, `id="answers"`))
		said := map[string]string{}
		for _, link := range regexp.MustCompile(`<a href="#(answer-[^"]+)"(?: aria-label="([^"]*)")?>`).FindAllStringSubmatch(text, -1) {
			assert.NotEmpty(t, link[2], "%s: %s", name, link[1])
			if before, has := said[link[2]]; has {
				assert.Equal(t, before, link[1], "%s: two links are called %q", name, link[2])
			}
			said[link[2]] = link[1]
		}
		for _, header := range regexp.MustCompile(`<th[^>]*>`).FindAllString(text, -1) {
			assert.Contains(t, header, "scope=", name)
		}
	}
}
