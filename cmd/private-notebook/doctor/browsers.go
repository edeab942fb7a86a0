package doctor

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The settings of Firefox for DNS over HTTPS (Mozilla, "Trusted Recursive Resolver"). In mode 2 it asks over HTTPS first, in 3 only.
// Where the user chose nothing, which is mode 0, it is what Mozilla rolls out in the user's country that counts.
var (
	firefoxMode     = regexp.MustCompile(`(?m)^user_pref\("network\.trr\.mode", *(\d+)\);`)
	firefoxRollout  = regexp.MustCompile(`(?m)^user_pref\("doh-rollout\.mode", *(\d+)\);`)
	firefoxExcludes = regexp.MustCompile(`(?m)^user_pref\("network\.trr\.excluded-domains", *"(.*)"\);`)
)

// firefoxAsksElsewhere reads a profile's prefs.js.
func firefoxAsksElsewhere(prefs, host string) bool {
	setting := func(of *regexp.Regexp) string {
		if found := of.FindStringSubmatch(prefs); found != nil {
			return found[1]
		}
		return ""
	}
	mode := setting(firefoxMode)
	if mode == "" || mode == "0" {
		mode = setting(firefoxRollout)
	}
	excluded := Resolver{Domains: strings.FieldsFunc(setting(firefoxExcludes), func(r rune) bool { return r == ',' || r == ' ' })}
	return (mode == "2" || mode == "3") && excluded.fit(host) < 0
}

// chromiumAsksElsewhere reads a "Local State". In the mode "secure" a server that the user chose is asked over HTTPS. In "automatic", the
// default, it is the system's own server that is asked so, if it is known to understand it, which a VPC's is not, and only where the
// system has no rules for single domains (Chromium, net/dns/dns_client.cc).
func chromiumAsksElsewhere(state, _ string) bool {
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
	asksElsewhere           func(settings, host string) bool
}

func browserFiles(os string) []browserFile {
	switch os {
	case "darwin":
		const support = "Library/Application Support/"
		return []browserFile{
			{"Chrome", "HOME", support + "Google/Chrome/Local State", chromiumAsksElsewhere},
			{"Edge", "HOME", support + "Microsoft Edge/Local State", chromiumAsksElsewhere},
			{"Brave", "HOME", support + "BraveSoftware/Brave-Browser/Local State", chromiumAsksElsewhere},
			{"Firefox", "HOME", support + "Firefox/Profiles/*/prefs.js", firefoxAsksElsewhere},
		}
	case "windows":
		return []browserFile{
			{"Chrome", "LOCALAPPDATA", "Google/Chrome/User Data/Local State", chromiumAsksElsewhere},
			{"Edge", "LOCALAPPDATA", "Microsoft/Edge/User Data/Local State", chromiumAsksElsewhere},
			{"Brave", "LOCALAPPDATA", "BraveSoftware/Brave-Browser/User Data/Local State", chromiumAsksElsewhere},
			{"Firefox", "APPDATA", "Mozilla/Firefox/Profiles/*/prefs.js", firefoxAsksElsewhere},
			{"Firefox", "LOCALAPPDATA", "Packages/Mozilla.Firefox_*/LocalCache/Roaming/Mozilla/Firefox/Profiles/*/prefs.js", firefoxAsksElsewhere},
		}
	}
	return []browserFile{
		{"Chrome", "HOME", ".config/google-chrome/Local State", chromiumAsksElsewhere},
		{"Chromium", "HOME", ".config/chromium/Local State", chromiumAsksElsewhere},
		{"Chromium", "HOME", "snap/chromium/common/chromium/Local State", chromiumAsksElsewhere},
		{"Edge", "HOME", ".config/microsoft-edge/Local State", chromiumAsksElsewhere},
		{"Brave", "HOME", ".config/BraveSoftware/Brave-Browser/Local State", chromiumAsksElsewhere},
		{"Firefox", "HOME", ".mozilla/firefox/*/prefs.js", firefoxAsksElsewhere},
		{"Firefox", "HOME", "snap/firefox/common/.mozilla/firefox/*/prefs.js", firefoxAsksElsewhere},
		{"Firefox", "HOME", ".var/app/org.mozilla.firefox/.mozilla/firefox/*/prefs.js", firefoxAsksElsewhere},
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
			if f.asksElsewhere(string(text), v.notebook.Host) {
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
		phrase := " is set to ask a DNS server of its own over HTTPS, which knows no private address"
		if len(elsewhere) > 1 {
			phrase = " are set to ask DNS servers of their own over HTTPS, which know no private address"
		}
		c.Because = strings.Join(elsewhere, " and ") + phrase
		c.Remedy = "turn off \"Use secure DNS\" (Chrome, Edge, Brave) or \"DNS over HTTPS\" (Firefox, which may except the notebook's domain instead) " +
			"in its settings, or use another browser"
	case len(seen) > 0:
		c.Status, c.Because = OK, "no DNS over HTTPS is set in "+strings.Join(seen, ", ")+"; a company's policy for browsers is not looked at"
	default:
		c.Status, c.Because = Skipped, "no settings of Chrome, Edge, Brave or Firefox were found"
	}
	return c
}
