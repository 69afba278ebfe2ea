package model

import (
	"sort"
	"strings"
	"unicode"
)

// Pair is one key of a snapshot's metadata with its value. Cinder's metadata
// is strings to strings.
type Pair struct{ Key, Value string }

// Metadata is a snapshot's metadata, sorted by key with every key once. A
// slice, because a million snapshots with a map each would not fit.
type Metadata []Pair

// MetadataOf makes Metadata from a map.
func MetadataOf(m map[string]string) Metadata {
	if len(m) == 0 {
		return nil
	}
	md := make(Metadata, 0, len(m))
	for k, v := range m {
		md = append(md, Pair{k, v})
	}
	sort.Slice(md, func(i, j int) bool { return md[i].Key < md[j].Key })
	return md
}

// Map gives the metadata as a map; never nil.
func (md Metadata) Map() map[string]string {
	m := make(map[string]string, len(md))
	for _, p := range md {
		m[p.Key] = p.Value
	}
	return m
}

// Get gives the value of key, and whether the key is there.
func (md Metadata) Get(key string) (string, bool) {
	i := sort.Search(len(md), func(i int) bool { return md[i].Key >= key })
	if i < len(md) && md[i].Key == key {
		return md[i].Value, true
	}
	return "", false
}

// Equal reports whether both hold the same pairs.
func (md Metadata) Equal(other Metadata) bool {
	if len(md) != len(other) {
		return false
	}
	for i := range md {
		if md[i] != other[i] {
			return false
		}
	}
	return true
}

// Addressable reports whether a metadata key can be the last part of an address,
// so that it alone can be read, set or deleted. Cinder's router (seen with 21.3)
// splits at a slash even when it is escaped, takes .json at the end for a format,
// so that DELETE …/metadata/a.json deletes "a", and reads UTF-8 as Latin-1, so
// that one of "ü" deletes "Ã¼". Other dots are letters to it; but a key of dots
// alone is a way up to proxies, and …/metadata/.. would be the snapshot itself.
func Addressable(key string) bool {
	outside := func(r rune) bool { return r > unicode.MaxASCII || r == '/' }
	return key != "" && key != "." && key != ".." && !strings.HasSuffix(key, ".json") && !strings.ContainsFunc(key, outside)
}
