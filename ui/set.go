package ui

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/filter"
	"snapdash/model/metaedit"
)

// SetKey is the metadata key whose value the snapshots of one set share.
const SetKey = "snapdash-set"

// setScreen takes snapshots of several volumes at once. Their names come from
// one template, in which {volume} stands for the volume's name, or its id when
// it has none, {id} for the first characters of its id, and {date} and {time}
// for the moment at which the form was opened, in the zone of the screen.
type setScreen struct {
	volumes []model.Volume
	at      time.Time
	form    form
	quota   model.Quota
	told    bool // the quota
	force   bool
	from    int
	room    int // volumes, when last drawn
}

// The fields of the form.
const (
	setName = iota
	setDescription
	setTag
)

func newSet(volumes []model.Volume, at time.Time) *setScreen {
	return &setScreen{volumes: volumes, at: at, form: newForm(
		formField{label: "Names", in: newInput("{volume}-{date}")},
		formField{label: "Description", in: newInput(""), limit: model.MaxText},
		formField{label: "Set", in: newInput("set-" + at.Format("20060102-150405")), limit: model.MaxText})}
}

func (s *setScreen) title() string { return "Set of snapshots" }

func (s *setScreen) typing() bool { return true }

func (s *setScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	s.form.typed(msg)
	return nil
}

func (s *setScreen) commands(*App) []command {
	scroll := func(d int) func(*App) tea.Cmd { return func(*App) tea.Cmd { s.from += d; return nil } }
	long := func(*App) bool { return len(s.volumes) > s.room }
	return []command{
		cmd("create", "enter", "go on", s.create).inFooter(),
		cmd("next", "tab down", "next field", func(*App) tea.Cmd { s.form.step(1); return nil }).inFooter(),
		cmd("previous", "shift+tab up", "previous field", func(*App) tea.Cmd { s.form.step(-1); return nil }),
		cmd("while-attached", "ctrl+o", "force on or off", func(*App) tea.Cmd { s.force = !s.force; return nil }).inFooter().
			onlyWhen(func(a *App) bool { return s.needForce(a) > 0 }),
		cmd("page-down", "pgdown", "a page on", scroll(5)).inFooter().onlyWhen(long),
		cmd("page-up", "pgup", "a page back", scroll(-5)).onlyWhen(long),
		cmd("equivalent", "ctrl+y", "its command", (*App).showTwins).inFooter(),
		cmd("leave", "esc", "back to the volumes", s.leave).inFooter(),
	}
}

func (s *setScreen) leave(a *App) tea.Cmd {
	return a.leaveForm(s, "Drop this set?", "Drop it", false)
}

// opened asks for the quota where it did not come with the volumes.
func (s *setScreen) opened(a *App) tea.Cmd {
	if s.told {
		return nil
	}
	cloud, ctx, project := a.cloud, a.request(), a.session.ProjectID
	return func() tea.Msg {
		q, err := cloud.Quota(ctx, project)
		return quotaMsg{q, err}
	}
}

func (s *setScreen) take(_ *App, msg tea.Msg) (tea.Cmd, bool) {
	q, ok := msg.(quotaMsg)
	if ok && q.err == nil {
		s.quota, s.told = q.quota, true
	}
	return nil, ok
}

// nameFor is the name that the template gives a volume's snapshot.
func (s *setScreen) nameFor(v *model.Volume) string {
	return strings.TrimSpace(strings.NewReplacer(
		"{volume}", cmp.Or(v.Name, v.ID), "{id}", shortID(v.ID), "{date}", s.at.Format("2006-01-02"), "{time}", s.at.Format("150405"),
	).Replace(s.form.value(setName)))
}

// needForce counts the volumes of which this cloud takes a snapshot by force only.
func (s *setScreen) needForce(a *App) int {
	n := 0
	for i := range s.volumes {
		if s.volumes[i].Status == "in-use" && !a.session.API.Has(model.NoForceNeeded) {
			n++
		}
	}
	return n
}

// wrong says what Cinder would refuse in what is typed, "" when nothing.
func (s *setScreen) wrong() string {
	if field := s.form.tooLong(); field != "" {
		return field + " has more than 255 characters"
	}
	if p := metaedit.CheckPair(SetKey, s.form.value(setTag)); p.Fatal() {
		return problemText(p)
	}
	for i := range s.volumes {
		if n := utf8.RuneCountInString(s.nameFor(&s.volumes[i])); n > model.MaxText {
			return "the name for " + cmp.Or(s.volumes[i].Name, s.volumes[i].ID) + " has " + number(n) + " characters; Cinder takes 255"
		}
	}
	return ""
}

func (s *setScreen) job(a *App) change.Job {
	md := model.MetadataOf(map[string]string{SetKey: s.form.value(setTag)})
	job := change.Job{Op: change.Create}
	for i := range s.volumes {
		v := &s.volumes[i]
		job.Items = append(job.Items, change.Item{Draft: model.Draft{
			VolumeID: v.ID, Name: s.nameFor(v), Description: strings.TrimSpace(s.form.value(setDescription)), Metadata: md,
			Force: s.force && v.Status == "in-use" && !a.session.API.Has(model.NoForceNeeded),
		}})
	}
	return job
}

func (s *setScreen) twins(a *App) []twin {
	return []twin{{"these snapshots' creation", a.elsewhere().Job(s.job(a))}, {"the quota", a.elsewhere().Quota(a.session.ProjectID)}}
}

// create asks once more, saying what is known to fail.
func (s *setScreen) create(a *App) tea.Cmd {
	if text := s.wrong(); text != "" {
		return a.warn("Not sent: " + text + ".")
	}
	n, job := len(s.volumes), s.job(a)
	c := &confirm{
		heading: "Take " + count(n, "snapshot") + " as a set?   " + a.home(),
		lines: append([]string{"They share the metadata " + SetKey + " = " + s.form.value(setTag) + ". They are taken one by one, not at one moment.",
			"The list shows them by /" + filter.Pair(SetKey, s.form.value(setTag)) + "."}, s.doubts(a)...),
		command: asked(a.commandOf(job)), yes: "Yes, take " + number(n),
		onAccept: func(a *App) tea.Cmd {
			a.remove(s)
			if c, ok := a.top().(*createScreen); ok {
				a.remove(c)
			}
			return tea.Batch(a.submit(job), a.showJobs())
		},
	}
	return a.push(c)
}

func (s *setScreen) view(a *App, width, height int) []string {
	out := []string{line(width, span{" Snapshots of ", a.theme.dim}, span{count(len(s.volumes), "volume") + ", " + bytesGiB(s.sizeGiB()), a.theme.strong},
		span{"   " + a.home(), a.theme.accent}, span{s.quotaText(), a.theme.dim}), blank(width)}
	out = append(out, s.form.view(a, width, true)...)
	hint, st := "{volume} {id} {date} {time} are replaced", a.theme.dim
	if text := s.wrong(); text != "" {
		hint, st = text, a.theme.warn
	}
	out = append(out, line(width, span{strings.Repeat(" ", formLabel) + hint, st}))
	if s.needForce(a) > 0 {
		state := "off"
		if s.force {
			state = "on: as if the power had been cut at that moment"
		}
		out = append(out, line(width, span{" " + pad("Force", 13), a.theme.dim}, span{state, a.theme.strong}))
	}
	for _, d := range s.doubts(a) {
		out = append(out, a.paragraph(" "+d, width, a.theme.warn)...)
	}
	out = append(out, blank(width))
	s.room = max(1, height-len(out))
	s.from = max(0, min(s.from, len(s.volumes)-s.room))
	for i := s.from; i < min(len(s.volumes), s.from+s.room); i++ {
		v := &s.volumes[i]
		out = append(out, line(width, span{" " + pad(cut(cmp.Or(v.Name, v.ID), 26), 27), a.theme.text}, span{padLeft(gib(int64(v.SizeGiB)), 6) + "  " + pad(cut(v.Status, 11), 12), a.theme.dim}, span{s.nameFor(v), a.theme.accent}))
	}
	return fill(out, width, height)
}
