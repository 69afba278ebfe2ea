package ui

import (
	"errors"
	"regexp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
)

// toast is the one line that tells what just happened. A failure stays until
// the next one takes its place and can be opened whole; news go after a while.
type toast struct {
	text  string
	kind  toastKind
	fault error // the last failure, kept after its line has gone
	n     int

	answer bool // whether it answers a key
	brief  bool // whether the next key takes it away

	held time.Time // until when what goes wrong of many keeps out of an answer to a key
}

type toastKind int

const (
	news toastKind = iota
	warning
	failure
)

const toastFor = 8 * time.Second

// answerFor is how long an answer to a key can be read for sure.
const answerFor = 4 * time.Second

// say shows news.
func (a *App) say(text string) tea.Cmd {
	a.toast.text, a.toast.kind, a.toast.answer, a.toast.brief = text, news, false, false
	a.toast.n++
	return a.opt.Tick(toastFor, toastTickMsg{a.toast.n})
}

// hint shows what is only true until something is pressed.
func (a *App) hint(text string) tea.Cmd {
	cmd := a.say(text)
	a.toast.brief = true
	return cmd
}

// warn shows why something is not done; it stays until the next news, or, where
// a key was the reason, until enter or esc.
func (a *App) warn(text string) tea.Cmd {
	a.toast.text, a.toast.kind, a.toast.answer = text, warning, false
	a.toast.n++
	return nil
}

// complain shows a failure and keeps it for the error screen.
func (a *App) complain(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	a.toast.text, a.toast.kind, a.toast.fault, a.toast.answer = a.brief(err), failure, err, false
	a.toast.n++
	return nil
}

// mutter shows one failure of many, of which more may come several times a second:
// an answer to a key stays for a moment, and the error screen has the failure anyway.
func (a *App) mutter(err error) tea.Cmd {
	if a.toast.text != "" && a.now().Before(a.toast.held) {
		a.toast.fault = err
		return nil
	}
	return a.complain(err)
}

// nameMost is how much of a name stands in the place of an id, in cells: as much as
// the id took.
const nameMost = 36

// uuids are the ids that stand in a text.
var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// brief is a failure for one line: in the place of ids, which would take half of
// it, stand names, as far as they are known, or the beginnings of ids.
func (a *App) brief(err error) string {
	var f *model.Fault
	if !errors.As(err, &f) {
		return err.Error()
	}
	short := *f
	short.Object = uuids.ReplaceAllStringFunc(f.Object, func(text string) string {
		id, _ := model.ParseID(text)
		if s, ok := a.list.Get(id); ok && s.Name != "" {
			return cut(s.Name, nameMost)
		}
		return shortID(text)
	})
	return strings.Replace(err.Error(), f.Error(), short.Error(), 1)
}

// pressed notes that a key was handled at a time, when n messages had been shown
// before it.
func (t *toast) pressed(key string, n int, now time.Time) {
	switch {
	case t.n != n:
		t.answer, t.held = t.kind == warning, now.Add(answerFor)
	case t.brief && t.kind == news:
		t.text, t.brief = "", false
	case t.answer && (key == "enter" || key == "esc"):
		t.text, t.answer = "", false
	}
}

// expire takes news n away, unless something newer stands there.
func (t *toast) expire(n int) {
	if t.n == n {
		t.text = ""
	}
}

// toastCut reports whether there is a message that the line has no room for.
func (a *App) toastCut() bool {
	return a.toast.text != "" && a.toast.kind != failure && textWidth(a.toast.text) >= a.width
}

// showFault opens the last failure whole, or a message that was cut.
func (a *App) showFault() tea.Cmd {
	if a.toastCut() {
		f := &faultScreen{err: errors.New(a.toast.text), message: true}
		a.toast.text = ""
		return a.push(f)
	}
	if a.toast.fault == nil {
		return a.say("Nothing has failed so far.")
	}
	a.toast.text = ""
	return a.push(&faultScreen{err: a.toast.fault})
}

// faultScreen tells the whole story of a failure.
type faultScreen struct {
	err     error
	message bool // it is no failure
	from    int  // the first line that is seen, where there is no room for all
}

func (f *faultScreen) title() string { return "Error" }

func (f *faultScreen) boxWidth(a *App) int { return min(a.width, 92) }

func (f *faultScreen) commands(*App) []command {
	scroll := func(by int) func(*App) tea.Cmd {
		return func(*App) tea.Cmd { f.from += by; return nil }
	}
	long := func(a *App) bool { return f.over(a) > 0 }
	return []command{
		cmd("close", "enter esc q", "close", (*App).pop).inFooter(),
		cmd("down", "j down", "more", scroll(1)).inFooter().onlyWhen(long),
		cmd("up", "k up", "scroll back", scroll(-1)).onlyWhen(long),
	}
}

// lines are all that it tells.
func (f *faultScreen) lines(a *App) []string { return a.faultLines(f.err, f.boxWidth(a)-4) }

// over is how many lines have no room below the heading.
func (f *faultScreen) over(a *App) int { return max(0, len(f.lines(a))-(a.height-4)) }

func (f *faultScreen) view(a *App, width, _ int) []string {
	heading := "What went wrong"
	if f.message {
		heading = "The message"
	}
	lines, over := f.lines(a), f.over(a)
	if over == 0 {
		return a.frame(heading, lines, width)
	}
	over++ // the line that says so takes the place of one
	f.from = max(0, min(f.from, over))
	lines = lines[f.from : len(lines)-over+f.from]
	place := number(f.from) + " above, " + number(over-f.from) + " below: j, k"
	return a.frame(heading, append(lines, line(width-4, span{place, a.theme.dim})), width)
}

// faultLines are the facts of a failure, one below the other, in width cells.
func (a *App) faultLines(err error, width int) []string {
	var f *model.Fault
	if !errors.As(err, &f) {
		return a.paragraph(err.Error(), width, a.theme.text)
	}
	var out []string
	add := func(label, text string) { out = append(out, a.fact(label, text, width)...) }
	add("doing", f.Op)
	add("to", f.Object)
	message := f.Message
	if message == "" && f.Kind != nil {
		message = f.Kind.Error()
	}
	add("answer", message)
	if f.Status != 0 {
		add("status", number(f.Status))
	}
	add("request", f.RequestID)
	add("next", f.Hint)
	return out
}

// faultFields are what can be copied of a failure.
func faultFields(err error) []field {
	var f *model.Fault
	if !errors.As(err, &f) {
		return []field{{"e", "the error", err.Error(), ""}}
	}
	return []field{{"e", "the error", f.Error(), ""}, {"x", "request id of the error", f.RequestID, ""}}
}

// fact is a label with its text, wrapped, or nothing where there is no text.
func (a *App) fact(label, text string, width int) []string {
	if text == "" {
		return nil
	}
	const labelWidth = 13
	var out []string
	for i, l := range wrap(text, max(8, width-labelWidth)) {
		if i > 0 {
			label = ""
		}
		out = append(out, line(width, span{pad(label, labelWidth), a.theme.dim}, span{l, a.theme.text}))
	}
	return out
}
