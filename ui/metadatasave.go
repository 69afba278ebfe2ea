package ui

import (
	"errors"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/metaedit"
)

// check reads the server's set again before anything is sent.
func (m *metadataScreen) check(a *App, replace bool) tea.Cmd {
	if i, p := m.edit.FirstFatal(); p != metaedit.None {
		m.cursor = i
		return a.warn("Not saved, " + strconv.Quote(m.edit.Rows()[i].Key) + ": " + problemText(p) + ".")
	}
	if !replace && len(m.edit.MergeSet()) == 0 {
		return a.warn("Merge adds and changes, it removes nothing: " + a.key("metadata.replace", "R") + " replaces the whole set.")
	}
	m.replace, m.phase, m.looked, m.err = replace, phaseChecking, false, nil
	return m.read(a)
}

// checked shows what will be sent, and what somebody else changed meanwhile. Where
// that has been shown already and is so still, it is sent.
func (m *metadataScreen) checked(a *App, now model.Metadata) tea.Cmd {
	conflicts := m.edit.Conflicts(now, m.replace)
	if m.looked && m.shown(now, conflicts) {
		m.now = now
		return m.submit(a)
	}
	before := m.conflicts
	m.now, m.conflicts, m.phase, m.at, m.from, m.follow = now, conflicts, phaseReview, 0, 0, false
	if !m.looked {
		return nil
	}
	m.looked = false
	for i := range conflicts {
		if at := slices.IndexFunc(before, conflicts[i].Same); at >= 0 {
			conflicts[i].Theirs = before[at].Theirs
		}
	}
	return a.warn("Not sent: somebody changed it again while you looked. This is how it is now.")
}

// shown reports whether the review shows what saving does to the server's set as
// it is now: all of it where it is replaced, else the keys in conflict.
func (m *metadataScreen) shown(now model.Metadata, conflicts []metaedit.Conflict) bool {
	if m.replace {
		return len(compareSets(m.now, now)) == 0
	}
	return slices.EqualFunc(m.conflicts, conflicts, metaedit.Conflict.Same)
}

const backToEditing = "back to editing (your text is kept)"

func (m *metadataScreen) back(*App) tea.Cmd {
	m.phase = phaseTable
	return nil
}

func (m *metadataScreen) reviewCommands() []command {
	conflict := func(*App) bool { return len(m.conflicts) > 0 }
	long := func(*App) bool { return m.over > 0 }
	either := func(a *App) bool { return conflict(a) || long(a) }
	scroll := func(d func(a *App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { m.from, m.follow = m.from+d(a), false; return nil }
	}
	step := func(d int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd {
			if !conflict(a) {
				return scroll(func(*App) int { return d })(a)
			}
			m.at, m.follow = (m.at+d+len(m.conflicts))%len(m.conflicts), true
			return nil
		}
	}
	return []command{
		cmd("send", "s", "send", m.send).inFooter(),
		cmd("choose", "enter blank", "mine or theirs", func(*App) tea.Cmd {
			m.conflicts[m.at].Theirs = !m.conflicts[m.at].Theirs
			return nil
		}).inFooter().onlyWhen(conflict),
		cmd("down", "j down", "next", step(1)).onlyWhen(either),
		cmd("up", "k up", "previous", step(-1)).onlyWhen(either),
		cmd("page-down", "pgdown ctrl+d", "a page on", scroll(func(a *App) int { return max(1, a.height-8) })).onlyWhen(long),
		cmd("page-up", "pgup ctrl+u", "a page back", scroll(func(a *App) int { return min(-1, 8-a.height) })).onlyWhen(long),
		cmd("edit", "esc q", backToEditing, m.back).inFooter(),
	}
}

// job is what saving sends.
func (m *metadataScreen) job() change.Job {
	job := change.Job{Op: change.MergeMetadata, Metadata: m.edit.MergeSet(), Items: []change.Item{{Snapshot: m.of}}}
	if m.replace {
		job.Op, job.Metadata = change.ReplaceMetadata, m.edit.Result()
	}
	return job
}

// send has the server's set read once more: the review may have stood for long.
func (m *metadataScreen) send(a *App) tea.Cmd {
	m.looked, m.phase = true, phaseChecking
	return m.read(a)
}

// submit takes the decisions in and sends the set.
func (m *metadataScreen) submit(a *App) tea.Cmd {
	m.edit.Rebase(m.now, m.conflicts)
	m.conflicts = nil
	m.clamp()
	job := m.job()
	if !m.edit.Dirty() {
		m.phase = phaseTable
		return a.say("Nothing is left to send: the cloud has this set already.")
	}
	m.phase, m.sent = phaseSending, a.start(job)
	return nil
}

// settled is told how the save ended; what was typed stays when it failed.
func (m *metadataScreen) settled(a *App, ev change.Event) tea.Cmd {
	if m.phase != phaseSending || ev.Job != m.sent || !ev.State.Final() {
		return nil
	}
	m.phase = phaseTable
	if ev.State == change.Done {
		a.remove(m)
		return nil
	}
	m.err, m.unsure = ev.Err, errors.Is(ev.Err, model.ErrUnknown)
	return nil
}

// difference is what saving does to the server's present set, a line each.
func (m *metadataScreen) difference() []difference {
	after := m.now.Map()
	if m.replace {
		after = m.edit.Result().Map()
	} else {
		for _, p := range m.edit.MergeSet() {
			after[p.Key] = p.Value
		}
	}
	for _, c := range m.conflicts {
		keep := c.Yours
		if c.Theirs {
			keep = c.Now
		}
		if keep == nil {
			delete(after, c.Key)
		} else {
			after[c.Key] = *keep
		}
	}
	return compareSets(m.now, model.MetadataOf(after))
}

// difference is one key that differs between two sets; nil: not there.
type difference struct {
	key         string
	before, now *string
}

func compareSets(before, after model.Metadata) []difference {
	var out []difference
	for _, p := range before {
		v, ok := after.Get(p.Key)
		switch {
		case !ok:
			out = append(out, difference{p.Key, &p.Value, nil})
		case v != p.Value:
			out = append(out, difference{p.Key, &p.Value, &v})
		}
	}
	for _, p := range after {
		if _, ok := before.Get(p.Key); !ok {
			out = append(out, difference{p.Key, nil, &p.Value})
		}
	}
	return out
}

// problemText says what is wrong with a pair.
func problemText(p metaedit.Problem) string {
	switch p {
	case metaedit.KeyEmpty:
		return "a key needs at least one character"
	case metaedit.KeyTooLong:
		return "a key has at most 255 characters"
	case metaedit.KeyTwice:
		return "this key stands here twice"
	case metaedit.ValueTooLong:
		return "a value has at most 255 characters"
	case metaedit.KeyCharacters:
		return "unusual characters: usual are letters, digits and - _ : . blank"
	case metaedit.KeyCase:
		return "another key differs in case only: many clouds keep just one of them"
	}
	return ""
}
