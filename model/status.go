package model

import (
	"sync"
)

// Status is the state of a snapshot as Cinder tells it. The ten states of
// Cinder's enumeration have constants; any other word a server sends is kept
// too (StatusOf), up to the capacity of a byte.
type Status uint8

// The states of cinder/objects/fields.py, SnapshotStatus. The API reference
// lists nine of them; "updating" exists in the code only.
const (
	StatusUnknown Status = iota // the answer had no status, or an empty one
	Creating
	Available
	BackingUp
	Deleting
	Error
	Deleted
	Unmanaging
	Restoring
	ErrorDeleting
	Updating
	knownStatuses // count of the above; further values are interned words
)

var statusWords = struct {
	sync.RWMutex
	words []string
	codes map[string]Status
}{
	words: []string{"", "creating", "available", "backing-up", "deleting", "error", "deleted", "unmanaging", "restoring", "error_deleting", "updating"},
	codes: map[string]Status{
		"creating": Creating, "available": Available, "backing-up": BackingUp, "deleting": Deleting, "error": Error,
		"deleted": Deleted, "unmanaging": Unmanaging, "restoring": Restoring, "error_deleting": ErrorDeleting, "updating": Updating,
	},
}

// maxStatuses bounds the interned words, so that a hostile server cannot make
// the program remember without end.
const maxStatuses = 255

// StatusOf gives the Status for a word from the wire. A word it does not know
// is remembered and comes back from String unchanged; past 255 different words
// everything new is StatusUnknown. It is safe for concurrent use.
func StatusOf(word string) Status {
	if word == "" {
		return StatusUnknown
	}
	s := &statusWords
	s.RLock()
	code, ok := s.codes[word]
	s.RUnlock()
	if ok {
		return code
	}
	s.Lock()
	defer s.Unlock()
	if code, ok = s.codes[word]; ok {
		return code
	}
	if len(s.words) >= maxStatuses {
		return StatusUnknown
	}
	word = string([]byte(word)) // do not keep a whole page's body alive
	code = Status(len(s.words))
	s.words = append(s.words, word)
	s.codes[word] = code
	return code
}

// StatusNamed is StatusOf for a word that a person typed: one that is not known is
// not remembered.
func StatusNamed(word string) (s Status, known bool) {
	statusWords.RLock()
	defer statusWords.RUnlock()
	s, known = statusWords.codes[word]
	return s, known
}

// String is the word on the wire; "" for StatusUnknown.
func (s Status) String() string {
	statusWords.RLock()
	defer statusWords.RUnlock()
	if int(s) < len(statusWords.words) {
		return statusWords.words[s]
	}
	return ""
}

// Statuses lists the ten known states, in the order of their codes.
func Statuses() []Status {
	all := make([]Status, 0, int(knownStatuses)-1)
	for s := Creating; s < knownStatuses; s++ {
		all = append(all, s)
	}
	return all
}

// Transient reports whether the server is still at work on a snapshot in this
// state, so that it is worth asking again soon.
func (s Status) Transient() bool {
	switch s {
	case Creating, Deleting, BackingUp, Unmanaging, Restoring, Updating:
		return true
	}
	return false
}

// Deletable reports whether a plain DELETE is accepted in this state; all
// others get a 400 (cinder/volume/api.py), error_deleting included.
func (s Status) Deletable() bool { return s == Available || s == Error }
