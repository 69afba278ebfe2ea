package equivalent

import (
	"slices"

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
	if len(gone) > 0 {
		b.unset(j, gone)
	}
	if len(j.Patch.Set) > 0 {
		b.set(j, j.Patch.Set, false)
	}
}

func (b *builder) set(j change.Job, md model.Metadata, whole bool) {
	words := b.openstack(snapshot("set")...)
	if whole {
		words = append(words, "--no-property")
		b.note("openstack removes the old pairs one by one before it sets the new ones; the program sends one request.")
	}
	if words, ok := b.pairs(words, md); ok {
		b.each(ids(j), words)
	}
}

func (b *builder) unset(j change.Job, keys []string) {
	words := b.openstack(snapshot("unset")...)
	for _, k := range keys {
		words = append(words, option("--property", k)...)
	}
	b.each(ids(j), words)
}
