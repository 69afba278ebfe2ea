package config

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader turns YAML into maps, lists and texts. Every scalar stays the text it
// was written as: a password of 0123 is not the number 83.
type reader struct{ nodes int }

// Bounds, so that a file of aliases upon aliases cannot hold the program up.
const (
	maxNodes = 20000
	maxDepth = 40
)

func (r *reader) plain(n *yaml.Node, depth int) any {
	if r.nodes++; r.nodes > maxNodes || depth > maxDepth {
		return nil
	}
	switch n.Kind {
	case yaml.AliasNode:
		return r.plain(n.Alias, depth+1)
	case yaml.MappingNode:
		return r.mapping(n, depth)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			list = append(list, r.plain(c, depth+1))
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

// mapping reads a mapping with what is merged into it.
func (r *reader) mapping(n *yaml.Node, depth int) any {
	out := map[string]any{}
	for _, p := range pairsOf(n, &r.nodes) {
		name := settingName(p.key)
		if _, have := out[name]; !have {
			out[name] = r.plain(p.value, depth+1)
		}
	}
	return out
}
