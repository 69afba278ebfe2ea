package change

import (
	"maps"
	"slices"
	"strings"
	"time"

	"snapdash/model"
)

// patching is how far an item's metadata is.
type patching struct {
	read      bool
	at        time.Time // of the reading
	before    model.Metadata
	want      model.Metadata
	after     model.Metadata
	write     *Write // what to send, once it was read
	conflicts []KeyConflict
}

// fresh is how long what was read may wait for its writing.
const fresh = 5 * time.Second

// refresh makes an item that waited too long be read again.
func (p *patching) refresh(now time.Time) {
	if p.write != nil && now.Sub(p.at) > fresh {
		p.write = nil
	}
}

// outdate drops what was read for other items of the snapshot that an item is
// about to write to: a set replaced from that would lose what it writes. Those
// are Pending, since nobody else reads or writes while this one is under way.
func (e *Engine) outdate(w *work) {
	if !w.job.Op.metadata() {
		return
	}
	for _, o := range e.on[w.id] {
		if o != w && o.state == Pending {
			o.patch = patching{}
		}
	}
}

// Result is what a set becomes.
func (p Patch) Result(now model.Metadata) model.Metadata {
	set := map[string]string{}
	if !p.Replace {
		set = now.Map()
		for _, k := range p.Unset {
			delete(set, k)
		}
	}
	for _, pair := range p.Set {
		set[pair.Key] = pair.Value
	}
	return model.MetadataOf(set)
}

// todo is the one request that makes the result of what is there now: a merge
// when nothing goes, otherwise a removal or, so that nothing is ever half done,
// the whole set. Nil when it is so already.
func (p Patch) todo(now model.Metadata) *Write {
	want := p.Result(now)
	if want.Equal(now) {
		return nil
	}
	var changed model.Metadata
	var gone []string
	for _, pair := range want {
		if v, ok := now.Get(pair.Key); !ok || v != pair.Value {
			changed = append(changed, pair)
		}
	}
	for _, pair := range now {
		if _, ok := want.Get(pair.Key); !ok {
			gone = append(gone, pair.Key)
		}
	}
	switch {
	case p.Replace:
	case len(gone) == 0:
		return &Write{How: Merge, Metadata: changed}
	case len(gone) == 1 && len(changed) == 0 && model.Addressable(gone[0]):
		return &Write{How: DeleteKey, Key: gone[0]}
	}
	return &Write{How: Replace, Metadata: want}
}

// Conflicts are the keys that the patch would change and that somebody else
// changed since the person saw them, to something else than what is wanted.
func (p Patch) Conflicts(saw, now model.Metadata) []KeyConflict {
	want := p.Result(now)
	touched := map[string]bool{}
	for _, pair := range p.Set {
		touched[pair.Key] = true
	}
	for _, k := range p.Unset {
		touched[k] = true
	}
	if p.Replace {
		for _, pair := range slices.Concat(saw, now) {
			touched[pair.Key] = true
		}
	}
	var out []KeyConflict
	for _, k := range slices.Sorted(maps.Keys(touched)) {
		c := KeyConflict{Key: k, Saw: value(saw, k), Now: value(now, k), Wants: value(want, k)}
		if !same(c.Now, c.Saw) && !same(c.Now, c.Wants) {
			out = append(out, c)
		}
	}
	return out
}

func value(md model.Metadata, key string) *string {
	if v, ok := md.Get(key); ok {
		return &v
	}
	return nil
}

func same(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// metadataRead decides what to write, and lets it go first.
func (e *Engine) metadataRead(now time.Time, w *work, md model.Metadata) []Event {
	p, patch := &w.patch, w.job.Patch
	p.at = now
	if !p.read {
		p.read, p.before = true, md
	}
	if p.conflicts = patch.Conflicts(w.job.Items[w.index].Snapshot.Metadata, md); len(p.conflicts) > 0 {
		w.err = &model.Fault{
			Kind: model.ErrConflict, Op: "change metadata of snapshot", Object: w.label(),
			Message: "changed meanwhile: " + keys(p.conflicts), Hint: "Nothing was sent. Look at the values, then decide again.",
		}
		return e.end(now, w, Failed, Conflict)
	}
	if p.write = patch.todo(md); p.write == nil {
		p.after, w.err = md, nil
		return e.end(now, w, Done, Applied)
	}
	p.want = patch.Result(md)
	return e.again(now, w, Send)
}

// written judges a change of metadata by the set that its answer shows: a database
// that does not tell keys apart by case puts one in the place of another.
func (e *Engine) written(now time.Time, w *work, md model.Metadata) []Event {
	if w.patch.write != nil && w.patch.write.How == DeleteKey {
		md = w.patch.want // its answer shows none
	}
	if w.patch.after = md; w.shows(&model.Snapshot{Metadata: md}) {
		return e.end(now, w, Done, Applied)
	}
	w.err = &model.Fault{
		Kind: model.ErrConflict, Op: "change metadata of snapshot", Object: w.label(),
		Message: "the cloud accepted it, but keeps another set", Hint: "Look at the metadata: many clouds keep one of two keys that differ only in case, accents or blanks at the end.",
	}
	return e.end(now, w, Failed, Altered)
}

func keys(conflicts []KeyConflict) string {
	var all []string
	for _, c := range conflicts {
		all = append(all, c.Key)
	}
	return strings.Join(all, ", ")
}

// before is the metadata that the change met, as far as it is known.
func (w *work) before() model.Metadata {
	if w.patch.read {
		return w.patch.before
	}
	return w.job.Items[w.index].Snapshot.Metadata
}

// after is the metadata that the change left, nil when it is not known.
func (w *work) after() model.Metadata {
	switch {
	case w.job.Op.metadata():
		return w.patch.after
	case w.last != nil:
		return w.last.Metadata
	}
	return nil
}
