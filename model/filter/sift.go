package filter

import "snapdash/model"

// sifter is a matcher one of whose terms is a text that a row must hold.
type sifter struct {
	*matcher
	needle *needle
	beside func(model.Row) bool
}

// Next finds the text.
func (s *sifter) Next(b []byte, from, to int) int { return s.needle.next(b, from, to) }

// Beside finds what the text may be in but name and description.
func (s *sifter) Beside() func(model.Row) bool { return s.beside }

// sifted gives the term to sift by, the longest; -1 when there is none.
func (m *matcher) sifted() int {
	best, length := -1, 1
	for i := range m.terms {
		t := &m.terms[i]
		if t.kind != kindText || t.negate || !t.needle.ascii || len(t.needle.lower) <= length {
			continue
		}
		if t.field == "" || t.field == "name" || t.field == "desc" {
			best, length = i, len(t.needle.lower)
		}
	}
	return best
}

// besideTexts tells in what else than name and description a free word may be:
// the id, the volume and the project. It is nil when the word is in none.
func (m *matcher) besideTexts(i int, o model.Owners) func(model.Row) bool {
	t := &m.terms[i]
	if t.field != "" {
		return nil
	}
	n, k := &t.needle, &m.known[i]
	var volumes, projects bool
	k.volumes, volumes = n.inEach(o.Volumes(), o.Volume)
	k.projects, projects = n.inEach(o.Projects(), o.Project)
	owners := func(r model.Row) bool { return m.inOwners(i, r) }
	switch {
	case n.idLike && (volumes || projects):
		return func(r model.Row) bool { return n.inID(r.ID()) || owners(r) }
	case n.idLike:
		return func(r model.Row) bool { return n.inID(r.ID()) }
	case volumes || projects:
		return owners
	}
	return nil
}

// inEach looks at all volumes or projects.
func (n *needle) inEach(count int, of func(int) (name, id string)) (found []verdict, some bool) {
	found = make([]verdict, count)
	for i := range found {
		found[i] = no
		if n.inOwner(of(i)) {
			found[i], some = yes, true
		}
	}
	return found, some
}
