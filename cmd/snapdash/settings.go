package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"snapdash/config"
	"snapdash/ui"
)

// onlyTyped are the flags that make no sense in a settings file.
var onlyTyped = []string{"help", "version", "config"}

// variablesFirst are the settings over which variables of the environment win:
// they are set for a session, the file for good.
var variablesFirst = map[string][]string{
	"os-cloud":       {"OS_CLOUD", "OS_AUTH_URL"},
	"os-region-name": {"OS_REGION_NAME"},
}

// settings are the values of the flags with where each of them came from.
type settings struct {
	file   config.Settings
	origin map[string]string // by flag: a file and line, a variable, "the command line"; absent: the default
	keys   ui.Keymap
	vars   map[string]string // by flag: the value that a variable has in its place
}

// typed is the origin of what was given there.
const typed = "the command line"

// readSettings fills the flags that the command line left out from the
// settings file: that of --config, else of SNAPDASH_CONFIG, else the user's
// own, which need not be there.
func readSettings(set *pflag.FlagSet, env config.Env) (settings, error) {
	s := settings{origin: map[string]string{}, vars: map[string]string{}}
	var names []string
	set.VisitAll(func(f *pflag.Flag) {
		if !slices.Contains(onlyTyped, f.Name) {
			names = append(names, f.Name)
		}
		if f.Changed {
			s.origin[f.Name] = typed
		}
	})
	path, asked := settingsPath(set, env)
	file, err := settingsIn(path, names)
	switch {
	case err == nil:
		s.file = file
	case errors.Is(err, fs.ErrNotExist) && !asked:
		s.file.Path = path
	default:
		return s, settingsFault("read the settings", err)
	}
	for _, e := range s.file.Entries {
		if err := s.take(set, e, env); err != nil {
			return s, settingsFault("read the settings", s.file.Wrong(e, err.Error()))
		}
	}
	s.heed(set, env)
	return s, s.readKeys()
}

// heed notes the variables that are in force. They stay out of the flags: it is
// in finding the cloud that they are read, and the embedded one has none.
func (s *settings) heed(set *pflag.FlagSet, env config.Env) {
	if f := set.Lookup("demo"); f != nil && f.Value.String() == "true" {
		return
	}
	for name, variables := range variablesFirst {
		if s.origin[name] == typed {
			continue
		}
		for i, v := range variables {
			if env(v) == "" {
				continue
			}
			s.origin[name] = v
			if i == 0 { // OS_AUTH_URL is no name of a cloud: there is none
				s.vars[name] = env(v)
			}
			break
		}
	}
}

// settingsIn reads a file, or no file at all.
func settingsIn(path string, names []string) (config.Settings, error) {
	if path == "" {
		return config.Settings{}, nil
	}
	return config.ReadSettings(path, names)
}

// settingsPath is the file to read, "" for none, and whether it was asked for.
func settingsPath(set *pflag.FlagSet, env config.Env) (path string, asked bool) {
	if f := set.Lookup("config"); f != nil && f.Value.String() != "" {
		return f.Value.String(), true
	}
	if path := env("SNAPDASH_CONFIG"); path != "" {
		return path, true
	}
	home := config.Home(env)
	if home == "" {
		return "", false
	}
	return filepath.Join(home, "config.yaml"), false
}

// take gives an entry to its flag, unless something stronger has spoken. It is
// judged in either case: a mistake must not wait for the day it counts.
func (s *settings) take(set *pflag.FlagSet, e config.Entry, env config.Env) error {
	if len(e.Texts) == 0 && !e.List {
		return nil
	}
	f := set.Lookup(e.Name)
	kept := f.Value.String()
	if err := setFlag(f, e); err != nil {
		return err
	}
	if over := s.over(set, e.Name, env); over != "" {
		s.origin[e.Name] = over
		return restore(f, kept)
	}
	f.Changed = true
	s.origin[e.Name] = fmt.Sprintf("%s: line %d", s.file.Path, e.Line)
	return nil
}

// excluding are the flags that leave no room for another: who names one cloud does
// not want the other.
var excluding = map[string]string{"os-cloud": "demo", "demo": "os-cloud", "ascii": "unicode", "unicode": "ascii"}

// over is what wins over the file's value of a flag, "" when nothing does.
func (s *settings) over(set *pflag.FlagSet, name string, env config.Env) string {
	if s.origin[name] != "" {
		return s.origin[name]
	}
	for _, v := range variablesFirst[name] {
		if env(v) != "" {
			return v
		}
	}
	other := excluding[name]
	if f := set.Lookup(other); other != "" && s.origin[other] == typed && (f.Value.Type() != "bool" || f.Value.String() == "true") {
		return "the command line (--" + other + ")"
	}
	return ""
}

// restore gives a flag its former value back.
func restore(f *pflag.Flag, text string) error {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		text = strings.Trim(text, "[]")
		if text == "" {
			return list.Replace(nil)
		}
		return list.Replace(strings.Split(text, ","))
	}
	return f.Value.Set(text)
}

// setFlag gives a flag the value of an entry, as its type has it.
func setFlag(f *pflag.Flag, e config.Entry) error {
	if list, ok := f.Value.(pflag.SliceValue); ok {
		if err := list.Replace(e.Texts); err != nil {
			return fmt.Errorf("%q takes a list of %s", e.Name, kindOf(f))
		}
		return nil
	}
	if len(e.Texts) != 1 || e.List {
		return fmt.Errorf("%q takes %s, not a list", e.Name, kindOf(f))
	}
	text := e.Texts[0]
	if f.Value.Type() == "bool" {
		if word, ok := map[string]string{"yes": "true", "on": "true", "no": "false", "off": "false"}[strings.ToLower(text)]; ok {
			text = word
		}
	}
	if err := f.Value.Set(text); err != nil {
		return fmt.Errorf("%q takes %s", e.Name, kindOf(f))
	}
	return nil
}

// kindOf names what a flag takes, for those who wrote something else.
func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "int", "int64", "uint":
		return "a whole number"
	case "float64":
		return "a number"
	case "duration":
		return "a length of time such as 3s or 5m"
	}
	return "a text"
}

// flagWords finds the names of flags in a message.
var flagWords = regexp.MustCompile(`--([a-z][a-z0-9-]*)`)

// blame says where a value stands that a check has refused, when it came from
// the file: the words of the check name the flag.
func (s *settings) blame(err error) error {
	if err == nil {
		return nil
	}
	for _, m := range flagWords.FindAllStringSubmatch(err.Error(), -1) {
		for _, e := range s.file.Entries {
			if e.Name == m[1] && strings.HasPrefix(s.origin[e.Name], s.file.Path) {
				text := strings.TrimPrefix(err.Error(), errUsage.Error()+": ")
				return settingsFault("read the settings", s.file.Wrong(e, strings.ReplaceAll(text, "--"+e.Name, e.Name)))
			}
		}
	}
	return err
}

// readKeys judges the keys of the file.
func (s *settings) readKeys() error {
	wanted := make([]ui.Rebinding, len(s.file.Keys))
	for i, e := range s.file.Keys {
		var keys []string
		for _, t := range e.Texts {
			keys = append(keys, strings.Fields(t)...)
		}
		wanted[i] = ui.Rebinding{Command: e.Name, Keys: keys}
	}
	keys, err := ui.NewKeymap(wanted)
	var fault *ui.KeyFault
	if errors.As(err, &fault) {
		return settingsFault("read the keys", s.file.Wrong(s.file.Keys[fault.Index], fault.Reason))
	}
	s.keys = keys
	return err
}
