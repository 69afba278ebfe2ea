package ui

import (
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// beginnings are the commands that begin a change, where snapshots are looked
// at, and what they begin.
var beginnings = map[string]change.Op{
	"edit": change.Update, "create": change.Create, "delete": change.Delete, "metadata-of-marked": change.PatchMetadata,
	"new-volume": change.CreateVolume, "revert": change.Revert, "force-delete": change.ForceDelete, "reset-state": change.ResetStatus,
	"unmanage": change.Unmanage, "manage": change.Manage,
}

// retouches are the commands of the metadata screen that change the set.
var retouches = map[string]bool{"add": true, "value": true, "rename": true, "delete": true, "merge": true, "replace": true}

// adminOnly are the commands that Cinder's own policy leaves to admins.
var adminOnly = map[string]string{
	"force-delete": "volume_extension:snapshot_admin_actions:force_delete",
	"reset-state":  "volume_extension:snapshot_admin_actions:reset_status",
	"unmanage":     "snapshot_extension:snapshot_unmanage",
	"manage":       "snapshot_extension:snapshot_manage",
}

// denial is what the cloud refused to this sign-in, by its policy.
type denial struct {
	at     time.Time
	warned bool // the next try is wanted
}

// begins tells what a command of the top screen would change.
func (a *App) begins(c command) (change.Op, bool) {
	switch a.top().(type) {
	case *listScreen, *detailScreen, *stuckScreen:
		op, ok := beginnings[c.name]
		return op, ok
	case *metadataScreen:
		return change.PatchMetadata, retouches[c.name]
	}
	return 0, false
}

// do runs a command. One that this person's role may not be enough for says so
// first: policy cannot be asked for, so that only what the cloud has refused
// once is not offered again at once, and what it has let through is no more
// warned of.
func (a *App) do(c command) tea.Cmd {
	op, changes := a.begins(c)
	if !changes {
		return c.run(a)
	}
	if d := a.denied[op]; d != nil {
		if d.warned = !d.warned; d.warned {
			return a.warn(opWords[op] + " was refused at " + d.at.In(a.opt.Zone).Format("15:04") + " (" + a.wanting() + "); again tries it.")
		}
		return c.run(a)
	}
	if a.readerOnly() && !a.allowed[op] {
		return tea.Batch(a.warn("Your only role is reader: the cloud may refuse this; member may, as a rule."), c.run(a))
	}
	return c.run(a)
}

// wanting says, after a refusal, which roles were not enough.
func (a *App) wanting() string {
	if a.readerOnly() {
		return "role reader; member may"
	}
	return "roles " + strings.Join(a.session.Roles, ", ")
}

// heedDenial remembers that policy refused an operation, and that it did not.
func (a *App) heedDenial(ev change.Event) {
	op := ev.Op
	if metadataOp(op) {
		op = change.PatchMetadata
	}
	switch {
	case errors.Is(ev.Err, model.ErrForbidden):
		if a.denied == nil {
			a.denied = map[change.Op]*denial{}
		}
		a.denied[op] = &denial{at: a.now()}
	case ev.State == change.Following, ev.State == change.Done:
		delete(a.denied, op)
		if a.allowed == nil {
			a.allowed = map[change.Op]bool{}
		}
		a.allowed[op] = true
	}
}

// readerOnly reports whether reading is all that this sign-in's roles are for.
func (a *App) readerOnly() bool {
	for _, r := range a.session.Roles {
		if !strings.EqualFold(r, "reader") {
			return false
		}
	}
	return len(a.session.Roles) > 0
}

// rolesText tells the roles of this sign-in.
func (a *App) rolesText() string {
	switch roles := a.session.Roles; len(roles) {
	case 0:
		return "Your roles are not told."
	case 1:
		return "Your role is " + roles[0] + "."
	default:
		return "Your roles are " + listed(roles) + "."
	}
}

// readOnlyText says what keeps everything from being changed.
func (a *App) readOnlyText() string {
	if a.opt.ReadOnly {
		return "Nothing can be changed: snapdash was started read-only."
	}
	return "Nothing can be changed: the settings make this cloud read-only."
}

// whyNot says why a command that changes something is not offered; "" for
// every other.
func (a *App) whyNot(name string) string {
	_, begins := a.begins(command{name: name})
	_, admins := adminOnly[name]
	switch {
	case !begins:
		return ""
	case a.readOnly():
		return a.readOnlyText()
	case admins && !a.session.Admin():
		return name + " is for admins. " + a.rolesText()
	}
	return ""
}

// unoffered tells in words why a key does nothing that would change something
// were it offered.
func (a *App) unoffered(msg tea.KeyPressMsg) tea.Cmd {
	for _, c := range a.commandsOf(a.top()) {
		if key.Matches(msg, c.Binding) && !c.live(a) {
			if why := a.whyNot(c.name); why != "" {
				return a.warn(why)
			}
		}
	}
	return nil
}

// roleNotes are what the help of a screen on which changes begin says besides.
func (a *App) roleNotes(of screen) []string {
	switch of.(type) {
	case *listScreen, *detailScreen, *stuckScreen:
	default:
		return nil
	}
	var out []string
	switch {
	case a.cloud == nil:
	case a.readOnly():
		out = append(out, a.readOnlyText())
	case a.readerOnly():
		out = append(out, "Your only role is reader. Whether it may change anything is up to the cloud's policy, which wants member as a rule.")
		fallthrough
	case !a.session.Admin():
		out = append(out, "For admins only: force-delete, reset-state, unmanage and manage. "+a.rolesText())
	}
	return out
}
