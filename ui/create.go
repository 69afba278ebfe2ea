package ui

import (
	"cmp"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// createScreen makes a snapshot: first a volume is picked, then the form is filled.
type createScreen struct {
	pick   picker
	volume *model.Volume // nil while picking
	before *model.Volume // the one chosen before, while another is picked
	form   form
	pairs  typedPairs
	force  bool
	button bool         // the focus is on Create
	sent   change.JobID // 0: nothing is under way
	err    error
	note   string // what is wrong with the pair being typed

	quota    model.Quota
	quotaErr error
	hasQuota bool
}

// quotaMsg brings a project's quota.
type quotaMsg struct {
	quota model.Quota
	err   error
}

// The fields of the form.
const (
	fieldName = iota
	fieldDescription
	fieldPair
)

func (a *App) openCreate() tea.Cmd {
	a.picks++
	return a.push(&createScreen{pick: newPicker(a.picks), form: newForm(
		formField{label: "Name", in: newInput(""), limit: model.MaxText},
		formField{label: "Description", in: newInput(""), limit: model.MaxText},
		formField{label: "Metadata", in: newInput("")},
	)})
}

func (c *createScreen) title() string { return "Create" }

func (c *createScreen) opened(a *App) tea.Cmd {
	cloud, ctx, project := a.cloud, a.request(), a.session.ProjectID
	return tea.Batch(c.pick.fetch(a, ""), func() tea.Msg {
		q, err := cloud.Quota(ctx, project)
		return quotaMsg{q, err}
	})
}

func (c *createScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case volumesMsg:
		if msg.gen != c.pick.gen {
			return nil, false
		}
		return c.pick.loaded(a, msg), true
	case quotaMsg:
		c.quota, c.quotaErr, c.hasQuota = msg.quota, msg.err, msg.err == nil
		return nil, true
	}
	return nil, false
}

func (c *createScreen) typing() bool { return c.sent == 0 && (c.volume == nil || !c.button) }

func (c *createScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	c.note, c.err = "", nil
	if c.volume == nil {
		c.pick.typed(msg)
		return nil
	}
	if c.form.focus == fieldPair {
		if problem, done := takePasted(msg, readCreatePair, c.put); done {
			c.note = cmp.Or(problem, c.note) // or what gave way
			return nil
		}
	}
	c.form.typed(msg)
	return nil
}

func (c *createScreen) commands(*App) []command {
	switch {
	case c.sent != 0:
		return goesOn("leave")
	case c.volume == nil:
		return c.pickCommands()
	}
	leave := "esc"
	if !c.typing() {
		leave = "esc q" // which would go back without asking
	}
	forceable := func(a *App) bool { return c.needsForce(a) }
	return []command{
		cmd("go-on", "enter", c.enterHelp(), c.enter).inFooter(),
		cmd("next", "tab down", "next", func(*App) tea.Cmd { c.step(1); return nil }).inFooter(),
		cmd("previous", "shift+tab up", "previous", func(*App) tea.Cmd { c.step(-1); return nil }),
		cmd("while-attached", "ctrl+o", "force on or off", func(*App) tea.Cmd { c.force = !c.force; return nil }).inFooter().onlyWhen(forceable),
		cmd("drop-pair", "ctrl+x", "take the last pair out", func(*App) tea.Cmd { c.pairs.drop(); return nil }).inFooter().
			onlyWhen(func(*App) bool { return len(c.pairs.order) > 0 }),
		c.another(),
		cmd("equivalent", "ctrl+y", "its command", (*App).showTwins),
		cmd("leave", leave, "leave", c.leave).inFooter(),
	}
}

// another goes back to the volumes; it is offered where the one chosen is no good.
func (c *createScreen) another() command {
	out := cmd("volume", "ctrl+v", "another volume", c.pickAgain)
	if errors.Is(c.err, model.ErrNotFound) {
		out = out.inFooter()
	}
	return out
}

// pickAgain shows the volumes, asked for once more where the one chosen was not found:
// the list that it stands in is of before.
func (c *createScreen) pickAgain(a *App) tea.Cmd {
	c.before, c.volume = c.volume, nil
	if !errors.Is(c.err, model.ErrNotFound) {
		return nil
	}
	a.picks++
	c.pick = newPicker(a.picks)
	return c.pick.fetch(a, "")
}

func (c *createScreen) enterHelp() string {
	switch {
	case c.button:
		return "create"
	case c.form.focus == fieldPair && c.form.value(fieldPair) != "":
		return "add the pair"
	}
	return "next field"
}

func (c *createScreen) pickCommands() []command {
	move := func(d func(a *App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { c.pick.move(d(a)); return nil }
	}
	page := func(*App) int { return c.pick.room }
	return []command{
		cmd("take", "enter", c.takeHelp(), c.choose).inFooter(),
		cmd("mark", "tab", "mark, for a set", func(*App) tea.Cmd { c.pick.mark(); return nil }).inFooter(),
		cmd("mark-all", "shift+tab", "mark all shown", func(*App) tea.Cmd { c.pick.markShown(); return nil }),
		cmd("down", "down ctrl+n", "next", move(func(*App) int { return 1 })).inFooter(),
		cmd("up", "up ctrl+p", "previous", move(func(*App) int { return -1 })).inFooter(),
		cmd("page-down", "pgdown", "a page on", move(page)),
		cmd("page-up", "pgup", "a page back", move(func(a *App) int { return -page(a) })),
		cmd("leave", "esc", "leave", c.leave).inFooter(),
	}
}

func (c *createScreen) choose(a *App) tea.Cmd {
	if len(c.pick.marks) > 0 {
		return c.openSet(a)
	}
	if v, ok := c.pick.chosen(); ok {
		c.volume, c.err = &v, nil
	}
	return nil
}

// needsForce reports whether this volume can be snapshot by force only: it is
// in use, and the cloud is older than 3.66.
func (c *createScreen) needsForce(a *App) bool {
	return c.volume != nil && c.volume.Status == "in-use" && !a.session.API.Has(model.NoForceNeeded)
}

// step moves the focus over the fields and the button.
func (c *createScreen) step(d int) {
	n := len(c.form.fields) + 1
	at := c.form.focus
	if c.button {
		at = n - 1
	}
	at = (at + d + n) % n
	if c.button = at == n-1; !c.button {
		c.form.focus = at
	}
}

// enter goes on: to the next field, with the pair into the set, or to the cloud.
func (c *createScreen) enter(a *App) tea.Cmd {
	switch {
	case c.button:
		return c.create(a)
	case c.form.focus == fieldPair && c.form.value(fieldPair) != "":
		c.addPair()
		return nil
	}
	c.step(1)
	return nil
}

func (c *createScreen) leave(a *App) tea.Cmd {
	if c.volume == nil && c.before != nil {
		c.volume = c.before
		return nil
	}
	return a.leaveForm(c, "Drop this snapshot?", "Drop it", c.err != nil)
}

// create sends the draft.
func (c *createScreen) create(a *App) tea.Cmd {
	if field := c.form.tooLong(); field != "" {
		c.button = false
		return a.warn(field + " has more than 255 characters; Cinder takes no more.")
	}
	if c.form.value(fieldPair) != "" && !c.addPair() {
		return nil
	}
	if c.needsForce(a) && !c.force {
		return a.warn("The volume is in use: this cloud (" + a.session.API.String() + ") takes its snapshot by force only; " + a.key("create.while-attached", "ctrl+o") + " turns force on.")
	}
	c.sent, c.err = a.start(c.job(a)), nil
	return nil
}

// job is what the form asks for.
func (c *createScreen) job(a *App) change.Job {
	draft := model.Draft{
		VolumeID: c.volume.ID, Name: strings.TrimSpace(c.form.value(fieldName)), Description: strings.TrimSpace(c.form.value(fieldDescription)),
		Metadata: model.MetadataOf(c.pairs.values), Force: c.force && c.needsForce(a),
	}
	return change.Job{Op: change.Create, Items: []change.Item{{Draft: draft}}}
}

// settled is told how the creation was taken; a refusal keeps the form filled.
func (c *createScreen) settled(a *App, ev change.Event) tea.Cmd {
	if c.sent == 0 || ev.Job != c.sent {
		return nil
	}
	switch ev.State {
	case change.Following, change.Done:
		c.sent = 0
		a.remove(c)
		if !a.list.SetCursor(ev.ID) {
			return a.say("The cloud accepted the new snapshot; the filter hides its row.")
		}
	case change.Failed, change.Unknown, change.Cancelled:
		c.sent, c.err = 0, ev.Err
	}
	return nil
}
