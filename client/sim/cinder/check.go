package cinder

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inner gives the object under a body's one key.
func (r *request) inner(root string) (members, bool) {
	body, ok := r.readBody()
	if !ok {
		return nil, false
	}
	v, there := body.get(root)
	if !there {
		r.bad(reprText(root) + " is a required property")
		return nil, false
	}
	m, ok := v.(members)
	if !ok {
		r.invalid(root, v, repr(v)+" is not of type 'object'")
		return nil, false
	}
	return m, true
}

// known answers where an object has a key that the schema does not.
func (r *request) known(root string, m members, keys ...string) bool {
	for _, e := range m {
		if !slices.Contains(keys, e.key) {
			r.invalid(root, m, "Additional properties are not allowed ("+reprText(e.key)+" was unexpected)")
			return false
		}
	}
	return true
}

// texts reads name and description; unset tells that a key is not there.
func (r *request) texts(m members) (name, desc *string, hasName, hasDesc, ok bool) {
	for _, e := range m {
		switch e.key {
		case "name", "display_name":
			if name, ok = r.text(e); !ok {
				return
			}
			hasName = true
		case "description", "display_description":
			if desc, ok = r.text(e); !ok {
				return
			}
			if desc != nil && strings.ContainsFunc(*desc, unprintable) {
				r.invalid(e.key, *desc, reprText(*desc)+" does not match '"+printable+"'")
				return name, desc, hasName, hasDesc, false
			}
			hasDesc = true
		}
	}
	return name, desc, hasName, hasDesc, true
}

// text reads a name or a description: a string of at most 255 characters, or null.
func (r *request) text(e member) (*string, bool) {
	s, isText := e.value.(string)
	switch {
	case e.value == nil:
		return nil, true
	case !isText:
		r.invalid(e.key, e.value, repr(e.value)+" is not of type 'string', 'null'")
		return nil, false
	case utf8.RuneCountInString(s) > 255:
		r.invalid(e.key, s, reprText(s)+" is too long")
		return nil, false
	}
	s = strings.TrimSpace(s)
	return &s, true
}

// printable is the pattern of a description as Cinder's message quotes it.
//
//go:embed printable.txt
var printable string

// unprintable tells the characters that the pattern leaves out: all that are no
// letters, marks, numbers, signs or plain spaces, and those beyond U+FFFF.
func unprintable(c rune) bool {
	return c > 0xffff || unicode.In(c, unicode.C, unicode.Zl, unicode.Zp) || !unicode.IsGraphic(c)
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$`)
	// of 255 at most, which as a part of the expression takes 0.6 ms to compile,
	// at each start of the program
	keyForm = regexp.MustCompile(`^[a-zA-Z0-9-_:. /]+$`)
)

// keepsTexts answers 500 where the database has no room for a character.
func (r *request) keepsTexts(texts ...*string) bool {
	for _, s := range texts {
		if !r.fits(nameOf(s)) {
			r.broken()
			return false
		}
	}
	return true
}

// createMetadata reads the metadata of a creation, which has a schema.
func (r *request) createMetadata(m members) ([]pair, bool) {
	v, _ := m.get("metadata")
	if v == nil {
		return nil, true
	}
	md, ok := v.(members)
	if !ok {
		r.invalid("metadata", v, repr(v)+" is not of type 'object', 'null'")
		return nil, false
	}
	var out []pair
	for _, e := range md {
		text, isText := e.value.(string)
		switch {
		case !keyForm.MatchString(e.key) || len(e.key) > 255:
			r.invalid("metadata", md, reprText(e.key)+" does not match any of the regexes: '^[a-zA-Z0-9-_:. /]{1,255}$'")
			return nil, false
		case !isText:
			r.invalid(e.key, e.value, repr(e.value)+" is not of type 'string'")
			return nil, false
		case utf8.RuneCountInString(text) > 255:
			r.invalid(e.key, text, reprText(text)+" is too long")
			return nil, false
		}
		out = r.setPair(out, e.key, text)
	}
	return out, true
}
