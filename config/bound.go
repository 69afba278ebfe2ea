package config

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// maxNodes is how many values a file may have, counted wherever an alias brings
// them in again: a file of aliases upon aliases must not hold the program up.
const maxNodes = 200_000

// ofBearableSize refuses a file that has more, or an alias within what it stands
// for: whoever goes through what it gives comes to an end. root may be nil.
func ofBearableSize(path string, root *yaml.Node) (*yaml.Node, error) {
	c := sizeCheck{path: path, sizes: map[*yaml.Node]int{}}
	if root == nil || c.size(root) > 0 && c.err == nil {
		return root, nil
	}
	return nil, c.err
}

// sizeCheck counts what nodes come to with all that their aliases bring in.
type sizeCheck struct {
	path  string
	sizes map[*yaml.Node]int // of what has an anchor; 0: being counted
	err   error
}

func (c *sizeCheck) size(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		size, known := c.sizes[n.Alias]
		if known && size == 0 {
			c.fault(n, fmt.Sprintf("*%s stands within what it stands for", n.Value))
		}
		return 1 + size
	}
	if n.Anchor != "" {
		c.sizes[n] = 0
	}
	size := 1
	for _, child := range n.Content {
		size += c.size(child)
		if size > maxNodes {
			c.fault(child, "there is too much in this file")
		}
		if c.err != nil {
			break
		}
	}
	if n.Anchor != "" {
		c.sizes[n] = size
	}
	return size
}

func (c *sizeCheck) fault(n *yaml.Node, reason string) {
	if c.err == nil {
		c.err = &FileError{Path: c.path, Line: n.Line, Reason: reason}
	}
}
