package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"snapdash/model/change"
)

// parts are the states that a tally is told in, and their words.
var parts = []struct {
	word   string
	states []change.State
}{
	{"done", []change.State{change.Done}},
	{"failed", []change.State{change.Failed}},
	{"unknown", []change.State{change.Unknown}},
	{"running", []change.State{change.Reading, change.Sent, change.Following, change.Asking}},
	{"pending", []change.State{change.Waiting, change.Pending}},
	{"taken back", []change.State{change.Cancelled}},
}

// tallyText says how many are done, failed and so on.
func (a *App) tallyText(t change.Tally) string {
	var out []string
	for _, p := range parts {
		n := 0
		for _, s := range p.states {
			n += t[s]
		}
		if n > 0 {
			out = append(out, number(n)+" "+p.word)
		}
	}
	return strings.Join(out, ", ")
}

// paceText says how fast it goes and how long it will take, where that is known
// and counting it out does not cost too much. How fast it went tells nothing while
// the server asks to wait.
func (a *App) paceText(p change.Progress) string {
	if p.Rate == 0 || p.Ended == p.All || a.lean() || !a.engine.Slow(a.now()).IsZero() {
		return ""
	}
	return "   " + rateText(p.Rate) + ", " + leftText(p.Left) + " left"
}

// heldBack reports whether a job has something to send and the server asked to wait.
func (a *App) heldBack(v change.JobView) bool {
	return v.Tally[change.Waiting]+v.Tally[change.Pending] > 0 && !a.engine.Slow(a.now()).IsZero()
}

// waitText says until when the server asked to wait, with the day where it is not
// today.
func (a *App) waitText() string {
	return "the server asked to wait until " + a.clockOf(a.engine.Slow(a.now()))
}

// rateText is a number per second, or per minute where that is less than one.
func rateText(rate float64) string {
	switch {
	case rate >= 10:
		return strconv.FormatFloat(rate, 'f', 0, 64) + "/s"
	case rate >= 1:
		return strconv.FormatFloat(rate, 'f', 1, 64) + "/s"
	}
	return strconv.FormatFloat(rate*60, 'f', 1, 64) + "/min"
}

// leftText is how long something will take, in at most two units.
func leftText(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d < time.Minute:
		return strconv.Itoa(max(1, int(d/time.Second))) + "s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + "m" + strconv.Itoa(int(d%time.Minute/time.Second)) + "s"
	}
	return strconv.Itoa(int(d/time.Hour)) + "h" + strconv.Itoa(int(d%time.Hour/time.Minute)) + "m"
}

// changeProgress is the line on all changes under way.
func (a *App) changeProgress() string {
	if n, _ := a.engine.Waits(a.now()); n > 0 {
		what := "them"
		if n == 1 {
			what = "it"
		}
		return count(n, "change") + " not sent yet: " + a.key("everywhere.undo", "u") + " takes " + what + " back"
	}
	p := a.engine.Progress(a.now())
	if p.All == 0 {
		return ""
	}
	text := number(p.Ended) + " of " + count(p.All, "change") + " ended" + a.paceText(p)
	if !a.engine.Slow(a.now()).IsZero() && slices.ContainsFunc(a.engine.Heads(), a.heldBack) {
		text += "   " + a.waitText()
	}
	if p.Paused {
		text += "   paused"
	}
	return text + "   :jobs shows them"
}

// progressBar is the terminal's own: nothing while nothing is under way, a
// moving one for a single change, and how many percent for several.
func (a *App) progressBar() *tea.ProgressBar {
	if !a.opt.ProgressBar {
		return nil
	}
	p := a.engine.Progress(a.now())
	waiting, _ := a.engine.Waits(a.now())
	switch {
	case p.All == 0 || p.Ended+waiting == p.All:
		return nil
	case p.Paused:
		return tea.NewProgressBar(tea.ProgressBarWarning, p.Ended*100/p.All)
	case p.All == 1:
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, p.Ended*100/p.All)
}

// ended says what came of a job of several targets once all have ended. Of a
// single target its own outcome is told.
func (a *App) ended(id change.JobID) tea.Cmd {
	v, ok := a.engine.Job(id)
	if !ok || v.Tally.Ended() < v.Tally.All() {
		return nil
	}
	text := "All ended, " + opWords[v.Op] + ": " + a.tallyText(v.Tally) + "."
	if v.Tally[change.Done] == v.Tally.All() {
		return a.say(text)
	}
	return a.warn(text + " :jobs shows why.")
}
