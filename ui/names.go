package ui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// naming looks up the names of volumes and projects: only for rows that are on
// the screen, a little after the screen came to rest, a few at a time, and each
// once within its lifetime.
type naming struct {
	volumes  map[string]*volumeName
	inFlight int
	armed    bool      // a tick is under way
	looked   time.Time // when the screen was last looked through for names that are lacking

	projectsAsked bool
	projects      map[string]string
}

type volumeName struct {
	volume model.Volume
	known  bool
	asked  time.Time
	gone   bool // the cloud does not show it: deleted, or another's
}

const (
	namesAtOnce  = 4
	nameRest     = 120 * time.Millisecond
	nameLifetime = 10 * time.Minute
)

func newNaming() naming {
	return naming{volumes: map[string]*volumeName{}, projects: map[string]string{}}
}

// volumeLabel is a volume's name where it is known, else the beginning of its id.
func (a *App) volumeLabel(id string) string {
	if v, ok := a.names.volumes[id]; ok && v.known && v.volume.Name != "" {
		return v.volume.Name
	}
	return shortID(id)
}

// projectLabel is a project's name where Keystone told it, else the beginning of its id.
func (a *App) projectLabel(id string) string {
	if id == "" {
		return "-"
	}
	if name, ok := a.names.projects[id]; ok && name != "" {
		return name
	}
	if id == a.session.ProjectID && a.session.ProjectName != "" {
		return a.session.ProjectName
	}
	return shortID(id)
}

// armNames starts a short rest when a row on the screen lacks a name. Not every
// page of a listing is worth a look: another one comes.
func (a *App) armNames() tea.Cmd {
	if a.link.down || a.names.armed || a.names.inFlight >= namesAtOnce || a.load.goesOn() && a.now().Sub(a.names.looked) < nameRest {
		return nil
	}
	a.names.looked = a.now()
	if len(a.unnamed(1)) == 0 && !a.wantProjects() {
		return nil
	}
	a.names.armed = true
	return a.opt.Tick(nameRest, nameTickMsg{})
}

// wantProjects reports whether project names are shown and were not asked for.
func (a *App) wantProjects() bool {
	return a.load.query.AllProjects && !a.names.projectsAsked && a.list.Len() > 0
}

// unnamed gives up to most volumes on the screen whose names are to be asked for.
func (a *App) unnamed(most int) []string {
	var ids []string
	now := a.now()
	for _, row := range a.rowsOnScreen() {
		if len(ids) >= most { // from the start, where details have asked for one meanwhile
			break
		}
		if row.VolumeID == "" || a.names.askedWithin(row.VolumeID, now, nameLifetime) || slices.Contains(ids, row.VolumeID) {
			continue
		}
		ids = append(ids, row.VolumeID)
	}
	return ids
}

// rowsOnScreen are the rows on the screen, or in the list below it.
func (a *App) rowsOnScreen() []model.Snapshot {
	if s, ok := a.top().(interface{ visible() []model.Snapshot }); ok {
		return s.visible()
	}
	if s, ok := a.stack[0].(*listScreen); ok {
		return a.list.Window(s.window())
	}
	return nil
}

// nameVisible asks for the names that the screen lacks.
func (a *App) nameVisible() tea.Cmd {
	var cmds []tea.Cmd
	if a.wantProjects() {
		cmds = append(cmds, a.nameProjects())
	}
	for _, id := range a.unnamed(namesAtOnce - a.names.inFlight) {
		cmds = append(cmds, a.nameVolume(id))
	}
	return tea.Batch(cmds...)
}

// askedWithin reports whether a volume was asked for so lately.
func (n *naming) askedWithin(volume string, now time.Time, lifetime time.Duration) bool {
	v := n.volumes[volume]
	return v != nil && now.Sub(v.asked) < lifetime
}

// lookedUp reports whether all that can be known of a volume's name is.
func (n *naming) lookedUp(volume string) bool {
	v := n.volumes[volume]
	return volume == "" || v != nil && (v.known || v.gone)
}

// nameProjects asks for the names of all projects that the user may see.
func (a *App) nameProjects() tea.Cmd {
	a.names.projectsAsked = true
	cloud, ctx := a.cloud, a.request()
	return func() tea.Msg {
		projects, err := cloud.Projects(ctx)
		return projectsNamedMsg{projects, err}
	}
}

// nameVolume asks for one volume.
func (a *App) nameVolume(id string) tea.Cmd {
	if a.names.volumes[id] == nil {
		a.names.volumes[id] = &volumeName{}
	}
	a.names.volumes[id].asked = a.now()
	a.names.inFlight++
	cloud, ctx := a.cloud, a.request()
	return func() tea.Msg {
		v, err := cloud.Volume(ctx, id)
		return volumeNamedMsg{id, v, err}
	}
}

// volumeNamed keeps a volume's name. A volume that is not there, or not ours
// to see, keeps its id; that is no failure of anything the person asked for.
func (a *App) volumeNamed(msg volumeNamedMsg) tea.Cmd {
	a.names.inFlight--
	v := a.names.volumes[msg.id]
	switch {
	case msg.err == nil:
		v.volume, v.known, v.gone = msg.volume, true, false
		a.list.SetVolumeName(msg.id, msg.volume.Name)
	case errors.Is(msg.err, model.ErrNotFound):
		v.gone = true
	case silent(msg.err):
		v.asked = time.Time{}
	}
	return nil
}

// projectsNamed keeps the projects' names; without them ids are shown.
func (a *App) projectsNamed(msg projectsNamedMsg) tea.Cmd {
	a.names.projectsAsked = !silent(msg.err)
	for _, p := range msg.projects {
		a.names.projects[p.ID] = p.Name
		a.list.SetProjectName(p.ID, p.Name)
	}
	return nil
}
