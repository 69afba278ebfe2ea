package ui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// detailScreen shows all that is known of one snapshot and follows it.
type detailScreen struct {
	id       model.ID
	detail   model.Detail
	loaded   bool
	gone     bool
	err      error
	messages []model.Message
	msgErr   error
	msgAsked bool
	from     int // first line shown
}

// messagesMsg brings the user messages of one snapshot.
type messagesMsg struct {
	id       model.ID
	messages []model.Message
	err      error
}

// openDetail shows the snapshot under the cursor.
func (a *App) openDetail() tea.Cmd {
	s, ok := a.current()
	if !ok {
		return nil
	}
	return a.push(&detailScreen{id: s.ID, detail: model.Detail{Snapshot: s}})
}

func (d *detailScreen) title() string {
	if name := d.detail.Name; name != "" {
		return name
	}
	return shortID(d.id.String())
}

// opened asks for everything at once; each answer is shown when it comes.
func (d *detailScreen) opened(a *App) tea.Cmd {
	cmds := []tea.Cmd{a.look(d.id), d.askMessages(a)}
	if v := d.detail.VolumeID; v != "" && !a.names.askedWithin(v, a.now(), stateLifetime) {
		cmds = append(cmds, a.nameVolume(v))
	}
	if !a.names.projectsAsked && d.detail.ProjectID != "" && d.detail.ProjectID != a.session.ProjectID {
		cmds = append(cmds, a.nameProjects())
	}
	return tea.Batch(cmds...)
}

// stateLifetime is how old a volume's state may be when details are opened.
const stateLifetime = 10 * time.Second

// again asks for everything once more.
func (d *detailScreen) again(a *App) tea.Cmd {
	if v := a.names.volumes[d.detail.VolumeID]; v != nil {
		v.asked = time.Time{}
	}
	return d.opened(a)
}

func (d *detailScreen) askMessages(a *App) tea.Cmd {
	cloud, ctx, id := a.cloud, a.request(), d.id
	return func() tea.Msg {
		m, err := cloud.Messages(ctx, id)
		return messagesMsg{id, m, err}
	}
}

// take takes the answers that belong to this snapshot. Its messages are asked
// for again when its state has changed: that is when new ones are written.
func (d *detailScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case snapshotShownMsg:
		if msg.id != d.id {
			return nil, false
		}
		return d.shown(a, msg), true
	case messagesMsg:
		if msg.id != d.id {
			return nil, false
		}
		d.messages, d.msgErr, d.msgAsked = msg.messages, msg.err, true
		return nil, true
	}
	return nil, false
}

func (d *detailScreen) shown(a *App, msg snapshotShownMsg) tea.Cmd {
	before := d.detail.Status
	switch {
	case errors.Is(msg.err, model.ErrNotFound):
		d.gone = true
	case msg.err != nil:
		d.err = msg.err
	case a.isGone(d.id, msg.asked):
		// it was asked for before that was known
	case d.loaded && a.overtaken(d.id, msg.asked):
		// a later answer overtook it
	default:
		d.detail, d.loaded, d.err, d.gone = msg.detail, true, nil, false
	}
	if d.loaded && d.detail.Status != before {
		return d.askMessages(a)
	}
	return nil
}

// settled asks again when a change to this snapshot has come to an end.
func (d *detailScreen) settled(a *App, ev change.Event) tea.Cmd {
	if ev.ID != d.id || !ev.State.Final() {
		return nil
	}
	if ev.Op == change.Revert {
		return d.again(a)
	}
	return a.look(d.id)
}

func (d *detailScreen) commands(*App) []command {
	here := func(*App) bool { return !d.gone }
	writable := func(a *App) bool { return !d.gone && !a.readOnly() }
	repairable := func(a *App) bool { return !d.gone && mayRepair(a) }
	return []command{
		cmd("metadata", "m", "metadata", func(a *App) tea.Cmd { return a.openMetadataOf(d.detail.Snapshot) }).inFooter().onlyWhen(here),
		cmd("edit", "e", "edit", func(a *App) tea.Cmd { return a.push(newEdit(d.detail.Snapshot)) }).inFooter().onlyWhen(writable),
		cmd("delete", "d", "delete", func(a *App) tea.Cmd { return a.askDeleteOf([]model.Snapshot{d.detail.Snapshot}) }).inFooter().onlyWhen(writable),
		cmd("new-volume", "V", "make a volume of it", func(a *App) tea.Cmd { return a.openVolume(d.detail.Snapshot, true) }).onlyWhen(writable),
		cmd("revert", "", "set its volume back to it", func(a *App) tea.Cmd { return a.askRevert(d.detail.Snapshot, true) }).
			onlyWhen(func(a *App) bool { return writable(a) && revertible(a) }),
		cmd("force-delete", "", "delete in any state, for admins", func(a *App) tea.Cmd { return a.askForce([]model.Snapshot{d.detail.Snapshot}) }).onlyWhen(repairable),
		cmd("reset-state", "", "write another state, for admins", func(a *App) tea.Cmd { return a.askReset([]model.Snapshot{d.detail.Snapshot}) }).onlyWhen(repairable),
		cmd("unmanage", "", "let Cinder forget it, for admins", func(a *App) tea.Cmd { return a.askUnmanage([]model.Snapshot{d.detail.Snapshot}) }).onlyWhen(repairable),
		cmd("raw", "J", "raw JSON", func(a *App) tea.Cmd { return a.push(&rawScreen{of: d}) }).inFooter().
			onlyWhen(func(*App) bool { return d.loaded || !d.gone }),
		cmd("refresh", "r", "ask again", d.again).inFooter(),
		cmd("down", "j down", "scroll", func(*App) tea.Cmd { d.from++; return nil }),
		cmd("up", "k up", "scroll back", func(*App) tea.Cmd { d.from--; return nil }),
		cmd("page-down", "pgdown ctrl+f blank ctrl+d", "a page on", func(a *App) tea.Cmd { d.from += a.height / 2; return nil }),
		cmd("page-up", "pgup ctrl+b ctrl+u", "a page back", func(a *App) tea.Cmd { d.from -= a.height / 2; return nil }),
		cmd("top", "g home", "top", func(*App) tea.Cmd { d.from = 0; return nil }),
		cmd("bottom", "G end", "bottom", func(*App) tea.Cmd { d.from = 1 << 20; return nil }),
		cmd("next", "n ] right", "the next snapshot of the list", func(a *App) tea.Cmd { return d.sibling(a, 1) }),
		cmd("previous", "p [ left", "the snapshot before it", func(a *App) tea.Cmd { return d.sibling(a, -1) }),
	}
}

// sibling shows the row after or before this one in the list.
func (d *detailScreen) sibling(a *App, step int) tea.Cmd {
	if !a.list.SetCursor(d.id) && step > 0 {
		step = 0 // it has gone, and what was behind it has its place
	}
	a.list.MoveBy(step)
	s, ok := a.current()
	if !ok || s.ID == d.id {
		return nil
	}
	return a.replace(&detailScreen{id: s.ID, detail: model.Detail{Snapshot: s}})
}

func (d *detailScreen) view(a *App, width, height int) []string {
	out := d.lines(a, width)
	d.from = max(0, min(d.from, len(out)-height))
	below := len(out) - d.from - height
	out = fill(out[d.from:], width, height)
	if below > 0 && height > 1 { // the last line gives its place to the hint
		out[height-1] = line(width, span{"  " + a.glyphs.ellipsis + " " + count(below+1, "more line"), a.theme.dim})
	}
	return out
}
