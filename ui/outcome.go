package ui

import (
	"snapdash/model"
	"snapdash/model/change"
)

// outcomeText says what truly came of a change; "" while there is nothing to say.
func outcomeText(ev change.Event) string {
	if text := outcomeTexts[ev.Outcome]; text != "" {
		return text
	}
	switch {
	case ev.Outcome == change.Gone:
		return goneText(ev.Op)
	case ev.Outcome == change.Applied:
		return appliedText(ev.Op)
	case ev.State == change.Unknown:
		return "what became of it could not be found out"
	case ev.State == change.Failed:
		return "refused"
	}
	return ""
}

// outcomeTexts are what can be said whatever the operation was.
var outcomeTexts = map[change.Outcome]string{
	change.Available:      "Created and available:",
	change.Bounced:        "the cloud accepted the deletion, then gave it up: the snapshot is back as it was",
	change.ErrorDeleting:  "the deletion was accepted and then failed: the snapshot is in error_deleting",
	change.ErrorCreating:  "the creation was accepted and then failed: the snapshot is in error",
	change.ErrorReverting: "the revert was accepted and then failed: the volume is in error",
	change.Conflict:       "the same keys were changed meanwhile; nothing was sent",
	change.Altered:        "the cloud accepted it, but keeps another set",
	change.NotDone:        "no answer said that it was done, and the cloud does not show it",
	change.StillBusy:      "no end was seen; the cloud may still be at work",
}

// appliedText says that a change is in force.
func appliedText(op change.Op) string {
	switch op {
	case change.Revert:
		return "Volume set back to"
	case change.ResetStatus:
		return "State reset:"
	}
	return "Saved:"
}

// outcomeFault is a change's failure for the error screen.
func (a *App) outcomeFault(ev change.Event, text string) error {
	if ev.Err != nil {
		return ev.Err
	}
	f := &model.Fault{Kind: model.ErrConflict, Op: opWords[ev.Op], Object: a.nameOf(ev), Message: text}
	if ev.Message != "" {
		f.Message += "; Cinder says: " + ev.Message
	}
	if ev.Outcome == change.Bounced {
		f.Hint = "Volumes made from it, or a backend at work on it, usually hold a snapshot."
	}
	return f
}
