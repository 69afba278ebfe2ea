package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// FileError says what is wrong with a settings file, and where.
type FileError struct {
	Path   string
	Line   int // from 1; 0 when it is about the whole file
	Reason string
	Err    error // the cause, such as fs.ErrNotExist; may be nil
}

// Error is path, line and reason.
func (e *FileError) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Reason
	}
	return fmt.Sprintf("%s: line %d: %s", e.Path, e.Line, e.Reason)
}

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

// Entry is one line of a settings file: a name and its texts, as they were
// written.
type Entry struct {
	Name  string
	Texts []string // one; of a list each; none for null
	List  bool     // written as a list
	Line  int
}

// Settings is what a settings file says. What the names mean, and whether the
// texts fit, is for others to judge; Wrong gives them the words for it.
type Settings struct {
	Path    string
	Entries []Entry // in the file's order
	Keys    []Entry // of the mapping "keys"
}

// Wrong is a complaint about an entry.
func (s Settings) Wrong(e Entry, reason string) error {
	return &FileError{Path: s.Path, Line: e.Line, Reason: reason}
}

// keysName is the one entry that is a mapping.
const keysName = "keys"

// largest is the size from which a settings file is refused.
const largest = 1 << 20 // bytes

// Home is the directory of snapdash's own settings, "" for none.
func Home(e Env) string {
	if dir := configHome(e); dir != "" {
		return filepath.Join(dir, "snapdash")
	}
	return ""
}

// configHome is where programs of this user have their settings. It is none that
// is relative: a folder of somebody else's, gone into, must not bring any. So the
// specification of XDG_CONFIG_HOME has it as well.
func configHome(e Env) string {
	if dir := e("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	if home := e("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".config")
	}
	return ""
}

// ReadSettings reads a settings file whose entries may have these names, beside
// "keys". A file that is missing is an error that is an fs.ErrNotExist.
func ReadSettings(path string, names []string) (Settings, error) {
	s := Settings{Path: path}
	root, err := readMapping(path)
	if err != nil {
		return s, err
	}
	for _, f := range root {
		if f.key.Value == keysName {
			if s.Keys, err = readKeys(path, f.value); err != nil {
				return s, err
			}
			continue
		}
		e, err := entryOf(path, f)
		if err != nil {
			return s, err
		}
		if !slices.Contains(names, e.Name) {
			return s, s.Wrong(e, "there is no setting "+quote(e.Name)+meant(e.Name, append(names, keysName)))
		}
		s.Entries = append(s.Entries, e)
	}
	return s, nil
}

// readKeys reads the mapping of commands to keys.
func readKeys(path string, value *yaml.Node) ([]Entry, error) {
	fields, err := fieldsOf(path, value, `"keys" takes commands with their keys, such as list.delete: D`)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, f := range fields {
		e, err := entryOf(path, f)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// ReadStyles reads a file of a flat mapping, such as a theme, whatever its names.
func ReadStyles(path string) (Settings, error) {
	s := Settings{Path: path}
	root, err := readMapping(path)
	if err != nil {
		return s, err
	}
	for _, f := range root {
		e, err := entryOf(path, f)
		if err == nil && e.List {
			err = s.Wrong(e, quote(e.Name)+" takes one value, not a list")
		}
		if err != nil {
			return s, err
		}
		s.Entries = append(s.Entries, e)
	}
	return s, nil
}

// pair is a key of a mapping with its value.
type pair struct{ key, value *yaml.Node }

// readMapping reads a file whose text is one mapping; an empty one has no pairs.
func readMapping(path string) ([]pair, error) {
	if info, err := os.Stat(path); err == nil && (info.IsDir() || info.Size() > largest) {
		return nil, &FileError{Path: path, Reason: "is no file of settings, or larger than a MiB"}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		cause := err
		if p := new(fs.PathError); errors.As(err, &p) {
			cause = p.Err
		}
		return nil, &FileError{Path: path, Reason: cause.Error(), Err: err}
	}
	return parseMapping(path, text)
}

func parseMapping(path string, text []byte) ([]pair, error) {
	root, err := parse(path, text)
	if root == nil {
		return nil, err
	}
	return fieldsOf(path, root, "a mapping of names to values is expected")
}

// parse gives what a file's text says, nil where that is nothing. It refuses a
// second document, which would be ignored in silence.
func parse(path string, text []byte) (root *yaml.Node, err error) {
	documents := yaml.NewDecoder(bytes.NewReader(text))
	for first := true; ; first = false {
		var doc yaml.Node
		switch err := documents.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return ofBearableSize(path, root)
		case err != nil:
			return nil, yamlFault(path, text, err)
		case len(doc.Content) == 0:
		case first:
			root = doc.Content[0]
		case doc.Content[0].Tag != "!!null":
			return nil, &FileError{Path: path, Line: doc.Line, Reason: "a second document begins here; a file has one"}
		}
	}
}

// fieldsOf gives the pairs of a mapping, none of null. No name stands there twice.
func fieldsOf(path string, n *yaml.Node, expected string) ([]pair, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil, nil
	}
	if n.Kind != yaml.MappingNode {
		return nil, &FileError{Path: path, Line: n.Line, Reason: expected}
	}
	if err := namedOnce(path, n); err != nil {
		return nil, err
	}
	var out []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if isMerge(key) {
			return nil, &FileError{Path: path, Line: key.Line, Reason: "a name is expected"}
		}
		out = append(out, pair{key, n.Content[i+1]})
	}
	return out, nil
}

// entryOf reads a value that is a text or a list of texts.
func entryOf(path string, f pair) (Entry, error) {
	e := Entry{Name: f.key.Value, Line: f.key.Line}
	v := f.value
	if v.Kind == yaml.AliasNode {
		v = v.Alias
	}
	items := []*yaml.Node{v}
	if e.List = v.Kind == yaml.SequenceNode; e.List {
		items = v.Content
	}
	for _, n := range items {
		if n.Kind != yaml.ScalarNode {
			return e, &FileError{Path: path, Line: n.Line, Reason: quote(e.Name) + " takes a value, not a mapping or a list within a list"}
		}
		if n.Tag != "!!null" {
			e.Texts = append(e.Texts, n.Value)
		}
	}
	return e, nil
}

// anchor finds the anchor that an alias lacks in yaml's own words.
var anchor = regexp.MustCompile(`unknown anchor '([^']*)'`)

// yamlFault is a YAML error with its line, without what it quotes. The reader
// tells no line of what is open at the end, nor of an alias.
func yamlFault(path string, text []byte, err error) error {
	words := reason(err)
	f := &FileError{Path: path, Reason: words}
	if n, _ := fmt.Sscanf(words, "line %d:", &f.Line); n == 1 {
		f.Reason = strings.TrimSpace(words[strings.Index(words, ":")+1:])
		return f
	}
	before := text
	if m := anchor.FindStringSubmatch(err.Error()); m != nil {
		before = text[:max(0, bytes.Index(text, []byte("*"+m[1])))]
	}
	f.Line = 1 + bytes.Count(bytes.TrimRight(before, "\n"), []byte("\n"))
	return f
}
