package ui

import (
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/equivalent"
	"snapdash/model/filter"
	"snapdash/ui/sanitize"
)

// twin is something that the program does or shows, with the command that does
// the same.
type twin struct {
	what    string
	command equivalent.Command
}

// twinned is a screen that knows commands that do the same as it.
type twinned interface{ twins(a *App) []twin }

// elsewhere says for which cloud commands are written. The region that was asked
// for is that of the first cloud; another one that was gone to has its own.
func (a *App) elsewhere() equivalent.Where {
	w := equivalent.Where{Cloud: a.session.Cloud, Unset: a.opt.Variables, API: a.session.API}
	if a.session.Region == a.opt.Region {
		w.Region = a.opt.Region
	}
	if a.choice.Demo {
		w.Cloud = ""
	}
	return w
}

// commandOf is the command that does what a job does, "" when there is none.
func (a *App) commandOf(j change.Job) string { return a.elsewhere().Job(j).Text() }

// asked gives a question its command; nil where there is none.
func asked(command string) func() string {
	if command == "" {
		return nil
	}
	return func() string { return command }
}

// commandFor is the command of an operation that needs nothing but its targets, one of
// which tells whether there is any. It is written when somebody wants to see it: for
// many targets the key that asks the question would wait for it.
func (a *App) commandFor(op change.Op, targets []model.Snapshot) func() string {
	w := a.elsewhere()
	if w.Job(change.Job{Op: op, Items: itemsOf(targets[:min(1, len(targets))])}).Text() == "" {
		return nil
	}
	return sync.OnceValue(func() string { return w.Job(change.Job{Op: op, Items: itemsOf(targets)}).Text() })
}

func itemsOf(targets []model.Snapshot) []change.Item {
	items := make([]change.Item, 0, len(targets))
	for i := range targets {
		items = append(items, change.Item{Snapshot: targets[i]})
	}
	return items
}

// twins gives the commands for what is on the screen, the nearest first.
func (a *App) twins() []twin {
	w := a.elsewhere()
	switch s := a.top().(type) {
	case twinned:
		return s.twins(a)
	case *confirm:
		if s.command == nil {
			return nil
		}
		return []twin{{"what this asks for", equivalent.Command{Lines: strings.Split(s.command(), "\n")}}}
	case *detailScreen:
		return a.snapshotTwins(s.detail.Snapshot)
	case *metadataScreen:
		return append(a.savingTwins(s), twin{"this metadata", w.Metadata(s.of.ID)})
	case *editScreen:
		return []twin{{"this edit", w.Job(s.job())}}
	case *createScreen:
		return a.creatingTwins(s)
	case *jobsScreen:
		if v, ok := s.chosen(a); ok {
			return []twin{{"this job", w.Job(v.Job)}}
		}
	case *listScreen:
		return append([]twin{{"this list", a.listCommand()}}, a.currentTwins()...)
	}
	return nil
}

// savingTwins is the command for what is about to be sent; while somebody
// else's changes are to be decided on it is not known yet.
func (a *App) savingTwins(m *metadataScreen) []twin {
	if m.phase != phaseReview || len(m.conflicts) > 0 {
		return nil
	}
	return []twin{{"what is to be sent", a.elsewhere().Job(m.job())}}
}

func (a *App) creatingTwins(c *createScreen) []twin {
	w := a.elsewhere()
	out := []twin{{"these volumes", w.Volumes(model.VolumeQuery{AllProjects: a.load.query.AllProjects})}, {"the quota", w.Quota(a.session.ProjectID)}}
	if c.volume != nil {
		out = append([]twin{{"this snapshot's creation", w.Job(c.job(a))}}, out...)
	}
	return out
}

func (a *App) currentTwins() []twin {
	if s, ok := a.current(); ok {
		return a.snapshotTwins(s)
	}
	return nil
}

func (a *App) snapshotTwins(s model.Snapshot) []twin {
	w := a.elsewhere()
	out := []twin{{"this snapshot", w.Show(s.ID)}, {"its JSON", w.Raw(s.ID)}, {"its messages", w.Messages(s.ID.String())}}
	if s.VolumeID != "" {
		out = append(out, twin{"its volume", w.Volume(s.VolumeID)})
	}
	return out
}

// listCommand is the command for the list: what of the filter a server can do
// goes into it, the rest is named.
func (a *App) listCommand() equivalent.Command {
	v := equivalent.View{Query: a.load.query, Order: a.order()}
	if parsed, err := filter.Parse(a.filter.text); err == nil {
		var rest filter.Filter
		v.Query, rest = parsed.ServerPart(v.Query, a.session.API, nil)
		v.Rest = rest.String()
	}
	return a.elsewhere().List(v)
}

// hasTwins reports whether there is a command to show.
func (a *App) hasTwins() bool {
	switch s := a.top().(type) {
	case *twinScreen:
		return false
	case *confirm:
		return s.command != nil
	}
	return signedIn(a) && len(a.twins()) > 0
}

func (a *App) showTwins() tea.Cmd { return a.push(&twinScreen{all: a.twins()}) }

// twinScreen shows the commands that do the same as the screen below.
type twinScreen struct {
	all    []twin
	cursor int
	from   int
}

func (s *twinScreen) title() string { return "Equivalent command" }

func (s *twinScreen) boxWidth(a *App) int { return min(a.width, 110) }

func (s *twinScreen) commands(*App) []command {
	step := func(d int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd { s.cursor = max(0, min(s.cursor+d, len(s.all)-1)); return nil }
	}
	return []command{
		cmd("copy", "enter y", "copy", func(a *App) tea.Cmd { return a.copyText("the command", s.chosen()) }).inFooter(),
		cmd("bare", "b", "bare, to select it", func(a *App) tea.Cmd { return a.showBare(s.chosen()) }).inFooter(),
		cmd("down", "j down", "next", step(1)).inFooter(),
		cmd("up", "k up", "previous", step(-1)),
		cmd("close", "esc q =", "close", (*App).pop).inFooter(),
	}
}

func (s *twinScreen) chosen() string { return s.all[s.cursor].command.Text() }

// view shows the command under the cursor whole, and what else there is.
func (s *twinScreen) view(a *App, width, height int) []string {
	inner := width - 4
	var out []string
	at, end := 0, 0
	for i, t := range s.all {
		sign, st := "  ", a.theme.dim
		if i == s.cursor {
			sign, st, at = "> ", a.theme.cursor, len(out)
		}
		out = append(out, line(inner, span{sign, a.theme.accent}, span{t.what, st}))
		if i != s.cursor {
			continue
		}
		for _, l := range t.command.Lines {
			for _, part := range wrapBlanks(l, inner-4) {
				out = append(out, line(inner, span{"    " + part, a.theme.text}))
			}
		}
		for _, n := range t.command.Notes {
			for _, part := range wrap(n, inner-4) {
				out = append(out, line(inner, span{"    " + part, a.theme.warn}))
			}
		}
		end = len(out)
	}
	room := max(1, height-2)
	s.from = max(0, min(s.from, at, len(out)-room))
	if end-s.from > room {
		s.from = min(at, end-room)
	}
	return a.frame("The same on a command line", out[s.from:min(len(out), s.from+room)], width)
}

// wrapHard cuts a line into pieces of at most width cells, wherever that falls:
// the pieces joined again are the line.
func wrapHard(text string, width int) []string {
	return strings.Split(ansi.HardwrapWc(sanitize.Line(text), max(1, width), true), "\n")
}

// wrapBlanks breaks a line at blanks into pieces of at most width cells, and a
// word that is longer than that wherever it falls. The blank that a break stands
// for is left out; the text that is copied is another.
func wrapBlanks(text string, width int) []string {
	words := strings.Split(sanitize.Line(text), " ")
	out := wrapHard(words[0], width)
	for _, w := range words[1:] {
		last := &out[len(out)-1]
		if with := *last + " " + w; sanitize.Width(with) <= width {
			*last = with
			continue
		}
		out = append(out, wrapHard(w, width)...)
	}
	return out
}
