package cidr_test

import (
	"fmt"
	"net/netip"

	"private-notebook/internal/cidr"
)

func ExampleDNSServer() {
	server, err := cidr.DNSServer(netip.MustParsePrefix("10.60.0.0/16"))
	fmt.Println(server, err)
	// Output: 10.60.0.2 <nil>
}

func ExampleParse() {
	_, err := cidr.Parse("10.60.4.1/16")
	fmt.Println(err)
	// Output: 10.60.4.1/16 has host bits set: write 10.60.0.0/16
}
