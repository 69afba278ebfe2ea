package sim

import (
	"fmt"
	"strings"
)

// CloudsYAML is a clouds.yaml for this cloud, with an entry for each kind of
// user: sim-admin, sim-member and sim-reader.
func (c *Cloud) CloudsYAML() string {
	var b strings.Builder
	b.WriteString("clouds:\n")
	for _, who := range []struct{ user, project string }{{"admin", "admin"}, {"member", "demo"}, {"reader", "demo"}} {
		fmt.Fprintf(&b, "  sim-%s:\n", who.user)
		fmt.Fprintf(&b, "    auth:\n      auth_url: %s\n", c.AuthURL)
		fmt.Fprintf(&b, "      username: %s\n      password: %s\n      project_name: %s\n", who.user, c.password, who.project)
		b.WriteString("      user_domain_name: Default\n      project_domain_name: Default\n")
		fmt.Fprintf(&b, "    region_name: %s\n    interface: public\n    identity_api_version: 3\n", c.opt.Catalogue.Regions[0])
		if c.opt.API == APIv2 {
			b.WriteString("    volume_api_version: 2\n")
		} else {
			b.WriteString("    volume_api_version: 3\n")
		}
		if c.CertPEM != nil {
			b.WriteString("    verify: false\n")
		}
	}
	return b.String()
}
