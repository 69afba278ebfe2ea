package ui

import (
	"errors"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// editScreen changes a snapshot's name and description.
type editScreen struct {
	of      model.Snapshot // as it was opened, or as the cloud had it when it was read again
	form    form
	reading bool         // it is read again before anything is sent
	reads   int          // the number of that reading: one that was given up, here or in a form before, may come later
	sent    change.JobID // 0: nothing is under way
	err     error
	theirs  []string // what somebody else wrote meanwhile into what is edited
}

// editReadMsg brings the snapshot as the cloud has it now.
type editReadMsg struct {
	id  model.ID
	n   int
	now model.Snapshot
	err error
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

func (e *editScreen) typing() bool { return !e.busy() }

func (e *editScreen) busy() bool { return e.reading || e.sent != 0 }

func (e *editScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	e.form.typed(msg)
	e.err, e.theirs = nil, nil
	return nil
}

func (e *editScreen) commands(*App) []command {
	switch {
	case e.sent != 0:
		return goesOn("cancel")
	case e.reading:
		return []command{cmd("cancel", "esc q", "do not save yet", func(*App) tea.Cmd { e.reading = false; return nil }).inFooter()}
	}
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
	e.err, e.theirs, e.reading = nil, nil, true
	a.picks++
	e.reads = a.picks
	cloud, ctx, id, n := a.cloud, a.request(), e.of.ID, e.reads
	return func() tea.Msg {
		now, err := cloud.Show(ctx, id)
		return editReadMsg{id, n, now.Snapshot, err}
	}
}

// take compares the snapshot with what was opened, or told of the last time: what
// somebody else wrote meanwhile is not written over unseen.
func (e *editScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	read, ok := msg.(editReadMsg)
	if !ok || read.id != e.of.ID || read.n != e.reads || !e.reading {
		return nil, false
	}
	if e.reading, e.err = false, read.err; e.err != nil {
		return nil, true
	}
	edit, before := e.edit(), e.of
	e.of.Name, e.of.Description = read.now.Name, read.now.Description
	for _, f := range []struct {
		label         string
		mine          *string
		opened, there string
	}{{"name", edit.Name, before.Name, read.now.Name}, {"description", edit.Description, before.Description, read.now.Description}} {
		if f.mine != nil && f.there != f.opened && f.there != *f.mine {
			e.theirs = append(e.theirs, "the "+f.label+" is "+strconv.Quote(f.there)+" now")
		}
	}
	if e.theirs != nil {
		return nil, true
	}
	return e.send(a), true
}

func (e *editScreen) send(a *App) tea.Cmd {
	e.sent = a.start(e.job())
	return nil
}

// settled is told how the change ended: what was typed stays when it failed.
func (e *editScreen) settled(a *App, ev change.Event) tea.Cmd {
	if e.sent == 0 || ev.Job != e.sent || !ev.State.Final() {
		return nil
	}
	if e.sent, e.err = 0, ev.Err; ev.State == change.Done {
		a.remove(e)
	}
	return nil
}

func (e *editScreen) view(a *App, width, _ int) []string {
	inner := width - 4
	out := e.form.view(a, inner, !e.busy())
	switch {
	case e.reading:
		out = append(out, line(inner, span{"reading it again before saving …", a.theme.busy}))
	case e.sent != 0:
		out = append(out, line(inner, span{"saving …", a.theme.busy}))
	case e.theirs != nil:
		out = append(out, a.paragraph("Somebody changed it meanwhile: "+listed(e.theirs)+". Nothing has been sent; enter writes yours over it.", inner, a.theme.warn)...)
	case e.err != nil:
		out = append(out, a.faultLines(e.err, inner)...)
		text := "Nothing was lost: correct it and save again."
		if errors.Is(e.err, model.ErrNotFound) {
			text = "What you typed is still here."
		}
		out = append(out, a.paragraph(text, inner, a.theme.dim)...)
	default:
		out = append(out, a.paragraph("An empty field empties it in the cloud too.", inner, a.theme.dim)...)
	}
	return a.frame("Edit "+orDash(e.of.Name)+"   "+shortID(e.of.ID.String()), out, width)
}
