package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// revertScreen asks the cloud, before a volume is set back to a snapshot,
// whether that is its newest and what the volume is doing.
type revertScreen struct {
	of      model.Snapshot
	against []string // why Cinder would refuse
	err     error
	told    bool
}

// revertMsg brings what was asked before a revert.
type revertMsg struct {
	of     *revertScreen
	volume model.Volume
	newest model.ID
	err    error
}

// revertible reports whether the cloud can set volumes back.
func revertible(a *App) bool { return a.session.API.Has(model.Revert) }

func (a *App) askRevert(s model.Snapshot, ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	return a.push(&revertScreen{of: s})
}

func (r *revertScreen) title() string { return "Revert" }

func (r *revertScreen) boxWidth(a *App) int { return min(a.width, 100) }

func (r *revertScreen) commands(*App) []command {
	return []command{cmd("close", "enter esc q", "close", (*App).pop).inFooter()}
}

func (r *revertScreen) opened(a *App) tea.Cmd {
	cloud, ctx, id := a.cloud, a.request(), r.of.VolumeID
	// The server's own order tells the newest: created_at, the latest first.
	q := model.Query{VolumeID: id, Limit: 50, AllProjects: a.load.query.AllProjects}
	return func() tea.Msg {
		msg := revertMsg{of: r}
		if msg.volume, msg.err = cloud.Volume(ctx, id); msg.err != nil {
			return msg
		}
		page, err := cloud.List(ctx, q)
		msg.err = err
		for i := range page.Snapshots {
			if page.Snapshots[i].VolumeID == id {
				msg.newest = page.Snapshots[i].ID
				break
			}
		}
		return msg
	}
}

func (r *revertScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	m, ok := msg.(revertMsg)
	if !ok || m.of != r {
		return nil, false
	}
	r.told, r.err = true, m.err
	if m.err != nil {
		return nil, true
	}
	facts := change.Facts{Volumes: []model.Volume{m.volume}, Newest: map[string]model.ID{r.of.VolumeID: m.newest}, Pending: a.engine.Pending}
	for _, o := range change.Preflight(change.Revert, []model.Snapshot{r.of}, facts).Objections {
		r.against = append(r.against, r.refusal(o, m.volume))
	}
	if len(r.against) > 0 {
		return nil, true
	}
	return a.exchange(r, a.guard(r.question(a, m.volume), 1)), true
}

// refusal says why Cinder, or the program, would not do it.
func (r *revertScreen) refusal(o change.Objection, v model.Volume) string {
	switch o.Kind {
	case change.NotNewest:
		return "It is not the volume's newest snapshot: a volume goes back to its newest only."
	case change.VolumeNotAvailable:
		return "The volume is " + v.Status + ": only an available one can be set back."
	case change.VolumeGrown:
		return "The volume has " + bytesGiB(int64(v.SizeGiB)) + ", the snapshot " + bytesGiB(int64(r.of.SizeGiB)) + ": their sizes must be the same."
	case change.InChange:
		return "Another change of this snapshot is under way: " + opWords[o.Change.Op] + "."
	}
	return "The snapshot is " + statusText(r.of.Status) + ": only an available one will do."
}

// question names what will be lost.
func (r *revertScreen) question(a *App, v model.Volume) *confirm {
	s := r.of
	name := cmp.Or(v.Name, v.ID)
	c := &confirm{
		heading:  "Set volume " + name + " back?   " + a.where(),
		targets:  []model.Snapshot{s},
		warnings: []string{"ALL DATA WRITTEN TO THE VOLUME SINCE " + s.CreatedAt.In(a.opt.Zone).Format("2006-01-02 15:04:05") + " (" + a.ageOf(s.CreatedAt) + ") WILL BE LOST."},
		lines:    []string{"Volume " + v.ID + ", " + bytesGiB(int64(v.SizeGiB)) + ". This is its newest snapshot, as the cloud just said."},
		command:  a.commandFor(change.Revert, []model.Snapshot{s}), yes: "Yes, set it back",
		onAccept: func(a *App) tea.Cmd {
			return a.submit(change.Job{Op: change.Revert, Items: itemsOf([]model.Snapshot{s})})
		},
	}
	return c
}

func (r *revertScreen) view(a *App, width, _ int) []string {
	inner := width - 4
	var out []string
	switch {
	case r.err != nil:
		out = append(out, a.faultLines(r.err, inner)...)
	case !r.told:
		out = append(out, line(inner, span{"asking for the volume and its newest snapshot " + a.glyphs.ellipsis, a.theme.busy}))
	default:
		out = append(out, line(inner, span{"The volume cannot be set back to it:", a.theme.strong}))
		for _, text := range r.against {
			out = append(out, a.paragraph(text, inner, a.theme.warn)...)
		}
	}
	return a.frame("Set a volume back to "+cmp.Or(r.of.Name, shortID(r.of.ID.String())), out, width)
}
