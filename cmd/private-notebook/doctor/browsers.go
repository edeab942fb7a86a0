package doctor

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// firefoxMode is the setting of Firefox for DNS over HTTPS: 2 asks over HTTPS first, 3 only (Mozilla, "Trusted Recursive Resolver").
var firefoxMode = regexp.MustCompile(`(?m)^user_pref\("network\.trr\.mode", *(\d+)\);`)

// firefoxAsksElsewhere reads a profile's prefs.js.
func firefoxAsksElsewhere(prefs string) bool {
	mode := firefoxMode.FindStringSubmatch(prefs)
	return mode != nil && (mode[1] == "2" || mode[1] == "3")
}

// chromiumAsksElsewhere reads a "Local State". In the mode "secure" a server that the user chose is asked over HTTPS. In "automatic", the
// default, it is the system's own server that is asked so, if it is known to understand it: a VPC's is not.
func chromiumAsksElsewhere(state string) bool {
	var read struct {
		DNS struct {
			Mode string `json:"mode"`
		} `json:"dns_over_https"`
	}
	return json.Unmarshal([]byte(state), &read) == nil && read.DNS.Mode == "secure"
}

// browserFile is where a browser keeps its settings, as a pattern below a folder that an environment variable names.
type browserFile struct {
	name, variable, pattern string
	asksElsewhere           func(string) bool
}

func browserFiles(os string) []browserFile {
	switch os {
	case "darwin":
		const support = "Library/Application Support/"
		return []browserFile{
			{"Chrome", "HOME", support + "Google/Chrome/Local State", chromiumAsksElsewhere},
			{"Edge", "HOME", support + "Microsoft Edge/Local State", chromiumAsksElsewhere},
			{"Firefox", "HOME", support + "Firefox/Profiles/*/prefs.js", firefoxAsksElsewhere},
		}
	case "windows":
		return []browserFile{
			{"Chrome", "LOCALAPPDATA", "Google/Chrome/User Data/Local State", chromiumAsksElsewhere},
			{"Edge", "LOCALAPPDATA", "Microsoft/Edge/User Data/Local State", chromiumAsksElsewhere},
			{"Firefox", "APPDATA", "Mozilla/Firefox/Profiles/*/prefs.js", firefoxAsksElsewhere},
		}
	}
	return []browserFile{
		{"Chrome", "HOME", ".config/google-chrome/Local State", chromiumAsksElsewhere},
		{"Chromium", "HOME", ".config/chromium/Local State", chromiumAsksElsewhere},
		{"Edge", "HOME", ".config/microsoft-edge/Local State", chromiumAsksElsewhere},
		{"Firefox", "HOME", ".mozilla/firefox/*/prefs.js", firefoxAsksElsewhere},
		{"Firefox", "HOME", "snap/firefox/common/.mozilla/firefox/*/prefs.js", firefoxAsksElsewhere},
	}
}

// browserDNS looks whether a browser asks a DNS server of its own, past the VPN's.
func (v *visit) browserDNS() Check {
	c := Check{Check: CheckBrowserDNS}
	var seen, elsewhere []string
	for _, f := range browserFiles(v.Machine.OS) {
		home := v.Machine.Env(f.variable)
		if home == "" {
			continue
		}
		files, err := v.Machine.Glob(filepath.Join(home, filepath.FromSlash(f.pattern)))
		if err != nil {
			continue
		}
		for _, file := range files {
			text, err := v.Machine.ReadFile(file)
			if err != nil {
				continue
			}
			seen = append(seen, f.name)
			if f.asksElsewhere(string(text)) {
				elsewhere = append(elsewhere, f.name)
			}
		}
	}
	return c.judgeBrowsers(slices.Compact(seen), slices.Compact(elsewhere))
}

func (c Check) judgeBrowsers(seen, elsewhere []string) Check {
	switch {
	case len(elsewhere) > 0:
		c.Status = Warning
		c.Because = strings.Join(elsewhere, " and ") + " is set to ask a DNS server of its own over HTTPS, which knows no private address"
		c.Remedy = "turn off \"Use secure DNS\" (Chrome, Edge) or \"DNS over HTTPS\" (Firefox) in its settings, or use another browser"
	case len(seen) > 0:
		c.Status, c.Because = OK, "no DNS over HTTPS is set in "+strings.Join(seen, ", ")+"; a company's policy for browsers is not looked at"
	default:
		c.Status, c.Because = Skipped, "no settings of Chrome, Edge or Firefox were found"
	}
	return c
}
