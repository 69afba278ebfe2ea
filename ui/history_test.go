package ui

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/model"
	"snapdash/model/audit"
	"snapdash/model/change"
)

// memory is a record that is kept in memory; its lines go through their text.
type memory struct {
	t       *testing.T
	lines   []audit.Entry // oldest first
	broken  int           // lines at the end that are none
	failing error
	reads   int
	appends int
}

func (m *memory) Where() string { return "/home/ada/.local/state/snapdash/audit.jsonl" }

func (m *memory) Append(entries []audit.Entry) error {
	m.appends++
	if m.failing != nil {
		return m.failing
	}
	for i := range entries {
		text, err := entries[i].Append(nil)
		require.NoError(m.t, err)
		e, ok := audit.Parse(text)
		require.True(m.t, ok)
		m.lines = append(m.lines, e)
	}
	return nil
}

func (m *memory) Read(from audit.Cursor) (audit.Page, error) {
	m.reads++
	if m.failing != nil {
		return audit.Page{}, m.failing
	}
	end := len(m.lines)
	page := audit.Page{Malformed: m.broken}
	if from.File != nil {
		end, page.Malformed = int(from.Offset), 0
	}
	start := max(0, end-200)
	page.Entries = slices.Clone(m.lines[start:end])
	slices.Reverse(page.Entries)
	page.More, page.Next = start > 0, audit.Cursor{File: m, Offset: int64(start)}
	return page, nil
}

// recorded starts the dashboard with a record.
func recorded(t *testing.T, user string, width, height int) (*driver, *memory) {
	m := &memory{t: t}
	d := on(t, user, width, height, small, func(o *Options) { o.Journal, o.Process = m, 4711 })
	d.pass(time.Second)
	return d, m
}

// TestFramesOfTheHistory keeps the screens of the record.
func TestFramesOfTheHistory(t *testing.T) {
	for _, size := range []struct {
		name          string
		width, height int
	}{{"80x24", 80, 24}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			d, m := recorded(t, "member", size.width, size.height)
			shot := func(name string) { d.golden(size.name + "/" + name) }
			d.keys("d y")
			d.pass(20 * time.Second)
			d.keys("e")
			d.text("-2")
			d.keys("enter")
			d.pass(time.Second)
			d.keys("m a")
			d.text("owner")
			d.keys("enter")
			d.text("storage")
			d.keys("enter M s")
			d.pass(time.Second)
			for i := range m.lines { // request ids are chance
				if m.lines[i].RequestID != "" {
					m.lines[i].RequestID = fmt.Sprintf("req-5e0b7a6c-0000-4000-8000-%012d", i)
				}
			}
			m.broken = 2
			d.app.toast.text = ""
			d.keys(":")
			d.text("history")
			d.keys("enter")
			shot("history")
			d.keys("enter")
			shot("history-change")
			d.keys("esc /")
			d.text("op:delete")
			shot("history-filter")
			d.keys("enter =")
			shot("history-command")
		})
	}
}

// states are the states of the lines on one operation, oldest first.
func (m *memory) states(operation string) (out []string) {
	for _, e := range m.lines {
		if e.Operation == operation {
			out = append(out, string(e.State)+":"+e.Outcome)
		}
	}
	return out
}

func TestEveryChangeIsRecorded(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	d.keys("j")
	s := d.at()
	d.keys("e")
	d.text("-renamed")
	d.keys("enter")
	require.Equal(t, []string{"sent:", "done:applied"}, m.states("update"))
	e := m.lines[1]
	require.Equal(t, s.Name, *e.Before.Name)
	require.Nil(t, e.Before.Description)
	require.Equal(t, s.Name+"-renamed", *m.lines[0].Wanted.Name)
	require.Equal(t, s.Name+"-renamed", *e.After.Name)
	require.Regexp(t, "^req-", e.RequestID)
	require.Equal(t, "lab", e.Cloud)
	require.Equal(t, "demo", e.Project)
	require.Equal(t, "member", e.User)
	require.Equal(t, audit.Target{Kind: "snapshot", ID: s.ID.String(), Name: s.Name, VolumeID: s.VolumeID, ProjectID: s.ProjectID, SizeGiB: s.SizeGiB}, e.Target)
	require.Equal(t, "openstack --os-cloud lab volume snapshot set --name "+s.Name+"-renamed "+s.ID.String(), m.lines[0].Command)

	d.keys("c enter")
	d.text("made-here")
	d.keys("tab tab tab enter")
	d.pass(20 * time.Second)
	require.Equal(t, []string{"sent:", "accepted:", "done:available"}, m.states("create"))
	last := m.lines[len(m.lines)-1]
	require.Equal(t, d.at().ID.String(), last.Target.ID)
	require.Equal(t, "made-here", last.Target.Name)

	d.app.submit(change.Job{Op: change.PatchMetadata, Patch: change.Patch{Set: model.MetadataOf(map[string]string{"a": "1"})}, Items: itemsOf([]model.Snapshot{d.at()})})
	d.run(d.app.chores())
	require.Equal(t, []string{"sent:", "done:applied"}, m.states("patch-metadata"))
	last = m.lines[len(m.lines)-1]
	require.Empty(t, *last.Before.Metadata)
	require.Equal(t, map[string]string{"a": "1"}, *last.After.Metadata)
	d.keys("d y")
	d.pass(20 * time.Second)
	require.Equal(t, []string{"sent:", "accepted:", "done:gone"}, m.states("delete"))
	require.Equal(t, "available", m.lines[len(m.lines)-1].Before.Status)
	require.Nil(t, d.app.Unrecorded())
}

func TestARefusedChangeIsRecordedWithItsReason(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	d.app.submit(change.Job{Op: change.ResetStatus, Status: model.Error, Items: itemsOf([]model.Snapshot{d.at()})})
	d.run(d.app.chores())
	require.Equal(t, []string{"sent:", "failed:refused"}, m.states("reset-state"))
	require.Contains(t, m.lines[1].Error, "403")
	require.Equal(t, "error", m.lines[0].Wanted.Status)
	require.Equal(t, "available", m.lines[0].Before.Status)
}

func TestARecordThatCannotBeWrittenIsToldOnceAndHoldsNothingUp(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	m.failing = errors.New("no space left on device")
	d.keys("c enter")
	d.text("made-here")
	d.keys("tab tab tab enter")
	d.pass(20 * time.Second)
	d.sees("NOT RECORDED")
	d.keys("!")
	d.sees("no space left on device", "Changes are made all the same")
	d.keys("esc")
	id := d.at().ID
	d.keys("d y")
	d.pass(20 * time.Second)
	require.False(t, d.app.list.Has(id), "it was deleted all the same")
	d.misses("no space left")
	require.Greater(t, m.appends, 3)
	d.keys(":")
	d.text("history")
	d.keys("enter")
	d.sees("The record could not be read")
	m.failing = nil
	d.keys("r")
	d.sees("Nothing has been recorded yet.")
	d.keys("esc e")
	d.text("x")
	d.keys("enter")
	d.misses("NOT RECORDED")
}

func TestWithoutARecordTheHistorySaysSo(t *testing.T) {
	d := on(t, "member", 120, 40, small, nil)
	d.keys("d y :")
	d.text("history")
	d.keys("enter")
	d.sees("switched off")
}

func TestWhatIsUnfinishedAtTheEndIsRecordedAsUnknown(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	d.keys("d y")
	require.Equal(t, []string{"sent:", "accepted:"}, m.states("delete"))
	rest := d.app.Unrecorded()
	require.Len(t, rest, 1)
	require.Equal(t, audit.Unknown, rest[0].State)
	require.Contains(t, rest[0].Error, "the program ended before")
}

// TestLinesAreWrittenInTheirOrder lets a slow disk hold the first lines: later
// ones wait and are written together.
func TestLinesAreWrittenInTheirOrder(t *testing.T) {
	m := &memory{t: t}
	a := New(Options{Context: t.Context(), Journal: m, Now: func() time.Time { return noon }})
	first := a.writeDown(audit.Entry{Time: noon, Operation: "a"})
	require.Nil(t, a.writeDown(audit.Entry{Time: noon, Operation: "b"}))
	require.Nil(t, a.writeDown(audit.Entry{Time: noon, Operation: "c"}))
	require.Len(t, a.Unrecorded(), 3)
	d := &driver{t: t, app: a}
	d.run(first)
	require.Equal(t, 2, m.appends)
	require.Equal(t, "a b c", m.lines[0].Operation+" "+m.lines[1].Operation+" "+m.lines[2].Operation)
	require.Empty(t, a.Unrecorded())
}

func TestALongHistoryIsReadAsFarAsOneLooks(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	for i := range 20000 {
		e := audit.Entry{Time: noon.Add(time.Duration(i) * time.Second), Run: "r", Job: i / 2, Operation: "delete", State: audit.Sent, Cloud: "lab", Target: audit.Target{Kind: "snapshot", Name: fmt.Sprintf("s-%d", i/2)}}
		if i%2 == 1 {
			e.State, e.Outcome = audit.Done, "gone"
		}
		m.lines = append(m.lines, e)
	}
	d.keys(":")
	d.text("history")
	d.keys("enter")
	d.sees("s-9999", "100 changes read so far")
	require.Equal(t, 1, m.reads)
	d.keys("pgdown pgdown")
	require.Equal(t, 2, m.reads)
	d.keys("/")
	d.text("name:s-77")
	d.keys("enter")
	d.sees("s-7799", "gone")
	d.keys("G")
	d.sees("s-7700")
	d.keys("esc g")
	d.sees("s-9999")
}

// TestWhatAnotherRunLeftOpenIsNotKnown: a program that was killed told no end.
func TestWhatAnotherRunLeftOpenIsNotKnown(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	m.lines = append(m.lines, audit.Entry{Time: noon, Run: "killed", Operation: "delete", State: audit.Accepted, Target: audit.Target{Kind: "snapshot", Name: "s"}})
	d.keys("d y :")
	d.text("history")
	d.keys("enter")
	d.sees("end not seen", "accepted")
}

// TestWhatPagesBringIsWhatAllAtOnceWould: a filter holds for changes whose lines
// come on different pages, too.
func TestWhatPagesBringIsWhatAllAtOnceWould(t *testing.T) {
	var lines []audit.Entry
	for i := range 3000 {
		e := audit.Entry{Time: noon.Add(-time.Duration(i) * time.Second), Run: "r", Job: i * 7919 % 500, Operation: []string{"delete", "update"}[i%2], State: audit.Sent}
		if i%13 == 0 {
			e.Error = "busy"
		}
		lines = append(lines, e)
	}
	for _, filter := range []string{"", "op:update", "busy", "op:delete busy"} {
		whole := &historyScreen{filter: filter}
		whole.book.Add(lines)
		whole.narrow()
		pages := &historyScreen{filter: filter}
		for rest := lines; len(rest) > 0; rest = rest[min(len(rest), 37):] {
			had := len(pages.book.Changes)
			pages.widen(had, pages.book.Add(rest[:min(len(rest), 37)]))
		}
		require.Equal(t, len(whole.shown), len(pages.shown), filter)
		for i := range whole.shown {
			require.Equal(t, whole.shown[i].Lines, pages.shown[i].Lines, filter)
		}
	}
}

// hostileRecord is a record whose every field says text.
func hostileRecord(t *testing.T, text string) *memory {
	md := map[string]string{text: text}
	facts := &audit.Facts{Name: &text, Description: &text, Status: text, Metadata: &md, RemovedKeys: []string{text}, VolumeType: text}
	return &memory{t: t, lines: []audit.Entry{{
		Time: noon, Run: text, Cloud: text, Region: text, ProjectID: text, Project: text, UserID: text, User: text, Operation: "delete" + text,
		State: audit.State(text), Outcome: text, Target: audit.Target{Kind: text, ID: text, Name: text, VolumeID: text, ProjectID: text},
		Before: facts, Wanted: facts, After: facts, RequestID: text, Error: text, Message: text, Command: text,
	}}}
}

// TestAHistoryThatCouldNotBeReadToItsEndSaysSo, also where some of it is shown.
func TestAHistoryThatCouldNotBeReadToItsEndSaysSo(t *testing.T) {
	d, m := recorded(t, "member", 120, 40)
	for i := range 1000 {
		m.lines = append(m.lines, audit.Entry{Time: noon.Add(time.Duration(i) * time.Second), Run: "r", Job: i, Operation: "delete", State: audit.Done, Outcome: "gone", Cloud: "lab", Target: audit.Target{Kind: "snapshot", Name: fmt.Sprintf("s-%d", i)}})
	}
	d.line("history")
	d.sees("s-999", "200 changes read so far")
	m.failing = errors.New("open audit.jsonl.1: permission denied")
	d.keys("G")
	d.sees("s-800", "permission denied")
	m.failing = nil
	d.keys("r")
	d.sees("s-999", "200 changes read so far")
	d.misses("permission denied")
}
