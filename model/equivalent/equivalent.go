// Package equivalent writes the command line that does the same as an action or
// a view of the program: with openstack, and with cinder where openstack has no
// command for it. What strangers chose (names, metadata, volume types) is quoted
// so that a shell hands it on byte by byte and a terminal shows it as it is:
// no control character, nothing invisible. It only writes; it runs nothing.
//
// The options are those of openstackclient 6.0 and cinderclient 9.1, which newer
// ones still have.
package equivalent

import (
	"strings"

	"snapdash/model"
)

// Command is what to type, and what there is to know about it.
type Command struct {
	// Lines are whole commands, to be run one after the other. Empty: no command
	// does the same, and Notes says why.
	Lines []string
	Notes []string // in sentences
}

// Text is the lines as they are copied.
func (c Command) Text() string { return strings.Join(c.Lines, "\n") }

// Where says which cloud a command is for.
type Where struct {
	Cloud  string // of clouds.yaml; "" where OS_* variables say it, or variables
	Region string // where it was chosen apart; "": as configured
	// Unset are variables that openstack would take before what Cloud says:
	// it would send its password to the address of another.
	Unset []string
	API   model.API
}

// variables is what openstack calls the cloud of OS_* variables.
const variables = "envvars"

// ofFile reports whether the cloud is one of clouds.yaml.
func (w Where) ofFile() bool { return w.Cloud != "" && w.Cloud != variables }

// Notes that more than one command needs.
const (
	noteNUL     = "A NUL character is in it, which no command line can hold."
	noteShell   = "Unusual characters are written as $'\\…', which bash, zsh, ksh and busybox read; dash does not."
	noteKey     = "A key that is empty or has a = in it cannot be written as key=value."
	noteAddress = "openstack removes a key by its address. One that is empty, . or .., ends in .json, or has / ? # % or a letter beyond ASCII in it would name another key, or none."
	notePairs   = "cinder cannot filter by a metadata pair with a comma, or with a : in its key: that part is left out."
	noteBraces  = "cinder takes what stands in { } for a dictionary: that part of the filter is left out."
	noteVars    = "cinder reads no clouds.yaml: load the cloud's OS_* variables (its openrc file) before."
	noteV2      = "This cloud has Block Storage v2 only; cinder speaks v3."
)

// builder collects the commands of one answer.
type builder struct {
	where   Where
	out     Command
	refused bool // a part cannot be written
}

func (b *builder) note(text string) {
	for _, n := range b.out.Notes {
		if n == text {
			return
		}
	}
	b.out.Notes = append(b.out.Notes, text)
}

// refuse notes why a part cannot be written.
func (b *builder) refuse(why string) {
	b.note(why)
	b.refused = true
}

// whole gives the commands if all of them could be written: some of them alone
// would be another change, such as a removal without what comes in its place.
func (b *builder) whole() Command {
	if b.refused {
		b.out.Lines = nil
	}
	return b.out
}

// line adds a command made of words, quoting each.
func (b *builder) line(words []string) {
	if b.writable(words) {
		b.out.Lines = append(b.out.Lines, b.quoted(words))
	}
}

// writable reports whether words can stand on a command line.
func (b *builder) writable(words []string) bool {
	if strings.ContainsRune(strings.Join(words, ""), 0) {
		b.refuse(noteNUL)
		return false
	}
	return true
}

func (b *builder) quoted(words []string) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = Quote(w)
		if dollar(w) {
			b.note(noteShell)
		}
	}
	return strings.Join(parts, " ")
}

// openstack begins a command of the openstack program. Block Storage v2 has to
// be asked for; v3 is its default.
func (b *builder) openstack(words ...string) []string {
	out := append(b.without(), "openstack")
	if b.where.Cloud != "" {
		out = append(out, option("--os-cloud", b.where.Cloud)...)
	}
	out = b.region(out)
	if b.where.API.Major == 2 {
		out = append(out, "--os-volume-api-version", "2")
	}
	return append(out, words...)
}

// without begins a command that sees none of the variables to unset, where they
// are not what says the cloud.
func (b *builder) without() []string {
	if !b.where.ofFile() {
		return nil
	}
	var out []string
	for i, name := range b.where.Unset {
		if i == 0 {
			out = append(out, "env")
		}
		out = append(out, "-u", name)
	}
	return out
}

// cinder begins a command of the cinder program; minor is the microversion that
// it needs, 0 for none.
func (b *builder) cinder(minor model.Microversion, words ...string) []string {
	out := []string{"cinder"}
	if b.where.ofFile() {
		b.note(noteVars)
	}
	if b.where.API.Major == 2 {
		b.note(noteV2)
	}
	out = b.region(out)
	if minor > 0 {
		out = append(out, "--os-volume-api-version", model.API{Major: 3, Minor: minor}.String())
	}
	return append(out, words...)
}

func (b *builder) region(words []string) []string {
	if b.where.Region == "" {
		return words
	}
	return append(words, option("--os-region-name", b.where.Region)...)
}

// option is an option with its value: in one word where the value would be
// taken for an option itself.
func option(name, value string) []string {
	if value == "" || value[0] == '-' {
		return []string{name + "=" + value}
	}
	return []string{name, value}
}

// named ends the options and adds what could be taken for one.
func named(words []string, name string) []string {
	if strings.HasPrefix(name, "-") {
		words = append(words, "--")
	}
	return append(words, name)
}

// pairs adds pairs as options of a name, and reports whether all could be.
func (b *builder) pairs(words []string, name string, md model.Metadata) ([]string, bool) {
	for _, p := range md {
		if p.Key == "" || strings.Contains(p.Key, "=") {
			b.refuse(noteKey)
			return nil, false
		}
		words = append(words, option(name, p.Key+"="+p.Value)...)
	}
	return words, true
}
