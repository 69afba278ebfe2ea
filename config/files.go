package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Place is one place where settings were looked for, and what was there.
type Place struct {
	Where  string   // a path, or "OS_* variables"
	Clouds []string // their names, sorted as in the file
	Set    bool     // the variables are there
	Err    error    // why a file that is there can't be read, or is not
}

// Sources says where to look. The zero value looks nowhere.
type Sources struct {
	Env  Env
	Dirs []string // in the order of looking; the first clouds.yaml found is the one
}

// StandardDirs are the directories that OpenStack's clients search: the present
// one, the user's, the system's.
func StandardDirs(e Env) []string {
	dirs := []string{"."}
	if user := configHome(e); user != "" {
		dirs = append(dirs, filepath.Join(user, "openstack"))
	}
	return append(dirs, "/etc/openstack")
}

// suffixes of the files, in the order in which openstacksdk looks for them.
var suffixes = []string{".yaml", ".yml", ".json"}

// files are the settings files in force, merged.
type files struct {
	path   string // of clouds.yaml
	secure string // the paths of its companions, "" for none
	vendor string
	clouds map[string]any
	alone  map[string]any // clouds that secure.yaml alone has
	order  []string       // of the names of both
	public map[string]any
}

// candidates are the paths of a file called base, the variable's first.
func (s Sources) candidates(base, variable string) []string {
	if p := s.Env(variable); p != "" {
		return []string{p}
	}
	var out []string
	for _, d := range s.Dirs {
		for _, x := range suffixes {
			out = append(out, filepath.Join(d, base+x))
		}
	}
	return out
}

// load reads the first file of a name that exists; path is "" when none does.
func (s Sources) load(base, variable, section string) (path string, clouds map[string]any, order []string, err error) {
	for _, p := range s.candidates(base, variable) {
		clouds, order, err = readClouds(p, section)
		if errors.Is(err, fs.ErrNotExist) && s.Env(variable) == "" {
			continue
		}
		return p, clouds, order, err
	}
	return "", nil, nil, nil
}

// readClouds reads the section of a file that lists clouds.
func readClouds(path, section string) (map[string]any, []string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	root, err := parse(path, inYAML(path, text))
	if root == nil {
		return nil, nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, nil, fmt.Errorf("%s: line %d: a mapping with the key %q is expected", path, root.Line, section)
	}
	if err := checkNames(path, root); err != nil {
		return nil, nil, err
	}
	list := under(root, section)
	if list == nil {
		return nil, nil, nil
	}
	return mapping(path, section, list)
}

// mapping reads the clouds and keeps their order.
func mapping(path, section string, node *yaml.Node) (map[string]any, []string, error) {
	if node.Tag == "!!null" {
		return nil, nil, nil
	}
	if node.Kind != yaml.MappingNode {
		return nil, nil, fmt.Errorf("%s: line %d: %q must list clouds by name", path, node.Line, section)
	}
	clouds := map[string]any{}
	var order []string
	for _, p := range pairsOf(node) {
		name, entry := p.key.Value, p.value
		if _, have := clouds[name]; have {
			continue
		}
		if entry.Kind != yaml.MappingNode && entry.Kind != yaml.AliasNode {
			return nil, nil, fmt.Errorf("%s: line %d: cloud %q has no settings", path, entry.Line, name)
		}
		m, ok := plain(entry).(map[string]any)
		if !ok {
			return nil, nil, fmt.Errorf("%s: line %d: cloud %q is not a mapping of settings", path, entry.Line, name)
		}
		clouds[name] = m
		order = append(order, name)
	}
	return clouds, order, nil
}

// values matches what yaml's errors quote from a file: it may be a secret.
var values = regexp.MustCompile("`[^`]*`|\"[^\"]*\"|'[^']*'")

// reason is a YAML error without what it quotes.
func reason(err error) string {
	return values.ReplaceAllString(strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " "), "(a value)")
}

// read reads all files. A cloud may stand in secure.yaml alone.
func (s Sources) read() (files, error) {
	var f files
	var err error
	if f.path, f.clouds, f.order, err = s.load("clouds", "OS_CLIENT_CONFIG_FILE", "clouds"); err != nil {
		return f, err
	}
	secretly, secure, order, err := s.load("secure", "OS_CLIENT_SECURE_FILE", "clouds")
	if err != nil {
		return f, err
	}
	f.secure, f.alone = secretly, map[string]any{}
	for _, name := range order {
		entry := secure[name].(map[string]any)
		if have, ok := f.clouds[name].(map[string]any); ok {
			f.clouds[name] = merged(have, entry)
			continue
		}
		f.alone[name] = entry
		f.order = append(f.order, name)
	}
	f.vendor, f.public, _, err = s.load("clouds-public", "OS_CLIENT_VENDOR_FILE", "public-clouds")
	return f, err
}

// entry gives a cloud's settings, and the file that they are taken for.
func (f files) entry(name string) (settings map[string]any, path string, ok bool) {
	if settings, ok = f.alone[name].(map[string]any); ok {
		return settings, f.secure, true
	}
	settings, ok = f.clouds[name].(map[string]any)
	return settings, f.path, ok
}

// merged lays over upon base, mapping by mapping.
func merged(base, over map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range over {
		have, isMap := out[k].(map[string]any)
		if more, ok := v.(map[string]any); ok && isMap {
			out[k] = merged(have, more)
		} else {
			out[k] = v
		}
	}
	return out
}

// Places tells where settings were looked for and what was there, for whoever
// has none yet.
func (s Sources) Places() []Place {
	out := []Place{{Where: "OS_* variables", Set: s.Env("OS_AUTH_URL") != ""}}
	seen, first := map[string]bool{}, ""
	for _, p := range s.candidates("clouds", "OS_CLIENT_CONFIG_FILE") {
		_, order, err := readClouds(p, "clouds")
		missing := errors.Is(err, fs.ErrNotExist)
		dir := filepath.Dir(p)
		if missing && (seen[dir] || !strings.HasSuffix(p, suffixes[0])) {
			continue // one line for each directory without a file
		}
		seen[dir] = true
		place := Place{Where: p, Clouds: order}
		switch {
		case missing:
		case first == "":
			first, place.Err = p, err
		default:
			place.Clouds, place.Err = nil, fmt.Errorf("not read: %s comes first", first)
		}
		out = append(out, place)
	}
	return append(out, s.securePlaces(out)...)
}

// securePlaces is secure.yaml where it has clouds that no other place has, or
// can't be read.
func (s Sources) securePlaces(others []Place) []Place {
	path, _, order, err := s.load("secure", "OS_CLIENT_SECURE_FILE", "clouds")
	place := Place{Where: path, Err: err}
	for _, name := range order {
		if !slices.ContainsFunc(others, func(p Place) bool { return slices.Contains(p.Clouds, name) }) {
			place.Clouds = append(place.Clouds, name)
		}
	}
	if len(place.Clouds) == 0 && err == nil {
		return nil
	}
	return []Place{place}
}
