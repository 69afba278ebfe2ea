package equivalent

import (
	"slices"
	"strings"

	"snapdash/model"
	"snapdash/model/change"
)

// metadata changes nothing but metadata.
func (b *builder) metadata(j change.Job) {
	switch j.Op {
	case change.MergeMetadata:
		b.set(j, j.Metadata, false)
	case change.ReplaceMetadata:
		b.set(j, j.Metadata, true)
	case change.PatchMetadata:
		b.patch(j)
	}
}

// patch is what was typed, not what a look at each target would make of it.
func (b *builder) patch(j change.Job) {
	if j.Patch.Replace {
		b.set(j, j.Patch.Set, true)
		return
	}
	gone := slices.DeleteFunc(slices.Clone(j.Patch.Unset), func(key string) bool {
		_, back := j.Patch.Set.Get(key)
		return back
	})
	if len(gone) > 0 && !b.unset(j, gone) {
		return // the rest alone would be another change
	}
	if len(j.Patch.Set) > 0 {
		b.set(j, j.Patch.Set, false)
	}
}

func (b *builder) set(j change.Job, md model.Metadata, whole bool) {
	words := b.openstack(snapshot("set")...)
	if whole {
		if !b.removable(oldKeys(j)) {
			return
		}
		words = append(words, "--no-property")
		b.note("openstack removes the old pairs one by one before it sets the new ones; the program sends one request.")
	}
	if words, ok := b.pairs(words, "--property", md); ok {
		b.each(ids(j), words)
	}
}

// unset reports whether it could be written.
func (b *builder) unset(j change.Job, keys []string) bool {
	if !b.removable(keys) {
		return false
	}
	words := b.openstack(snapshot("unset")...)
	for _, k := range keys {
		words = append(words, option("--property", k)...)
	}
	b.each(ids(j), words)
	return true
}

// removable reports whether openstack removes these keys and no others, and
// notes it where it does not: it puts a key into the address of the request as
// it is, so that a ?, # or % in it is not part of the key any more.
func (b *builder) removable(keys []string) bool {
	for _, k := range keys {
		if !model.Addressable(k) || strings.ContainsAny(k, "?#%") {
			b.refuse(noteAddress)
			return false
		}
	}
	return true
}

// oldKeys are the keys that the targets have, as far as it is known.
func oldKeys(j change.Job) []string {
	var keys []string
	for i := range j.Items {
		for _, p := range j.Items[i].Snapshot.Metadata {
			keys = append(keys, p.Key)
		}
	}
	return keys
}
