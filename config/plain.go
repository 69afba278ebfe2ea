package config

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// plain turns YAML into maps, lists and texts. Every scalar stays the text it
// was written as: a password of 0123 is not the number 83.
func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return plain(n.Alias)
	case yaml.MappingNode:
		return plainMapping(n)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			list = append(list, plain(c))
		}
		return list
	}
	if n.Tag == "!!null" {
		return nil
	}
	return n.Value
}

// settingName is the name of a setting: dashes in it are as good as underscores,
// for openstacksdk.
func settingName(key *yaml.Node) string { return strings.ReplaceAll(key.Value, "-", "_") }

// plainMapping reads a mapping with what is merged into it.
func plainMapping(n *yaml.Node) map[string]any {
	out := map[string]any{}
	for _, p := range pairsOf(n) {
		name := settingName(p.key)
		if _, have := out[name]; !have {
			out[name] = plain(p.value)
		}
	}
	return out
}
