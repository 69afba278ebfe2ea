package config

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// checkNames holds every mapping of a file to namedOnce, and "<<" to mappings.
func checkNames(path string, n *yaml.Node) error {
	if n.Kind == yaml.MappingNode {
		if err := namedOnce(path, n); err != nil {
			return err
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !isMerge(n.Content[i]) {
				continue
			}
			if _, ok := takenOver(n.Content[i+1]); !ok {
				return &FileError{Path: path, Line: n.Content[i].Line, Reason: `"<<" takes a mapping or a list of mappings`}
			}
		}
	}
	for _, c := range n.Content {
		if err := checkNames(path, c); err != nil {
			return err
		}
	}
	return nil
}

// namedOnce refuses a name that stands twice in a mapping: one of the two would
// be ignored in silence. What is no name, such as a list, it refuses too.
func namedOnce(path string, n *yaml.Node) error {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			return &FileError{Path: path, Line: key.Line, Reason: "a name is expected"}
		}
		if line, twice := first[key.Value]; twice {
			return &FileError{Path: path, Line: key.Line, Reason: fmt.Sprintf("%s stands here again, after line %d", quote(key.Value), line)}
		}
		first[key.Value] = key.Line
	}
	return nil
}
