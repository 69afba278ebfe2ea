package ui

import (
	"cmp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
)

// volumeScreen makes a volume from a snapshot.
type volumeScreen struct {
	of    model.Snapshot
	form  form
	sent  change.JobID // 0: nothing is under way
	err   error
	quota quotaMsg
	asked bool // the quota was told
}

// The fields of the form.
const (
	newVolumeName = iota
	newVolumeSize
	newVolumeType
)

func (a *App) openVolume(s model.Snapshot, ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	if s.Status != model.Available {
		return a.warn("Only of an available snapshot can a volume be made; this one is " + statusText(s.Status) + ".")
	}
	return a.push(newVolume(s))
}

func newVolume(s model.Snapshot) *volumeScreen {
	return &volumeScreen{of: s, form: newForm(
		formField{label: "Name", in: newInput(""), limit: model.MaxText},
		formField{label: "Size in GiB", in: newInput(strconv.Itoa(int(s.SizeGiB)))},
		formField{label: "Type", in: newInput(""), limit: model.MaxText})}
}

func (v *volumeScreen) title() string { return "Volume from a snapshot" }

func (v *volumeScreen) boxWidth(a *App) int { return min(a.width, 100) }

func (v *volumeScreen) opened(a *App) tea.Cmd {
	cloud, ctx, project := a.cloud, a.request(), a.session.ProjectID
	return func() tea.Msg {
		q, err := cloud.Quota(ctx, project)
		return quotaMsg{q, err}
	}
}

func (v *volumeScreen) take(_ *App, msg tea.Msg) (tea.Cmd, bool) {
	q, ok := msg.(quotaMsg)
	if ok {
		v.quota, v.asked = q, true
	}
	return nil, ok
}

func (v *volumeScreen) typing() bool { return v.sent == 0 }

func (v *volumeScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	v.form.typed(msg)
	v.err = nil
	return nil
}

func (v *volumeScreen) commands(*App) []command {
	if v.sent != 0 {
		return goesOn("leave")
	}
	return []command{
		cmd("create", "enter", "go on", v.create).inFooter(),
		cmd("next", "tab down", "next field", func(*App) tea.Cmd { v.form.step(1); return nil }).inFooter(),
		cmd("previous", "shift+tab up", "previous field", func(*App) tea.Cmd { v.form.step(-1); return nil }),
		cmd("equivalent", "ctrl+y", "its command", (*App).showTwins).inFooter(),
		cmd("leave", "esc", "leave", v.leave).inFooter(),
	}
}

func (v *volumeScreen) leave(a *App) tea.Cmd {
	return a.leaveForm(v, "Drop this volume?", "Drop it", v.err != nil)
}

// size is the size that was typed, and what is wrong with it.
func (v *volumeScreen) size() (int32, string) {
	text := strings.TrimSpace(v.form.value(newVolumeSize))
	if text == "" {
		return v.of.SizeGiB, ""
	}
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case err != nil || n < 1:
		return 0, "the size is a whole number of GiB"
	case int32(n) < v.of.SizeGiB:
		return 0, "the size cannot be below the snapshot's " + bytesGiB(int64(v.of.SizeGiB))
	}
	return int32(n), ""
}

func (v *volumeScreen) job() change.Job {
	size, _ := v.size()
	return change.Job{Op: change.CreateVolume, Items: []change.Item{{Snapshot: v.of, Volume: model.VolumeDraft{
		SnapshotID: v.of.ID, Name: strings.TrimSpace(v.form.value(newVolumeName)), SizeGiB: size, Type: strings.TrimSpace(v.form.value(newVolumeType)),
	}}}}
}

func (v *volumeScreen) twins(a *App) []twin {
	return []twin{{"this volume's creation", a.elsewhere().Job(v.job())}, {"the quota", a.elsewhere().Quota(a.session.ProjectID)}}
}

func (v *volumeScreen) create(a *App) tea.Cmd {
	if field := v.form.tooLong(); field != "" {
		return a.warn(field + " has more than 255 characters; Cinder takes no more.")
	}
	size, wrong := v.size()
	if wrong != "" {
		v.form.focus = newVolumeSize
		return a.warn("Not sent: " + wrong + ".")
	}
	job := v.job()
	c := &confirm{
		heading: "Create a volume of " + bytesGiB(int64(size)) + "?   " + a.home(), targets: []model.Snapshot{v.of},
		lines:   []string{v.draftText(), "It is followed until it is available, or failed; until then the snapshot must stay."},
		command: asked(a.commandOf(job)), yes: "Yes, create it",
		onAccept: func(a *App) tea.Cmd { v.sent, v.err = a.start(job), nil; return nil },
	}
	if short := v.shortage(size); short != "" {
		c.lines = append(c.lines, short)
	}
	return a.push(c)
}

// draftText says what is made.
func (v *volumeScreen) draftText() string {
	draft := v.job().Items[0].Volume
	text := "The volume has no name"
	if draft.Name != "" {
		text = "The volume is called " + draft.Name
	}
	if draft.Type != "" {
		text += ", and its type is " + draft.Type
	}
	return text + "."
}

// shortage says what of the quota is too little.
func (v *volumeScreen) shortage(size int32) string {
	if !v.asked || v.quota.err != nil {
		return "What is left of the quota is not known."
	}
	if n, limited := v.quota.quota.Gigabytes.Left(); limited && int64(n) < int64(size) {
		return "Cinder will refuse it: the quota leaves " + number(n) + " GiB."
	}
	return ""
}

// settled is told how the creation was taken; a refusal keeps the form filled.
func (v *volumeScreen) settled(a *App, ev change.Event) tea.Cmd {
	if v.sent == 0 || ev.Job != v.sent {
		return nil
	}
	switch ev.State {
	case change.Following, change.Done:
		a.remove(v)
		return a.say("The cloud accepted the volume; :jobs shows how it ends.")
	case change.Failed, change.Unknown, change.Cancelled:
		v.sent, v.err = 0, ev.Err
	}
	return nil
}

// home is where something new is made: always the project of the one who asks.
func (a *App) home() string { return a.choice.Name + " / " + orDash(a.session.ProjectName) }

// left says what is left of the quota.
func (v *volumeScreen) left() string {
	switch n, limited := v.quota.quota.Gigabytes.Left(); {
	case !v.asked:
		return ""
	case v.quota.err != nil:
		return "   quota not told"
	case limited:
		return "   " + number(n) + " GiB left"
	}
	return ""
}

func (v *volumeScreen) view(a *App, width, _ int) []string {
	inner := width - 4
	out := v.form.view(a, inner, v.sent == 0)
	_, wrong := v.size()
	switch {
	case v.sent != 0:
		out = append(out, line(inner, span{"asking for the volume " + a.glyphs.ellipsis, a.theme.busy}))
	case v.err != nil:
		out = append(out, a.faultLines(v.err, inner)...)
		out = append(out, line(inner, span{"Nothing was lost: correct it and try again.", a.theme.warn}))
	case wrong != "":
		out = append(out, line(inner, span{wrong, a.theme.warn}))
	default:
		out = append(out, line(inner, span{"Without a type it gets the one of the snapshot's volume.", a.theme.dim}))
	}
	return a.frame("Volume from "+cmp.Or(v.of.Name, shortID(v.of.ID.String()))+"   "+a.home()+v.left(), out, width)
}
