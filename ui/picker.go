package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// picker chooses one volume out of thousands: pages stream in, and what is
// typed narrows them at once.
type picker struct {
	gen     int
	volumes []model.Volume
	shown   []int // indices into volumes
	seen    map[string]bool
	marks   map[string]bool // by id
	in      input
	cursor  int
	room    int // rows wanted; 0 before anybody looks through them
	loading bool
	err     error
}

// volumesMsg brings a page of volumes.
type volumesMsg struct {
	gen    int
	marker string
	page   model.VolumePage
	err    error
}

const volumePage = 500

func newPicker(gen int) picker {
	return picker{gen: gen, in: newInput(""), seen: map[string]bool{}, marks: map[string]bool{}, loading: true}
}

// fetch asks for the page after marker.
func (p *picker) fetch(a *App, marker string) tea.Cmd {
	cloud, ctx, gen := a.cloud, a.request(), p.gen
	q := model.VolumeQuery{Limit: volumePage, Marker: marker, AllProjects: a.load.query.AllProjects}
	return func() tea.Msg {
		page, err := cloud.Volumes(ctx, q)
		return volumesMsg{gen, marker, page, err}
	}
}

// loaded takes a page and asks for the next. A page that brings nothing new
// ends the listing, so that a server that repeats itself can't hold us here.
func (p *picker) loaded(a *App, msg volumesMsg) tea.Cmd {
	if before := p.before(msg.marker); before != "" && errors.Is(msg.err, model.ErrNotFound) {
		return p.fetch(a, before) // the marker has been deleted meanwhile
	}
	if msg.err != nil {
		p.loading, p.err = false, msg.err
		return nil
	}
	fresh := 0
	for _, v := range msg.page.Volumes {
		if !p.seen[v.ID] {
			p.seen[v.ID] = true
			p.volumes = append(p.volumes, v)
			fresh++
		}
	}
	p.narrow()
	if n := len(msg.page.Volumes); msg.page.More && fresh > 0 {
		return p.fetch(a, msg.page.Volumes[n-1].ID)
	}
	p.loading = false
	return nil
}

// before is the volume that came before one; "": none did.
func (p *picker) before(id string) string {
	i := slices.IndexFunc(p.volumes, func(v model.Volume) bool { return v.ID == id })
	if i < 1 {
		return ""
	}
	return p.volumes[i-1].ID
}

// typed narrows the volumes by what is typed; the cursor stays on its volume.
func (p *picker) typed(msg tea.Msg) {
	p.in.typed(msg)
	p.narrow()
}

// narrow finds the volumes that have every typed word in name, id, status
// or the id of a server that they are attached to.
func (p *picker) narrow() {
	at, had := p.chosen()
	words := strings.Fields(strings.ToLower(p.in.value()))
	p.shown = p.shown[:0]
	p.cursor = 0
	for i := range p.volumes {
		v := &p.volumes[i]
		text := strings.ToLower(v.Name + " " + v.ID + " " + v.Status + " " + servers(v))
		match := true
		for _, w := range words {
			match = match && strings.Contains(text, w)
		}
		if match {
			if had && v.ID == at.ID {
				p.cursor = len(p.shown)
			}
			p.shown = append(p.shown, i)
		}
	}
}

// chosen is the volume under the cursor.
func (p *picker) chosen() (model.Volume, bool) {
	if p.cursor < 0 || p.cursor >= len(p.shown) {
		return model.Volume{}, false
	}
	return p.volumes[p.shown[p.cursor]], true
}

func (p *picker) move(d int) {
	p.room = mostVolumes
	p.cursor = max(0, min(p.cursor+d, len(p.shown)-1))
}

// The rows of the picker: few at first, since a slow line has to carry them and
// what is typed will narrow them; many once somebody looks through them.
const (
	firstVolumes = 4
	mostVolumes  = 15
)

// view draws the typed text and the first volumes below it.
func (p *picker) view(a *App, width, height int) []string {
	state := number(len(p.shown)) + " of " + number(len(p.volumes))
	if p.loading {
		state += " so far " + a.glyphs.ellipsis
	}
	if n := len(p.marks); n > 0 {
		state += ", " + number(n) + " marked"
	}
	label := " Volume: "
	typed := p.in.spans(max(8, min(32, width-textWidth(label+state)-2)), true, a.theme.field, a.theme.chosen)
	out := []string{line(width, append(append([]span{{label, a.theme.dim}}, typed...), span{"  " + state, a.theme.dim})...)}
	if p.err != nil {
		out = append(out, a.faultLines(p.err, width)...)
	}
	room := max(1, min(max(p.room, firstVolumes), height-len(out)))
	from := max(0, min(p.cursor-room/2, len(p.shown)-room))
	for i := from; i < min(len(p.shown), from+room); i++ {
		out = append(out, p.row(a, i, width))
	}
	if len(p.shown) == 0 && !p.loading {
		text := " no volume matches"
		if len(p.volumes) == 0 && p.err == nil {
			text = " there is no volume here to take a snapshot of"
		}
		out = append(out, line(width, span{text, a.theme.dim}))
	}
	return fill(out, width, len(out)+max(0, room-len(p.shown))) // the height stays while one types
}

func (p *picker) row(a *App, i, width int) string {
	v := &p.volumes[p.shown[i]]
	name := v.Name
	if name == "" {
		name = v.ID
	}
	name = cut(name, 32)
	rest := blank(32-textWidth(name)) + padLeft(gib(int64(v.SizeGiB)), 7) + "  " + v.Status
	if len(v.Attached) > 0 && (i == p.cursor || p.room > 0) {
		rest += " to " + shortID(v.Attached[0].ServerID)
		if !p.marks[v.ID] { // there may be no room for both
			rest += " " + v.Attached[0].Device
		}
	}
	if p.marks[v.ID] {
		rest += "  marked"
	}
	if i != p.cursor {
		return line(width, span{" " + name + rest, a.theme.text})
	}
	return line(width, span{">" + name, a.theme.cursor}, span{rest, a.theme.text})
}
