package settings

import (
	"net/netip"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
)

type gateway struct {
	Address string       `config:"address"`
	Number  int          `config:"number"`
	Dynamic bool         `config:"dynamic"`
	Network netip.Prefix `config:"network"`
}

type nested struct {
	Names    []string           `config:"names"`
	Networks []netip.Prefix     `config:"networks"`
	Gateways []gateway          `config:"gateways"`
	ByName   map[string]gateway `config:"byName"`
	Optional *gateway           `config:"optional"`
}

func readNested(text string) (nested, string) {
	var got nested
	faults := Unread{}.decodeText(reflect.ValueOf(&got).Elem(), "key", text)
	if err := faults.Err(); err != nil {
		return got, err.Error()
	}
	return got, ""
}

func TestNestedValuesArrive(t *testing.T) {
	one := gateway{"a", 7, true, netip.MustParsePrefix("10.0.0.0/8")}
	const text = `{"address":"a","number":7,"dynamic":true,"network":"10.0.0.0/8"}`
	got, fault := readNested(`{"names":["x","y"],"networks":["10.0.0.0/8"],"gateways":[` + text + `,{}],"byName":{"b":` + text + `},"optional":` + text + `}`)
	assert.Empty(t, fault)
	assert.Equal(t, nested{
		Names: []string{"x", "y"}, Networks: []netip.Prefix{one.Network}, Gateways: []gateway{one, {}},
		ByName: map[string]gateway{"b": one}, Optional: &one,
	}, got)
}

func TestNothingIsAsGoodAsLeftOut(t *testing.T) {
	for _, text := range []string{"", "null", "{}", `{"optional":null,"names":null}`} {
		got, fault := readNested(text)
		assert.Empty(t, fault, text)
		assert.Equal(t, nested{}, got, text)
	}
}

func TestNestedFaultsNameTheirPath(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"no JSON", `{`, `key = "{" is not an object; write an object`},
		{"two values", `{} {}`, `key = "{} {}" is not an object; write an object`},
		{"another form", `[]`, `key = [] is not an object; write an object`},
		{"an unknown key", `{"gateways":[{},{"adress":"a"}]}`, "key key.gateways[1].adress is not known; did you mean address?"},
		{"a number as text", `{"names":[7]}`, "key.names[0] = 7 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string"},
		{"text as a number", `{"optional":{"number":"7"}}`, `key.optional.number = "7" is not a whole number; write a whole number`},
		{"a number with a leading zero", `{"optional":{"number":"010"}}`, `key.optional.number = "010" is not a whole number; write a whole number`},
		{"a fraction", `{"optional":{"number":7.5}}`, "key.optional.number = 7.5 is not a whole number; write a whole number"},
		{"text as a boolean", `{"byName":{"b":{"dynamic":"yes"}}}`, `key.byName.b.dynamic = "yes" is not true or false; write true or false`},
		{"host bits", `{"networks":["10.0.0.1/8"]}`, `key.networks[0] = "10.0.0.1/8" is not an IPv4 network; write 10.0.0.0/8`},
		{"an empty network", `{"networks":[""]}`, "key.networks[0] is empty; name a network, or leave the entry out"},
		{"no network", `{"networks":[null]}`, "key.networks[0] is empty; name a network, or leave the entry out"},
		{"a number as a network", `{"networks":[10]}`, "key.networks[0] = 10 is not an IPv4 network; write an IPv4 network"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, fault := readNested(row.text)
			assert.Equal(t, "configuration: "+row.want, fault)
		})
	}
}

func TestEveryNestedFaultIsReportedAtOnce(t *testing.T) {
	got, fault := readNested(`{"names":[1,"x"],"gateways":[{"number":true}],"typo":1}`)
	assert.Equal(t, "3 faults:\n  - configuration: key.gateways[0].number = true is not a whole number; write a whole number"+
		"\n  - configuration: key.names[0] = 1 is not a string; put it in quotes in the settings file; with \"pulumi config set --path\", add --type string"+
		"\n  - configuration: key key.typo is not known; choose from byName, gateways, names, networks, optional", fault)
	assert.Equal(t, []string{"x"}, got.Names, "what can be read is, so that it is checked too")
}

// What the command line took apart at the dots of a key is told how to be written in one piece.
func TestAKeyThatWasTakenApartIsToldWhole(t *testing.T) {
	var texts map[string]string
	faults := Unread{}.decodeText(reflect.ValueOf(&texts).Elem(), "waivers", `{"EC2":{"9":"x"},"a":{"b":{"c":1}}}`)
	assert.EqualError(t, faults.Err(), "2 faults:\n  - configuration: waivers.EC2 = {\"9\":\"x\"} is not a string; write a string; "+
		"a key with a dot is written waivers[\"EC2.9\"] with \"pulumi config set --path\"\n"+
		"  - configuration: waivers.a = {\"b\":{\"c\":1}} is not a string; write a string; a key with a dot is written waivers[\"a.b.c\"] with \"pulumi config set --path\"")
	var number int
	for text, want := range map[string]bool{"10": true, "-1": true, "0": true, "010": false, "+5": false, "-0": false, "1e3": false, "": false} {
		assert.Equal(t, want, Unread{}.decodeText(reflect.ValueOf(&number).Elem(), "n", text) == nil, text)
	}
}
