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

// push puts a term into q and reports whether nothing of it is left to do. What
// databases compare by rules of their own is left, to be done here once more.
func (t *term) push(q *model.Query, api model.API, allowed []string) bool {
	may := func(name string) bool { return allowed == nil || slices.Contains(allowed, name) }
	switch t.kind {
	case kindStatus:
		if len(t.states)+len(t.words) == 1 && may("status") {
			word := strings.Join(t.words, "")
			if len(t.states) == 1 {
				word = t.states[0].String()
			}
			return set(&q.Status, word)
		}
	case kindMeta:
		if key, value, pair := strings.Cut(t.text, "="); pair && api.Has(model.MetadataFilter) && may("metadata") {
			q.Metadata = with(q.Metadata, key, value)
		}
	case kindText:
		return t.pushText(q, may, slices.Contains(allowed, "name~"))
	}
	return false
}

func (t *term) pushText(q *model.Query, may func(string) bool, like bool) bool {
	switch t.field {
	case "volume":
		return wholeID(t.text) && may("volume_id") && set(&q.VolumeID, strings.ToLower(t.text))
	case "project":
		return wholeID(t.text) && q.AllProjects && set(&q.ProjectID, strings.ToLower(t.text))
	case "name":
		if like && !strings.ContainsAny(t.text, `%_\`) {
			set(&q.NameLike, t.text)
		}
	}
	return false
}

// set sets a parameter that is free still.
func set(parameter *string, value string) bool {
	if *parameter != "" {
		return false
	}
	*parameter = value
	return true
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
