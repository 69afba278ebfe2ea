package ui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// manageScreen lists the snapshots that a backend has, so that those which
// Cinder has forgotten can be made known to it again.
type manageScreen struct {
	gen    int
	of     model.Snapshot // whose volume's backend is asked, where no host was named
	host   string         // a pool, such as node@lvm#pool
	rows   []model.BackendSnapshot
	told   bool
	err    error
	cursor int
	top    int
	height int // rows, when last drawn
}

// manageMsg brings what a backend has.
type manageMsg struct {
	gen  int
	host string
	rows []model.BackendSnapshot
	err  error
}

// showManage opens the view of the host that was named, or of the backend where
// the current snapshot's volume lies.
func (a *App) showManage(host string) tea.Cmd {
	switch {
	case a.readOnly():
		return a.warn(a.readOnlyText())
	case !a.session.Admin():
		return a.warn("manage is for admins. " + a.rolesText())
	case !a.session.API.Has(model.Manageable):
		return a.warn("Managing snapshots came with 3.8; this cloud has " + a.session.API.String() + ".")
	}
	of, ok := a.current()
	if host == "" && !ok {
		return a.say("Name a backend's pool, such as :manage node@lvm#pool.")
	}
	a.picks++
	return a.push(&manageScreen{gen: a.picks, of: of, host: host})
}

func (m *manageScreen) title() string { return "Manage" }

// opened asks for the backend's snapshots, and before that for its name.
func (m *manageScreen) opened(a *App) tea.Cmd {
	a.picks++
	m.gen, m.told, m.err = a.picks, false, nil
	cloud, ctx, gen, host, volume := a.cloud, a.request(), m.gen, m.host, m.of.VolumeID
	return func() tea.Msg {
		msg := manageMsg{gen: gen, host: host}
		if host == "" {
			v, err := cloud.Volume(ctx, volume)
			if msg.host, msg.err = v.Host, err; err == nil && v.Host == "" {
				msg.err = &model.Fault{Kind: model.ErrNotSupported, Op: "find the backend of volume", Object: volume,
					Message: "the cloud does not tell it", Hint: "Name its pool: :manage node@lvm#pool."}
			}
			if msg.err != nil {
				return msg
			}
		}
		msg.rows, msg.err = cloud.Manageable(ctx, msg.host, true)
		return msg
	}
}

// twins is the command for the same list, once it is known whose it is.
func (m *manageScreen) twins(a *App) []twin {
	if m.host == "" {
		return nil
	}
	return []twin{{"what this backend has", a.elsewhere().Manageable(m.host)}}
}

func (m *manageScreen) take(_ *App, msg tea.Msg) (tea.Cmd, bool) {
	r, ok := msg.(manageMsg)
	if !ok || r.gen != m.gen {
		return nil, false
	}
	m.told, m.err = true, r.err
	if r.err == nil {
		m.host, m.rows = r.host, r.rows
	}
	m.cursor = max(0, min(m.cursor, len(m.rows)-1))
	return nil, true
}

// settled asks again when something was taken in, or given up.
func (m *manageScreen) settled(a *App, ev change.Event) tea.Cmd {
	if !ev.State.Final() || ev.Op != change.Manage && ev.Op != change.Unmanage {
		return nil
	}
	return m.opened(a)
}

func (m *manageScreen) commands(*App) []command {
	some := func(*App) bool { return len(m.rows) > 0 }
	move := func(by func() int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd { m.cursor = max(0, min(m.cursor+by(), len(m.rows)-1)); return nil }
	}
	return []command{
		cmd("manage", "enter", "make Cinder know it", m.question).inFooter().onlyWhen(some),
		cmd("refresh", "r", "ask again", m.opened).inFooter(),
		cmd("down", "j down", "down", move(func() int { return 1 })).inFooter(),
		cmd("up", "k up", "up", move(func() int { return -1 })),
		cmd("page-down", "pgdown ctrl+f ctrl+d", "a page down", move(func() int { return m.height })),
		cmd("page-up", "pgup ctrl+b ctrl+u", "a page up", move(func() int { return -m.height })),
		cmd("top", "g home", "first row", move(func() int { return -len(m.rows) })),
		cmd("bottom", "G end", "last row", move(func() int { return len(m.rows) })),
	}
}

// volumeBehind is the id of the volume that a backend's snapshot belongs to, as
// Cinder names volumes on its backends; "" when its name tells none.
func volumeBehind(b *model.BackendSnapshot) string {
	for _, p := range b.Volume {
		if id, err := model.ParseID(strings.TrimPrefix(p.Value, "volume-")); err == nil {
			return id.String()
		}
	}
	return ""
}

// referenceName is what the backend calls a snapshot.
func referenceName(b *model.BackendSnapshot) string {
	names := make([]string, 0, len(b.Reference))
	for _, p := range b.Reference {
		names = append(names, p.Value)
	}
	return strings.Join(names, " ")
}

// managing reports whether Cinder is being told of a backend's snapshot: twice would
// make two of it, of which one fails.
func (a *App) managing(b *model.BackendSnapshot) bool {
	for _, v := range a.engine.Heads() {
		if v.Op != change.Manage || v.Tally.Ended() == v.Tally.All() {
			continue
		}
		if slices.ContainsFunc(v.Job.Items, func(it change.Item) bool { return slices.Equal(it.Reference, b.Reference) }) {
			return true
		}
	}
	return false
}

// question asks before Cinder is told of the snapshot under the cursor.
func (m *manageScreen) question(a *App) tea.Cmd {
	b := &m.rows[m.cursor]
	volume, name := volumeBehind(b), referenceName(b)
	switch {
	case b.ID != "":
		return a.say("Cinder knows it already, as " + b.ID + ".")
	case a.managing(b):
		return a.say("Cinder is told of it already; :jobs shows how that stands.")
	case !b.Safe:
		return a.warn("The backend would not let it be managed: " + cmp.Or(b.Why, "it does not say why") + ".")
	case volume == "":
		return a.warn("The backend does not say of which volume it is; cinder snapshot-manage takes the volume's id.")
	}
	draft := model.Draft{VolumeID: volume, Name: name}
	job := change.Job{Op: change.Manage, Items: []change.Item{{Draft: draft, Reference: b.Reference}}}
	return a.push(a.guard(&confirm{
		heading: "Manage " + name + "?   " + m.host,
		lines: []string{"Cinder will know it as a snapshot of volume " + a.volumeLabel(volume) + " (" + volume + "), " + bytesGiB(int64(b.SizeGiB)) + ", under the name " + name + ".",
			"It will belong to the project that you work in, " + orDash(a.session.ProjectName) + ". The data stay where they are."},
		command:  asked(a.commandOf(job)),
		yes:      "Yes, manage it",
		onAccept: func(a *App) tea.Cmd { return a.submit(job) },
	}, 1))
}

func (m *manageScreen) view(a *App, width, height int) []string {
	m.height = max(1, height-2)
	what := "Snapshots"
	if m.told && m.err == nil { // before that nothing is known of how many there are
		what = count(len(m.rows), "snapshot")
	}
	head := []span{{" " + what + " on ", a.theme.strong}, {orDash(m.host), a.theme.accent}}
	out := []string{line(width, head...), line(width, span{"   " + pad("ON THE BACKEND", backendWidth(width)+1) + padLeft("SIZE", 6) + "  " + pad("CINDER", 18) + "VOLUME", a.theme.head})}
	m.top = max(0, min(m.top, m.cursor, len(m.rows)-m.height))
	m.top = max(m.top, m.cursor-m.height+1)
	for i := m.top; i < min(len(m.rows), m.top+m.height); i++ {
		out = append(out, m.row(a, i, width))
	}
	switch {
	case m.err != nil:
		out = append(out, blank(width))
		for _, l := range a.faultLines(m.err, width-4) {
			out = append(out, "  "+l+"  ")
		}
	case !m.told:
		out = append(out, line(width, span{"   asking the backend " + a.glyphs.ellipsis, a.theme.busy}))
	case len(m.rows) == 0:
		out = append(out, line(width, span{"   The backend has no snapshot that it would tell of.", a.theme.dim}))
	}
	return fill(out, width, height)
}

func (m *manageScreen) row(a *App, i, width int) string {
	b := &m.rows[i]
	sign, st := "   ", a.theme.text
	if i == m.cursor {
		sign, st = " > ", a.theme.cursor
	}
	state, how := "does not know it", a.theme.ok
	switch {
	case b.ID != "":
		state, how = "knows it", a.theme.dim
	case a.managing(b):
		state, how = "is told of it", a.theme.busy
	case !b.Safe:
		state, how = "must not", a.theme.warn
	}
	volume := volumeBehind(b)
	w := backendWidth(width)
	return line(width, span{sign, a.theme.accent}, span{pad(cut(orDash(referenceName(b)), w), w+1), st}, span{padLeft(gib(int64(b.SizeGiB)), 6) + "  ", a.theme.text},
		span{pad(state, 18), how}, span{orDash(a.volumeLabel(volume)), a.theme.text})
}

// backendWidth is how much of a backend's own names is shown.
func backendWidth(width int) int { return max(16, min(46, width-42)) }
