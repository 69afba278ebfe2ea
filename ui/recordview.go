package ui

import (
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model/audit"
	"snapdash/model/equivalent"
	"snapdash/ui/ink"
)

// recordScreen shows all that the record holds of one change.
type recordScreen struct {
	of   *audit.Change
	from int
}

func (r *recordScreen) title() string { return "Change" }

func (r *recordScreen) commands(*App) []command {
	scroll := func(by func(*App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { r.from += by(a); return nil }
	}
	page := func(a *App) int { return a.height - 4 }
	return []command{
		cmd("back", "esc q left h", "back", (*App).pop).inFooter(),
		cmd("down", "j down", "scroll", scroll(func(*App) int { return 1 })).inFooter(),
		cmd("up", "k up", "scroll back", scroll(func(*App) int { return -1 })),
		cmd("page-down", "pgdown blank ctrl+d ctrl+f", "a page on", scroll(page)),
		cmd("page-up", "pgup ctrl+u ctrl+b", "a page back", scroll(func(a *App) int { return -page(a) })),
	}
}

func (r *recordScreen) fields(a *App) []field { return a.recordFields(r.of) }

func (r *recordScreen) twins(*App) []twin { return recordTwins(r.of) }

// recordFields are what can be copied of a change.
func (a *App) recordFields(c *audit.Change) []field {
	e := c.Last()
	var lines []byte
	for i := range c.Lines {
		lines, _ = c.Lines[i].Append(lines)
	}
	return []field{
		{"l", "its lines in the record", strings.TrimSuffix(string(lines), "\n"), count(len(c.Lines), "line")},
		{"i", "id", e.Target.ID, ""}, {"n", "name", e.Target.Name, ""}, {"v", "volume id", e.Target.VolumeID, ""},
		{"x", "its request id", c.RequestID(), ""},
	}
}

func recordTwins(c *audit.Change) []twin {
	if text := c.Command(); text != "" {
		return []twin{{"this change", equivalent.Command{Lines: strings.Split(text, "\n")}}}
	}
	return nil
}

// outcomeWord is how a change stands, in a word. What another run of the program
// has asked for and not told the end of is not known here.
func (a *App) outcomeWord(e *audit.Entry) string {
	if open := e.State == audit.Sent || e.State == audit.Accepted || e.State == audit.Lost; open && e.Run != a.record.run {
		return "end not seen"
	}
	if e.Outcome != "" && e.State != audit.Unknown {
		return e.Outcome
	}
	return string(e.State)
}

func (a *App) recordStyle(e *audit.Entry) ink.Ink {
	switch e.State {
	case audit.Done:
		return a.theme.ok
	case audit.Failed, audit.Unknown:
		return a.theme.danger
	case audit.TakenBack:
		return a.theme.dim
	}
	return a.theme.busy
}

func (r *recordScreen) view(a *App, width, height int) []string {
	s := &sheet{a: a, width: width}
	e, first := r.of.Last(), r.of.First()
	s.gap()
	s.add("Operation", e.Operation, a.theme.strong, "")
	s.add("Outcome", a.outcomeWord(e), a.recordStyle(e), "")
	s.add("Target", e.Target.Kind+" "+orDash(e.Target.Name), a.theme.text, "")
	s.add("Id", e.Target.ID, a.theme.text, "")
	if e.Target.Kind == "snapshot" {
		s.add("Volume id", e.Target.VolumeID, a.theme.text, "")
	} else if e.Target.SnapshotID != "" {
		s.add("Snapshot", orDash(e.Target.SnapshotName), a.theme.text, e.Target.SnapshotID)
	}
	s.gap()
	s.add("Cloud", e.Cloud, a.theme.text, e.Region)
	s.add("Project", e.Project, a.theme.text, e.ProjectID)
	s.add("User", e.User, a.theme.text, e.UserID)
	s.add("Run", e.Run, a.theme.text, "job "+number(e.Job)+", item "+number(e.Item+1))
	r.facts(s, "Before", first.Before)
	r.facts(s, "Wanted", first.Wanted)
	r.facts(s, "After", e.After)
	s.gap()
	s.heading("What became of it", "the newest first")
	for i := range r.of.Lines {
		r.step(s, &r.of.Lines[i])
	}
	if text := r.of.Command(); text != "" {
		s.gap()
		s.add("Command", text, a.theme.text, "")
	}
	r.from = max(0, min(r.from, len(s.out)-height))
	return fill(s.out[r.from:], width, height)
}

// step is one line of the record.
func (r *recordScreen) step(s *sheet, e *audit.Entry) {
	text := string(e.State)
	if e.Outcome != "" {
		text += ", " + e.Outcome
	}
	if e.Attempt > 1 {
		text += ", attempt " + number(e.Attempt)
	}
	s.add("", s.a.since(e.Time)+"   "+text, s.a.recordStyle(e), e.RequestID)
	if e.Error != "" {
		s.add("", e.Error, s.a.theme.text, "")
	}
	if e.Message != "" {
		s.add("", "Cinder says: "+e.Message, s.a.theme.warn, "")
	}
}

func (r *recordScreen) facts(s *sheet, heading string, f *audit.Facts) {
	if f == nil {
		return
	}
	s.gap()
	s.heading(heading, "")
	if f.Status != "" {
		s.add("  status", f.Status, s.a.theme.text, "")
	}
	if f.Name != nil {
		s.add("  name", *f.Name, s.a.theme.text, "")
	}
	if f.Description != nil {
		s.add("  description", *f.Description, s.a.theme.text, "")
	}
	if f.VolumeType != "" {
		s.add("  type", f.VolumeType, s.a.theme.text, "")
	}
	if len(f.RemovedKeys) > 0 {
		s.add("  removes", strings.Join(f.RemovedKeys, ", "), s.a.theme.text, "")
	}
	if f.Metadata == nil {
		return
	}
	keys := make([]string, 0, len(*f.Metadata))
	for k := range *f.Metadata {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	if len(keys) == 0 {
		s.add("  metadata", "none", s.a.theme.dim, "")
	}
	for i, k := range keys {
		label := "  metadata"
		if i > 0 {
			label = ""
		}
		s.add(label, k+" = "+(*f.Metadata)[k], s.a.theme.text, "")
	}
}
