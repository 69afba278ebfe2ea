package ui

import (
	"strconv"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/audit"
	"snapdash/model/change"
)

// Journal keeps the record of changes. Its methods are called from commands,
// one at a time.
type Journal interface {
	Append(entries []audit.Entry) error
	Read(from audit.Cursor) (audit.Page, error)
	Where() string
}

// recording is what the program keeps of its writing to the record: lines wait
// while others are being written, so that they stay in their order and a slow
// disk holds no change up.
type recording struct {
	run      string
	waiting  []audit.Entry
	writing  []audit.Entry // by the command under way
	wrote    *atomic.Bool  // whether it has done it
	open     map[place]bool
	troubled bool // a failure has been told
}

// place is an item of a job.
type place struct {
	job  change.JobID
	item int
}

// recordSent writes down a change that is being sent, before anything can
// become of it.
func (a *App) recordSent(r change.Request) tea.Cmd {
	if r.Kind != change.Send || a.opt.Journal == nil {
		return nil
	}
	_, it, ok := a.engine.Item(r.JobID, r.Index)
	if !ok {
		return nil
	}
	e := a.entry(r.JobID, r.Index, r.Job, it)
	e.State, e.Outcome, e.RequestID, e.Error, e.Message = audit.Sent, "", "", "", ""
	one := r.Job
	one.Items = []change.Item{r.Item()}
	e.Wanted, e.Command = wanted(r), a.commandOf(one)
	if a.record.open == nil {
		a.record.open = map[place]bool{}
	}
	a.record.open[place{r.JobID, r.Index}] = true
	return a.writeDown(e)
}

// recordEvent writes down what is learnt of a change.
func (a *App) recordEvent(ev change.Event) tea.Cmd {
	state, told := recordStates[ev.State]
	if !told || a.opt.Journal == nil {
		return nil
	}
	job, it, ok := a.engine.Item(ev.Job, ev.Index)
	if !ok {
		return nil
	}
	e := a.entry(ev.Job, ev.Index, job, it)
	e.State, e.Outcome, e.After = state, outcomeNames[ev.Outcome], after(job, ev.Index, it)
	if ev.State.Final() {
		delete(a.record.open, place{ev.Job, ev.Index})
	}
	return a.writeDown(e)
}

// recordStates are the states that are worth a line.
var recordStates = map[change.State]audit.State{
	change.Following: audit.Accepted, change.Asking: audit.Lost, change.Done: audit.Done,
	change.Failed: audit.Failed, change.Unknown: audit.Unknown, change.Cancelled: audit.TakenBack,
}

// outcomeNames are what truly came of a change, as the record has it.
var outcomeNames = map[change.Outcome]string{
	change.Applied: "applied", change.Gone: "gone", change.Available: "available", change.Refused: "refused", change.Bounced: "bounced",
	change.ErrorDeleting: "error_deleting", change.ErrorCreating: "error_creating", change.ErrorReverting: "error_reverting",
	change.StillBusy: "still busy", change.NotDone: "not done", change.Conflict: "conflict", change.Altered: "altered",
}

// operationNames are the operations as the record has them.
var operationNames = map[change.Op]string{
	change.Delete: "delete", change.ForceDelete: "force-delete", change.ResetStatus: "reset-state", change.Update: "update",
	change.MergeMetadata: "merge-metadata", change.ReplaceMetadata: "replace-metadata", change.Create: "create",
	change.PatchMetadata: "patch-metadata", change.Revert: "revert",
	change.Unmanage: "unmanage", change.CreateVolume: "create-volume", change.Manage: "manage",
}

// entry is what every line of a change says.
func (a *App) entry(id change.JobID, index int, job change.Job, it change.ItemView) audit.Entry {
	s := a.session
	e := audit.Entry{
		Time: a.now().UTC(), Run: a.runName(), Job: int(id), Item: index, Attempt: it.Attempts,
		Cloud: a.choice.Name, Region: s.Region, ProjectID: s.ProjectID, Project: s.ProjectName, UserID: s.UserID, User: s.UserName,
		Operation: operationNames[job.Op], Target: target(job, index, it), Before: before(job, index, it),
		RequestID: it.RequestID, Message: it.Message,
	}
	if it.Err != nil {
		e.Error = it.Err.Error()
	}
	return e
}

// runName tells this run of the program from all others.
func (a *App) runName() string {
	if a.record.run == "" {
		a.record.run = a.now().UTC().Format("20060102T150405.000000") + "-" + strconv.Itoa(a.opt.Process)
	}
	return a.record.run
}

// target names what is changed.
func target(job change.Job, index int, it change.ItemView) audit.Target {
	item := &job.Items[index]
	s := &item.Snapshot
	t := audit.Target{Kind: "snapshot", ID: s.ID.String(), Name: it.Name, VolumeID: s.VolumeID, ProjectID: s.ProjectID, SizeGiB: s.SizeGiB}
	switch job.Op {
	case change.Create, change.Manage:
		t.ID, t.VolumeID = "", item.Draft.VolumeID
		if !it.ID.IsZero() {
			t.ID = it.ID.String()
		}
	case change.CreateVolume:
		t = audit.Target{Kind: "volume", Name: item.Volume.Name, SizeGiB: item.Volume.SizeGiB, SnapshotID: s.ID.String(), SnapshotName: s.Name}
		if it.Volume != nil {
			t.ID = it.Volume.ID
		}
	case change.Revert:
		t = audit.Target{Kind: "volume", ID: s.VolumeID, ProjectID: s.ProjectID, SizeGiB: s.SizeGiB, SnapshotID: s.ID.String(), SnapshotName: s.Name}
	}
	return t
}

// writeDown hands a line to the journal, after those that wait.
func (a *App) writeDown(e audit.Entry) tea.Cmd {
	a.record.waiting = append(a.record.waiting, e)
	return a.writeWaiting()
}

func (a *App) writeWaiting() tea.Cmd {
	r := &a.record
	if len(r.writing) > 0 || len(r.waiting) == 0 {
		return nil
	}
	r.writing, r.waiting = r.waiting, nil
	r.wrote = &atomic.Bool{}
	journal, lines, wrote := a.opt.Journal, r.writing, r.wrote
	return func() tea.Msg {
		err := journal.Append(lines)
		wrote.Store(true)
		return recordedMsg{err}
	}
}

// recorded goes on with what waits. That the record cannot be written is told
// once, and holds nothing up; what could not be written is tried no more.
func (a *App) recorded(msg recordedMsg) tea.Cmd {
	r := &a.record
	r.writing = nil
	cmds := []tea.Cmd{a.writeWaiting()}
	if msg.err == nil {
		r.troubled = false
	} else if !r.troubled {
		r.troubled = true
		cmds = append(cmds, a.complain(&model.Fault{
			Kind: model.ErrConfig, Op: "record changes in", Object: a.opt.Journal.Where(), Message: msg.err.Error(), Err: msg.err,
			Hint: "Changes are made all the same, but not recorded; this is told only once. --audit=false switches the record off.",
		}))
	}
	return tea.Batch(cmds...)
}

// Unrecorded gives, when the program has ended, the lines that are still to be
// written: those that waited, and one for each change whose end was not seen.
func (a *App) Unrecorded() []audit.Entry {
	if a.opt.Journal == nil {
		return nil
	}
	var out []audit.Entry
	if w := a.record.wrote; w != nil && !w.Load() { // a line that stands there twice is better than none
		out = append(out, a.record.writing...)
	}
	out = append(out, a.record.waiting...)
	for p := range a.record.open {
		job, it, ok := a.engine.Item(p.job, p.item)
		if !ok {
			continue
		}
		e := a.entry(p.job, p.item, job, it)
		e.State = audit.Unknown
		if e.Error == "" {
			e.Error = "the program ended before the end of this was seen"
		}
		if it.State.Final() {
			e.State, e.Outcome = recordStates[it.State], outcomeNames[it.Outcome]
		}
		out = append(out, e)
	}
	return out
}

// since is a moment in the record as it is shown.
func (a *App) since(t time.Time) string { return t.In(a.opt.Zone).Format("2006-01-02 15:04:05") }
