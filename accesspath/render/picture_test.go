package render_test

import (
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

// No line of a picture is wider than the picture: many notebooks have many names.
func TestThePictureHoldsEveryLine(t *testing.T) {
	text := write(t, render.SVG, fleet(t, 12, true))
	lines := regexp.MustCompile(`class="(?:name|verdict)">([^<]*)</text>`).FindAllStringSubmatch(text, -1)
	require.NotEmpty(t, lines)
	for _, line := range lines {
		assert.LessOrEqual(t, len([]rune(line[1])), 100, line[1])
	}
}
