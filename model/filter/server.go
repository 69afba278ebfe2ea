package filter

import (
	"slices"
	"strings"

	"snapdash/model"
)

// ServerPart gives what of the filter a server can do, put into q, and what is
// left to do here. Cinder compares whole values where a filter here looks for
// a part, and knows no negation, so that only these go to it: one status, a
// volume or a project by its whole id, a metadata pair, and, where the operator
// allows it, a part of the name. allowed are the names that resource_filters
// lists (3.33), nil when it was not asked: an admin who uses another one gets an
// empty list rather than an error. A project goes to the server only when q asks
// for all projects, which is for admins.
func (f Filter) ServerPart(q model.Query, api model.API, allowed []string) (model.Query, Filter) {
	var left Filter
	for i := range f.terms {
		t := &f.terms[i]
		if t.negate || !t.push(&q, api, allowed) {
			left.terms = append(left.terms, *t)
		}
	}
	return q, left
}

// push puts a term into q and reports whether nothing of it is left to do.
func (t *term) push(q *model.Query, api model.API, allowed []string) bool {
	may := func(name string) bool { return allowed == nil || slices.Contains(allowed, name) }
	switch {
	case t.kind == kindStatus && len(t.words) == 1 && q.Status == "" && may("status"):
		q.Status = t.words[0].String()
		return true
	case t.kind == kindMeta && api.Has(model.MetadataFilter) && may("metadata"):
		if key, value, pair := strings.Cut(t.text, "="); pair {
			q.Metadata = with(q.Metadata, key, value)
		}
	case t.kind != kindText:
	case t.field == "volume" && q.VolumeID == "" && wholeID(t.text) && may("volume_id"):
		q.VolumeID = strings.ToLower(t.text)
		return true
	case t.field == "project" && q.ProjectID == "" && q.AllProjects && wholeID(t.text):
		q.ProjectID = strings.ToLower(t.text)
		return true
	case t.field == "name" && q.NameLike == "" && !strings.ContainsAny(t.text, `%_\`) && slices.Contains(allowed, "name~"):
		q.NameLike = t.text
	}
	return false // databases compare by rules of their own: once more here
}

// with adds a pair; of two values for a key none can be asked for.
func with(md model.Metadata, key, value string) model.Metadata {
	all := md.Map()
	if _, there := all[key]; there {
		return md
	}
	all[key] = value
	return model.MetadataOf(all)
}

// wholeID reports whether a text is a UUID, with dashes or, as Keystone writes
// a project's, without.
func wholeID(text string) bool {
	_, err := model.ParseID(text)
	return err == nil
}
