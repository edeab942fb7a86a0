package accesspath_test

import (
	"encoding/json"
	"fmt"
	"os"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// A report tells, for each path, whether it leads in, and what decided it.
func ExampleJudge() {
	text, err := os.ReadFile("testdata/dev.json")
	if err != nil {
		panic(err)
	}
	var deployed topology.Topology
	if err := json.Unmarshal(text, &deployed); err != nil {
		panic(err)
	}
	intent, err := accesspath.ParseIntent([]string{"vpc", "client-vpn", "on-premises"})
	if err != nil {
		panic(err)
	}
	report := accesspath.Judge(deployed, intent)
	fmt.Println("as intended:", report.Intent.OK)
	for _, v := range report.Verdicts {
		if v.Principal == accesspath.Issuer && v.Step == accesspath.Open {
			fmt.Println(v.From, v.Decision)
		}
	}
	// Output:
	// as intended: true
	// vpc allow
	// linked-vpc deny
	// client-vpn allow
	// on-premises allow
	// internet deny
	// console deny
}
