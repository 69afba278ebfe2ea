package ui

import (
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// lastRequest is the request id of the last answer of the cloud. Answers come
// on goroutines of their own, hence the lock.
type lastRequest struct{ id atomic.Pointer[string] }

func (l *lastRequest) hear(id string) { l.id.Store(&id) }

func (l *lastRequest) String() string {
	if id := l.id.Load(); id != nil {
		return *id
	}
	return ""
}

// field is something that can be copied.
type field struct {
	key, label, text string
	shown            string // in the place of a text of many lines
}

// preview is a field's text as far as one line shows it.
func (f *field) preview() string {
	if f.shown != "" {
		return f.shown
	}
	first, _, _ := strings.Cut(f.text, "\n")
	return first
}

// fielder is a screen with fields of its own to copy.
type fielder interface{ fields(a *App) []field }

// fields gives what can be copied on the present screen. What has no text is
// left out.
func (a *App) fields() []field {
	var all []field
	switch s := a.top().(type) {
	case fielder:
		all = s.fields(a)
	case *detailScreen:
		all = a.snapshotFields(s.detail.Snapshot)
	case *metadataScreen:
		all = a.snapshotFields(s.of)
	case *rawScreen:
		all = []field{{"J", "the JSON", s.text, count(strings.Count(s.text, "\n")+1, "line")}}
	case *listScreen:
		if current, ok := a.current(); ok {
			all = a.snapshotFields(current)
		}
		all = append(all, a.markedField())
	case *faultScreen:
		all = faultFields(s.err)
	}
	all = append(all, field{"r", "last request id", a.heard.String(), ""})
	if twins := a.twins(); len(twins) > 0 {
		all = append(all, field{"c", "command", twins[0].command.Text(), ""})
	}
	var out []field
	for _, f := range all {
		if f.text != "" {
			out = append(out, f)
		}
	}
	return out
}

func (a *App) snapshotFields(s model.Snapshot) []field {
	return []field{
		{"i", "id", s.ID.String(), ""}, {"n", "name", s.Name, ""}, {"d", "description", s.Description, ""},
		{"v", "volume id", s.VolumeID, ""}, {"p", "project id", s.ProjectID, ""},
	}
}

// markedField are all marked ids, one on a line, also those that a filter hides.
func (a *App) markedField() field {
	marks := a.list.Marks()
	ids := make([]string, len(marks))
	for i, id := range marks {
		ids[i] = id.String()
	}
	shown := count(len(ids), "id") + ", one on a line"
	if h := a.list.HiddenMarks(); h > 0 {
		shown += " (" + number(h) + " not shown by the filter)"
	}
	return field{"m", "all marked ids", strings.Join(ids, "\n"), shown}
}

// fields are what can be copied of the job under the cursor.
func (j *jobsScreen) fields(a *App) []field {
	v, ok := j.chosen(a)
	if !ok {
		return nil
	}
	var ids, requests []string
	for _, it := range v.Items {
		if !it.ID.IsZero() {
			ids = append(ids, it.ID.String())
		}
		if it.RequestID != "" {
			requests = append(requests, it.RequestID)
		}
	}
	return []field{
		{"i", "its ids", strings.Join(ids, "\n"), count(len(ids), "id") + ", one on a line"},
		{"x", "its request ids", strings.Join(requests, "\n"), count(len(requests), "request id") + ", one on a line"},
	}
}

// canCopy reports whether the present screen has anything to copy.
func (a *App) canCopy() bool {
	switch a.top().(type) {
	case *copyScreen, *bareScreen, *confirm, *helpScreen:
		return false
	}
	return signedIn(a) && len(a.fields()) > 0
}

func (a *App) showCopy() tea.Cmd { return a.push(&copyScreen{all: a.fields()}) }

// copyScreen picks what to copy.
type copyScreen struct {
	all    []field
	cursor int
}

func (c *copyScreen) title() string { return "Copy" }

func (c *copyScreen) boxWidth(a *App) int { return min(a.width, 100) }

func (c *copyScreen) commands(*App) []command {
	step := func(d int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd { c.cursor = (c.cursor + d + len(c.all)) % len(c.all); return nil }
	}
	out := []command{
		cmd("take", "enter y", "copy it", func(a *App) tea.Cmd { return c.copy(a, c.cursor) }).inFooter(),
		cmd("bare", "b", "bare, to select it", func(a *App) tea.Cmd { a.pop(); return a.showBare(c.all[c.cursor].text) }).inFooter(),
		cmd("next", "j down", "next", step(1)).inFooter(),
		cmd("previous", "k up", "previous", step(-1)),
		cmd("close", "esc q", "leave it", (*App).pop).inFooter(),
	}
	for i, f := range c.all {
		out = append(out, cmd("", f.key, "copy "+f.label, func(a *App) tea.Cmd { return c.copy(a, i) }))
	}
	return out
}

func (c *copyScreen) copy(a *App, i int) tea.Cmd {
	a.pop()
	return a.copyText(c.all[i].label, c.all[i].text)
}

func (c *copyScreen) view(a *App, width, _ int) []string {
	inner := width - 4
	var out []string
	for i, f := range c.all {
		sign, st := "  ", a.theme.text
		if i == c.cursor {
			sign, st = "> ", a.theme.cursor
		}
		row := []span{{sign, a.theme.accent}, {f.key + " ", a.theme.accent}, {f.label, st}}
		if i == c.cursor {
			row = append(row, span{"  " + f.preview(), a.theme.dim})
		}
		out = append(out, line(inner, row...))
	}
	return a.frame("Copy", out, width)
}
