package ui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// changing is what the screen keeps of the changes under way.
type changing struct {
	armed bool      // a tick is under way
	until time.Time // when it comes
}

// submit hands a job to the change engine; chores sends it.
func (a *App) submit(j change.Job) tea.Cmd {
	a.start(j)
	return nil
}

// start is submit for a form, which waits for what becomes of this job and no other.
func (a *App) start(j change.Job) change.JobID {
	a.toast.text = ""
	return a.engine.Submit(a.now(), j)
}

// recall tells the form that waits for a job that this was taken back.
func (a *App) recall(job change.JobID) {
	if _, it, ok := a.engine.Item(job, 0); !ok || it.State != change.Cancelled {
		return
	}
	for _, s := range a.stack {
		if f, ok := s.(settler); ok {
			f.settled(a, change.Event{Job: job, State: change.Cancelled})
		}
	}
}

// goesOn are the commands of a form whose job has been sent.
func goesOn(name string) []command {
	return []command{cmd(name, "esc q", "leave, it goes on", (*App).pop).inFooter()}
}

// sendChanges sends what the engine wants sent now, and sets its alarm.
func (a *App) sendChanges() tea.Cmd {
	now := a.now()
	var cmds []tea.Cmd
	for _, r := range a.engine.Requests(now) {
		cmds = append(cmds, a.sendChange(r), a.recordSent(r))
	}
	if d, ok := a.engine.Wake(now); ok && (!a.changes.armed || now.Add(d).Before(a.changes.until)) {
		a.changes.armed, a.changes.until = true, now.Add(d)
		cmds = append(cmds, a.opt.Tick(max(d, 50*time.Millisecond), changeTickMsg{}))
	}
	return tea.Batch(cmds...)
}

// sendChange asks one thing of the cloud for the engine.
func (a *App) sendChange(r change.Request) tea.Cmd {
	cloud, ctx, sent := a.cloud, a.request(), a.sent
	return func() tea.Msg {
		sent.begin(r)
		var requestID string
		reply, err := carryOut(model.HearRequests(ctx, func(id string) { requestID = id }), cloud, r)
		reply.RequestID = cmp.Or(reply.RequestID, requestID)
		msg := changeRepliedMsg{r.Seq, reply, err}
		sent.end(msg)
		return msg
	}
}

// changeReplied gives the engine its answer and tells what came of it.
func (a *App) changeReplied(msg changeRepliedMsg) tea.Cmd {
	a.sent.forget(msg.seq)
	var events []change.Event
	if msg.err != nil {
		events = a.engine.Refused(a.now(), msg.seq, msg.err)
	} else {
		events = a.engine.Replied(a.now(), msg.seq, msg.reply)
	}
	var cmds []tea.Cmd
	for _, ev := range events {
		cmds = append(cmds, a.changed(ev))
	}
	return tea.Batch(cmds...)
}

// changed brings the list, the open screens and the person up to date.
func (a *App) changed(ev change.Event) tea.Cmd {
	cmds := []tea.Cmd{a.bring(ev), a.recordEvent(ev)}
	a.heedDenial(ev)
	for _, s := range append([]screen(nil), a.stack...) {
		if w, ok := s.(settler); ok {
			cmds = append(cmds, w.settled(a, ev))
		}
	}
	if ev.Paused {
		cmds = append(cmds, a.complain(ev.Err), a.warn("A job was paused; :jobs shows why and resumes it: "+ev.Err.Error()))
	} else if text := a.outcome(ev); text != "" {
		cmds = append(cmds, a.tellOutcome(ev, text))
	}
	return tea.Batch(cmds...)
}

// tellOutcome says what came of a change. One of many is only told when it
// went wrong: how far they are stands in the same line.
func (a *App) tellOutcome(ev change.Event, text string) tea.Cmd {
	job, _, _ := a.engine.Item(ev.Job, ev.Index)
	alone := len(job.Items) == 1
	wrong := ev.State == change.Failed || ev.State == change.Unknown
	var cmds []tea.Cmd
	switch {
	case wrong && alone:
		cmds = append(cmds, a.complain(a.outcomeFault(ev, text)))
	case wrong:
		cmds = append(cmds, a.mutter(a.outcomeFault(ev, text)))
	case alone:
		cmds = append(cmds, a.say(text+" "+a.nameOf(ev)))
	}
	if !alone {
		cmds = append(cmds, a.ended(ev.Job))
	}
	return tea.Batch(cmds...)
}

// settler is a screen that waits for a change of its own.
type settler interface {
	settled(a *App, ev change.Event) tea.Cmd
}

// bring puts what the server told into the list.
func (a *App) bring(ev change.Event) tea.Cmd {
	switch {
	case ev.Outcome == change.Gone && !ev.Op.Makes():
		return a.wentAway(ev)
	case ev.Op.Makes() && ev.Snapshot != nil:
		a.list.Put([]model.Snapshot{a.owned(*ev.Snapshot)})
	case !a.list.Has(ev.ID):
	case ev.Outcome == change.Applied && metadataOp(ev.Op):
		s, _ := a.list.Get(ev.ID)
		s.Metadata = ev.Metadata
		a.list.Put([]model.Snapshot{s})
	case ev.Snapshot != nil:
		a.list.Put([]model.Snapshot{a.completed(*ev.Snapshot)})
	case ev.Outcome == change.Applied, ev.Outcome == change.Altered, (ev.State == change.Following || ev.Outcome == change.Refused) && a.visible(ev.ID):
		return a.look(ev.ID)
	}
	return nil
}

// wentAway takes a row away whose snapshot is gone. Where the operation makes or
// changes a volume, it is that one that is gone, and maybe the snapshot with it.
func (a *App) wentAway(ev change.Event) tea.Cmd {
	if ev.Op == change.CreateVolume || ev.Op == change.Revert {
		return a.look(ev.ID)
	}
	a.drop(ev.ID)
	return nil
}

// visible reports whether a snapshot's row, or its details, are on the screen.
func (a *App) visible(id model.ID) bool {
	for _, s := range a.stack {
		switch s := s.(type) {
		case *listScreen:
			for _, row := range a.list.Window(s.window()) {
				if row.ID == id {
					return true
				}
			}
		case *detailScreen:
			if s.id == id {
				return true
			}
		}
	}
	return false
}

// completed fills in what only show tells, and the answer to an update lacks.
func (a *App) completed(s model.Snapshot) model.Snapshot {
	if old, ok := a.list.Get(s.ID); ok && s.ProjectID == "" {
		s.ProjectID, s.Progress = old.ProjectID, old.Progress
	}
	return s
}

// metadataOp reports whether an operation changes nothing but metadata.
func metadataOp(op change.Op) bool {
	switch op {
	case change.MergeMetadata, change.ReplaceMetadata, change.PatchMetadata:
		return true
	}
	return false
}

// owned fills in the project, which the answer to a creation lacks: it is
// always the project of the one who asked.
func (a *App) owned(s model.Snapshot) model.Snapshot {
	if s.ProjectID == "" {
		s.ProjectID = a.session.ProjectID
	}
	return s
}

// nameOf names the target of a change.
func (a *App) nameOf(ev change.Event) string {
	if ev.Op == change.CreateVolume && ev.Volume != nil {
		return "volume " + cmp.Or(ev.Volume.Name, ev.Volume.ID)
	}
	if s, ok := a.list.Get(ev.ID); ok && s.Name != "" {
		return s.Name
	}
	if ev.Snapshot != nil && ev.Snapshot.Name != "" {
		return ev.Snapshot.Name
	}
	if _, it, ok := a.engine.Item(ev.Job, ev.Index); ok && it.Name != "" {
		return it.Name // as the person saw it
	}
	return shortID(ev.ID.String())
}

// opWords say what is being done, per operation.
var opWords = map[change.Op]string{
	change.Delete: "delete", change.ForceDelete: "force delete", change.ResetStatus: "reset state", change.Update: "edit",
	change.MergeMetadata: "merge metadata", change.ReplaceMetadata: "replace metadata", change.Create: "create",
	change.PatchMetadata: "change metadata", change.Revert: "revert volume",
	change.Unmanage: "unmanage", change.CreateVolume: "create volume from", change.Manage: "manage",
}

// pendingText is the sign on a row: what was asked, and how that stands.
func (a *App) pendingText(id model.ID) string {
	sign, ok := a.engine.Pending(id)
	if !ok {
		return ""
	}
	word := opWords[sign.Op]
	switch sign.State {
	case change.Waiting:
		return word + " waits, u undoes"
	case change.Pending:
		return word + " queued"
	case change.Sent:
		return word + " asked"
	case change.Asking:
		return word + ": answer lost, looking"
	}
	return word + " accepted " + sign.Since.In(a.opt.Zone).Format("15:04:05")
}

// undoable reports whether something waits that u can take back.
func (a *App) undoable() bool {
	n, _ := a.engine.Waits(a.now())
	return n > 0
}

// undo takes back the newest job that has not been sent.
func (a *App) undo() tea.Cmd {
	return a.say(count(a.engine.Undo(a.now()), "change") + " taken back; nothing was sent.")
}
