package config

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// one are the settings of a cloud that take a single value, beside auth or
// within it. What a reader passes over in silence could make one sign in
// somewhere else, or unprotected.
var one = strings.Fields(`auth_type auth_plugin auth_url username user_name user_id user_domain_name user_domain_id project_name tenant_name
	project_id tenant_id project_domain_name project_domain_id domain_name domain_id system_scope trust_id password token auth_token
	passcode application_credential_id application_credential_name application_credential_secret region_name interface endpoint_type
	volume_api_version block_storage_api_version block_storage_endpoint_override volume_endpoint_override volumev3_endpoint_override
	volumev2_endpoint_override cacert cert key default_domain profile cloud`)

// yesOrNo are those that take a switch.
var yesOrNo = strings.Fields("verify insecure read_only protected")

// checkEntry holds the entry of a cloud to what its settings may be. The error
// is a FileError. A file or an entry that is missing is fine.
func checkEntry(path, section, name string) error {
	text, err := os.ReadFile(path)
	if path == "" || err != nil {
		return nil // reading it has told already
	}
	var doc yaml.Node
	if yaml.Unmarshal(inYAML(path, text), &doc) != nil || len(doc.Content) == 0 {
		return nil
	}
	entry := under(under(doc.Content[0], section), name)
	c := shapeCheck{path: path}
	c.mapping(entry)
	return c.err
}

// under gives the value of a mapping's key; nil for none.
func under(n *yaml.Node, key string) *yaml.Node {
	for _, p := range pairsOf(n) {
		if p.key.Value == key {
			return meantBy(p.value)
		}
	}
	return nil
}

// meantBy is what an alias stands for.
func meantBy(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// shapeCheck looks for the first value that is not of the kind it has to be.
type shapeCheck struct {
	path string
	err  error
}

func (c *shapeCheck) wrong(n *yaml.Node, key, takes string) {
	c.fault(n, fmt.Sprintf("%s takes %s", key, takes))
}

func (c *shapeCheck) fault(n *yaml.Node, reason string) {
	if c.err == nil {
		c.err = &FileError{Path: c.path, Line: n.Line, Reason: reason}
	}
}

// mapping checks the settings of a cloud, or of a part of them.
func (c *shapeCheck) mapping(n *yaml.Node) {
	if n = meantBy(n); n == nil || n.Kind != yaml.MappingNode {
		return
	}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if c.err != nil {
			return
		}
		key := n.Content[i]
		if other := first[settingName(key)]; other != nil {
			c.fault(key, fmt.Sprintf("%s is %s, which stands in line %d already", quote(key.Value), quote(other.Value), other.Line))
		}
		first[settingName(key)] = key
		if v := meantBy(n.Content[i+1]); v.Kind != yaml.ScalarNode || v.Tag != "!!null" {
			c.setting(key, v)
		}
	}
}

// setting checks one of them.
func (c *shapeCheck) setting(key, v *yaml.Node) {
	switch name := settingName(key); {
	case isMerge(key):
		bases, _ := takenOver(v)
		for _, b := range bases {
			c.mapping(b)
		}
	case name == "auth" || name == "snapdash":
		if v.Kind != yaml.MappingNode {
			c.wrong(key, key.Value, "a mapping of settings")
		}
		c.mapping(v)
	case name == "regions":
		c.regions(v)
	case slices.Contains(yesOrNo, name):
		if v.Kind != yaml.ScalarNode || !isSwitch(v.Value) {
			c.wrong(key, key.Value, "true or false")
		}
	case slices.Contains(one, name):
		c.single(key, v)
	}
}

// single checks a setting of one value.
func (c *shapeCheck) single(key, v *yaml.Node) {
	switch {
	case v.Kind != yaml.ScalarNode:
		c.wrong(key, key.Value, "one value, not a "+kindName(v))
	case strings.HasSuffix(settingName(key), "_endpoint_override") && v.Value != "" && !IsHTTP(v.Value):
		c.wrong(key, key.Value, anAddress)
	}
}

// regions are names, or mappings with a name and values.
func (c *shapeCheck) regions(v *yaml.Node) {
	if v.Kind != yaml.SequenceNode {
		c.wrong(v, "regions", "a list of names")
		return
	}
	for _, r := range v.Content {
		r = meantBy(r)
		if name := under(r, "name"); r.Kind != yaml.ScalarNode && (name == nil || name.Kind != yaml.ScalarNode) {
			c.wrong(r, "regions", "a list of names")
		}
		for _, p := range pairsOf(r) {
			c.ofRegion(p)
		}
	}
}

// ofRegion checks what stands beside a region's name: its values and nothing
// else, for it would be ignored in silence.
func (c *shapeCheck) ofRegion(p pair) {
	switch v := meantBy(p.value); {
	case p.key.Value == "name":
	case p.key.Value != "values":
		c.fault(p.key, "a region has a name and values, not "+quote(p.key.Value))
	case v.Kind == yaml.MappingNode:
		c.mapping(v)
	case v.Tag != "!!null":
		c.wrong(p.key, "values", "a mapping of settings")
	}
}

// isSwitch reports whether a text is one of those that truth knows, or their
// opposites.
func isSwitch(text string) bool {
	return truth(text) || slices.Contains([]string{"0", "false", "no", "off", "n", "f", ""}, strings.ToLower(strings.TrimSpace(text)))
}

func kindName(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "list"
	}
	return "mapping"
}
