package ui

import (
	"errors"
	"strings"
	"time"

	"snapdash/model"
	"snapdash/model/change"
)

// patienceDefault is how long an end is awaited where nothing else is set; the
// change engine's own default.
const patienceDefault = 10 * time.Minute

// patience is for how long a change is followed before it is said that no end
// was seen.
func (a *App) patience() time.Duration {
	if a.opt.FollowFor > 0 {
		return a.opt.FollowFor
	}
	return patienceDefault
}

// spell is a span of time as a flag has it, without what is naught: 10m, 1h30m, 45s.
func spell(d time.Duration) string {
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// busyWords say what an operation is still doing when its end was not seen.
var busyWords = map[change.Op]string{
	change.Delete: "deleting", change.ForceDelete: "deleting", change.Unmanage: "unmanaging", change.Create: "creating", change.Manage: "managing",
	change.Revert: "reverting", change.CreateVolume: "creating its volume", change.ResetStatus: "not reset",
}

// stillText says that the end of an operation was awaited for as long as set.
func (a *App) stillText(op change.Op) string {
	word := busyWords[op]
	if word == "" {
		word = "at work"
	}
	return "still " + word + " after " + spell(a.patience()) + " (--follow)"
}

// reasonOf is what a job's line says of an item beside its state: Cinder's own
// words, why it failed, or how long it is waited for.
func (a *App) reasonOf(op change.Op, it change.ItemView) string {
	switch {
	case it.Message != "":
		return it.Message
	case it.Err != nil:
		return answerOf(it.Err)
	case it.Outcome == change.StillBusy:
		return a.stillText(op) + "; " + a.key("jobs.recheck", "c") + " follows it again"
	case it.State == change.Following && !it.Sent.IsZero():
		return "followed until " + it.Sent.Add(a.patience()).In(a.opt.Zone).Format("15:04:05")
	}
	return ""
}

// answerOf is what a failure says beside what was done to what.
func answerOf(err error) string {
	var f *model.Fault
	if errors.As(err, &f) && f.Message != "" {
		return f.Message
	}
	return err.Error()
}

// goneText begins the news of what is no longer there, or is what that means to a
// change that was to do something else with it.
func goneText(op change.Op) string {
	switch op {
	case change.Delete, change.ForceDelete:
		return "Deleted:"
	case change.Unmanage:
		return "Unmanaged; the backend keeps it:"
	case change.CreateVolume, change.Revert:
		return "the volume is not there any more"
	}
	return "the snapshot is not there any more"
}

// outcome is outcomeText, with the time that was waited in vain, and in the
// words of unmanaging and managing, which take the same ways as a deletion and
// a creation.
func (a *App) outcome(ev change.Event) string {
	switch {
	case ev.Outcome == change.StillBusy:
		return a.stillText(ev.Op) + "; :jobs follows it again"
	case ev.Op == change.Unmanage && ev.Outcome == change.Bounced:
		return "the cloud accepted to unmanage it, then gave it up: the snapshot is back as it was"
	case ev.Op == change.Unmanage && ev.Outcome == change.ErrorDeleting:
		return "unmanaging was accepted and then failed: the snapshot is in error_deleting"
	case ev.Op == change.Manage && ev.Outcome == change.Available:
		return "Managed and available:"
	case ev.Op == change.Manage && ev.Outcome == change.ErrorCreating:
		return "managing was accepted and then failed: the snapshot is in error"
	}
	return outcomeText(ev)
}
