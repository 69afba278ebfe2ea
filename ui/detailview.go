package ui

import (
	"errors"
	"strings"

	"snapdash/model"
	"snapdash/ui/ink"
)

// sheet collects the lines of a page of facts.
type sheet struct {
	a     *App
	width int
	out   []string
}

const labelWidth = 16

// add adds a labelled fact with a quieter remark after it, which goes on below
// it where it has no room there.
func (s *sheet) add(label, text string, style ink.Ink, remark string) {
	if text == "" {
		text, style = "-", s.a.theme.dim
	}
	lines := wrap(text, s.room())
	for _, l := range lines[:len(lines)-1] {
		s.put(label, l, style, "")
		label = ""
	}
	last := lines[len(lines)-1]
	beside := s.flow(remark, s.width-labelWidth-textWidth(last)-3)
	s.put(label, last, style, beside[0])
	for _, l := range beside[1:] {
		s.put("", l, s.a.theme.dim, "")
	}
}

// room is how wide what stands beside the labels may be.
func (s *sheet) room() int { return max(8, s.width-labelWidth-2) }

// put adds a line.
func (s *sheet) put(label, text string, style ink.Ink, remark string) {
	spans := []span{{"  " + pad(label, labelWidth-2), s.a.theme.dim}, {text, style}}
	if remark != "" {
		spans = append(spans, span{"   " + remark, s.a.theme.dim})
	}
	s.out = append(s.out, line(s.width, spans...))
}

// flow breaks a remark into lines, of which the first has its own width and may
// be empty. An id stays in one piece where it can: wrap parts it at its hyphens.
func (s *sheet) flow(remark string, first int) []string {
	if textWidth(remark) <= first {
		return []string{remark}
	}
	out, room := []string{""}, first
	for _, word := range strings.Fields(remark) {
		last := len(out) - 1
		if joined := strings.TrimSpace(out[last] + " " + word); textWidth(joined) <= room {
			out[last] = joined
			continue
		}
		out, room = append(out, wrap(word, s.room())...), s.room()
	}
	return out
}

func (s *sheet) gap() { s.out = append(s.out, blank(s.width)) }

func (s *sheet) heading(text, remark string) {
	beside := s.flow(remark, s.width-5-textWidth(text))
	s.out = append(s.out, line(s.width, span{"  " + text, s.a.theme.strong}, span{"   " + beside[0], s.a.theme.dim}))
	for _, l := range beside[1:] {
		s.put("", l, s.a.theme.dim, "")
	}
}

func (d *detailScreen) lines(a *App, width int) []string {
	s := &sheet{a: a, width: width}
	s.gap()
	d.state(s)
	d.facts(s)
	d.userMessages(s)
	d.metadata(s)
	d.rest(s)
	return s.out
}

// state is the first thing to see: what the snapshot is doing, or that it is gone.
func (d *detailScreen) state(s *sheet) {
	t := s.a.theme
	switch {
	case d.gone:
		s.add("Status", "- gone", t.danger, "the cloud no longer has it; below is what was known")
		return
	case d.err != nil:
		s.add("Status", statusText(d.detail.Status), t.status(d.detail.Status), "")
		s.add("", d.err.Error(), t.danger, s.a.key("detail.refresh", "r")+" asks again")
		return
	}
	remark := ""
	if p := d.detail.Progress; p != "" {
		remark = "progress " + p
	}
	if sign := s.a.pendingText(d.id); sign != "" {
		remark = strings.TrimSpace(remark + "   " + sign)
	}
	s.add("Status", statusText(d.detail.Status), t.status(d.detail.Status), remark)
}

func (d *detailScreen) facts(s *sheet) {
	a, t, sn := s.a, s.a.theme, &d.detail
	s.add("Name", sn.Name, t.strong, "")
	s.add("Id", sn.ID.String(), t.text, "")
	s.add("Description", sn.Description, t.text, "")
	s.gap()
	s.add("Volume", a.volumeFact(sn.VolumeID), t.text, a.volumeState(sn.VolumeID))
	s.add("Volume id", sn.VolumeID, t.text, "")
	s.add("Size", bytesGiB(int64(sn.SizeGiB)), t.text, "the volume's, not the space in use")
	s.add("Project", a.projectLabel(sn.ProjectID), t.text, sn.ProjectID)
	if sn.UserID != "" {
		s.add("User id", sn.UserID, t.text, "")
	}
	s.gap()
	s.add("Created", a.moment(sn.CreatedAt), t.text, "")
	s.add("Updated", a.moment(sn.UpdatedAt), t.text, "")
	if a.session.API.Has(model.GroupSnapshots) {
		s.add("Group", sn.GroupSnapshotID, t.text, "")
	}
	if sn.ConsumesQuota != model.NotTold {
		s.add("Uses quota", map[model.Tri]string{model.Yes: "yes", model.No: "no: one of Cinder's own temporaries"}[sn.ConsumesQuota], t.text, "")
	}
}

// volumeFact is a volume's name, or why it has none.
func (a *App) volumeFact(id string) string {
	v, ok := a.names.volumes[id]
	switch {
	case !ok || !v.known && !v.gone:
		return shortID(id)
	case v.gone:
		return "not visible to you, or gone"
	case v.volume.Name == "":
		return "(no name)"
	}
	return v.volume.Name
}

// volumeState is what a volume is and who holds it.
func (a *App) volumeState(id string) string {
	v, ok := a.names.volumes[id]
	if !ok || !v.known {
		return ""
	}
	text := v.volume.Status + ", " + bytesGiB(int64(v.volume.SizeGiB))
	for _, at := range v.volume.Attached {
		text += ", attached to server " + at.ServerID
	}
	return text
}

// userMessages are Cinder's own words on what failed after it had said yes.
func (d *detailScreen) userMessages(s *sheet) {
	s.gap()
	switch {
	case errors.Is(d.msgErr, model.ErrNotSupported):
		s.heading("Messages", "this cloud keeps none (they came with 3.3)")
		return
	case d.msgErr != nil:
		s.heading("Messages", "could not be read: "+d.msgErr.Error())
		return
	case !d.msgAsked:
		s.heading("Messages", s.a.glyphs.ellipsis)
		return
	}
	s.heading("Messages ("+number(len(d.messages))+")", "")
	for _, m := range d.messages {
		s.add(m.CreatedAt.In(s.a.opt.Zone).Format("01-02 15:04"), m.Text, s.a.theme.warn, m.RequestID)
	}
}

// metadata is the table of pairs.
func (d *detailScreen) metadata(s *sheet) {
	s.gap()
	md := d.detail.Metadata
	s.heading("Metadata ("+number(len(md))+")", "")
	keyWidth := 12
	for _, p := range md {
		keyWidth = max(keyWidth, min(textWidth(p.Key), s.width/3))
	}
	for _, p := range md {
		for i, l := range wrap(orDash(p.Value), max(8, s.width-keyWidth-6)) {
			k := p.Key
			if i > 0 {
				k = ""
			}
			s.out = append(s.out, line(s.width, span{"    " + pad(cut(k, keyWidth), keyWidth) + "  ", s.a.theme.accent}, span{l, s.a.theme.text}))
		}
	}
}

// rest are fields that this program has no place for.
func (d *detailScreen) rest(s *sheet) {
	if len(d.detail.Unknown) == 0 {
		return
	}
	s.gap()
	s.heading("Other fields", "")
	for _, p := range d.detail.Unknown {
		s.add(p.Key, p.Value, s.a.theme.text, "")
	}
}
