package config

import "go.yaml.in/yaml/v3"

// isMerge reports whether a key is YAML's "<<", which takes over another
// mapping's pairs.
func isMerge(key *yaml.Node) bool { return key.Tag == "!!merge" }

// takenOver gives the mappings that stand after "<<", one or a list of them, and
// whether there is nothing else.
func takenOver(value *yaml.Node) ([]*yaml.Node, bool) {
	value = meantBy(value)
	list := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	var out []*yaml.Node
	for _, n := range list {
		if n = meantBy(n); n.Kind != yaml.MappingNode {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

// pairsOf gives the pairs of a mapping: its own, then those taken over by "<<",
// the first mapping's first. Of two with one name the earlier counts, whole, as
// YAML has it.
func pairsOf(n *yaml.Node) []pair {
	var own, more []pair
	if n = meantBy(n); n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !isMerge(key) {
			own = append(own, pair{key, value})
			continue
		}
		bases, _ := takenOver(value)
		for _, b := range bases {
			more = append(more, pairsOf(b)...)
		}
	}
	return append(own, more...)
}
