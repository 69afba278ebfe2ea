package ui

import (
	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// editScreen changes a snapshot's name and description.
type editScreen struct {
	of   model.Snapshot
	form form
	sent bool
	err  error
}

// openEdit edits the snapshot under the cursor.
func (a *App) openEdit() tea.Cmd {
	s, ok := a.current()
	if !ok {
		return nil
	}
	return a.push(newEdit(s))
}

func newEdit(s model.Snapshot) *editScreen {
	return &editScreen{of: s, form: newForm(
		formField{label: "Name", in: newInput(s.Name), limit: model.MaxText},
		formField{label: "Description", in: newInput(s.Description), limit: model.MaxText})}
}

func (e *editScreen) title() string { return "Edit" }

func (e *editScreen) boxWidth(a *App) int { return min(a.width, 100) }

func (e *editScreen) typing() bool { return !e.sent }

func (e *editScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	e.form.typed(msg)
	e.err = nil
	return nil
}

func (e *editScreen) commands(*App) []command {
	return []command{
		cmd("save", "enter", "save", e.save).inFooter(),
		cmd("next", "tab down", "next field", func(*App) tea.Cmd { e.form.step(1); return nil }).inFooter(),
		cmd("previous", "shift+tab up", "previous field", func(*App) tea.Cmd { e.form.step(-1); return nil }),
		cmd("equivalent", "ctrl+y", "its command", (*App).showTwins).inFooter().onlyWhen(func(*App) bool { return !e.edit().Empty() }),
		cmd("cancel", "esc", "leave without saving", e.leave).inFooter(),
	}
}

func (e *editScreen) leave(a *App) tea.Cmd {
	return a.leaveForm(e, "Drop your changes?", "Drop them", e.err != nil)
}

// edit is what differs from the snapshot as it was opened.
func (e *editScreen) edit() model.Edit {
	var out model.Edit
	if e.form.fields[0].in.changed() {
		v := e.form.value(0)
		out.Name = &v
	}
	if e.form.fields[1].in.changed() {
		v := e.form.value(1)
		out.Description = &v
	}
	return out
}

// job is what the form asks for.
func (e *editScreen) job() change.Job {
	return change.Job{Op: change.Update, Edit: e.edit(), Items: []change.Item{{Snapshot: e.of}}}
}

func (e *editScreen) save(a *App) tea.Cmd {
	if field := e.form.tooLong(); field != "" {
		e.err = &model.Fault{Kind: model.ErrInvalid, Op: "save", Message: field + " has more than 255 characters", Hint: "Cinder takes no more than 255."}
		return nil
	}
	edit := e.edit()
	if edit.Empty() {
		return a.pop()
	}
	e.sent = true
	return a.submit(e.job())
}

// settled is told how the change ended: what was typed stays when it failed.
func (e *editScreen) settled(a *App, ev change.Event) tea.Cmd {
	if !e.sent || ev.ID != e.of.ID || ev.Op != change.Update || !ev.State.Final() {
		return nil
	}
	if e.sent, e.err = false, ev.Err; ev.State == change.Done {
		a.remove(e)
	}
	return nil
}

func (e *editScreen) view(a *App, width, _ int) []string {
	inner := width - 4
	out := e.form.view(a, inner, !e.sent)
	switch {
	case e.sent:
		out = append(out, line(inner, span{"saving …", a.theme.busy}))
	case e.err != nil:
		out = append(out, a.faultLines(e.err, inner)...)
		out = append(out, line(inner, span{"Nothing was lost: correct it and save again.", a.theme.dim}))
	default:
		out = append(out, line(inner, span{"An empty field empties it in the cloud too.", a.theme.dim}))
	}
	return a.frame("Edit "+orDash(e.of.Name)+"   "+shortID(e.of.ID.String()), out, width)
}
