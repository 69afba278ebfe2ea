package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// connect signs in to a cloud.
func (a *App) connect(c Choice) tea.Cmd {
	a.choice = c
	a.failure = nil
	if w, ok := a.stack[0].(*welcome); ok {
		w.busy, w.err = true, nil
	}
	ctx, connect := a.opt.Context, a.opt.Connect
	return func() tea.Msg {
		cloud, err := connect(ctx, c)
		return connectedMsg{cloud, err}
	}
}

// connected begins the listing, or shows why there is none.
func (a *App) connected(msg connectedMsg) tea.Cmd {
	w, ok := a.stack[0].(*welcome)
	if !ok {
		return nil
	}
	w.busy = false
	if msg.err != nil {
		w.err, a.failure, a.toast.fault = msg.err, msg.err, msg.err
		return nil
	}
	a.cloud, a.session = linked{msg.cloud, a.link}, msg.cloud.Session()
	a.stack = []screen{newListScreen()}
	return a.reload(scopeChanged)
}

// welcome is the first screen: signing in, why that failed, or which cloud.
type welcome struct {
	busy   bool
	err    error
	cursor int
}

func (w *welcome) title() string { return "Sign-in" }

// choices are the clouds that were found, and the embedded one.
func (a *App) choices() []Choice {
	var out []Choice
	seen := map[string]bool{}
	for _, p := range a.places() {
		for _, c := range p.Clouds {
			if !seen[c] {
				seen[c] = true
				out = append(out, Choice{Name: c})
			}
		}
	}
	return append(out, Choice{Name: "embedded cloud", Demo: true})
}

// places are where clouds were looked for.
func (a *App) places() []Place {
	if a.opt.Places == nil && a.opt.FindPlaces != nil {
		a.opt.Places = a.opt.FindPlaces()
	}
	return a.opt.Places
}

func (w *welcome) commands(*App) []command {
	idle := func(*App) bool { return !w.busy }
	picking := func(*App) bool { return !w.busy && w.err == nil }
	last := func(a *App) int { return len(a.choices()) - 1 }
	return []command{
		cmd("use", "enter", "use the chosen cloud", func(a *App) tea.Cmd {
			return a.connect(a.choices()[min(w.cursor, last(a))])
		}).inFooter().onlyWhen(picking),
		cmd("retry", "r", "try again", func(a *App) tea.Cmd { return a.connect(a.choice) }).inFooter().
			onlyWhen(func(*App) bool { return !w.busy && w.err != nil }),
		cmd("choose", "c", "choose another cloud", func(*App) tea.Cmd { w.err = nil; return nil }).inFooter().
			onlyWhen(func(*App) bool { return !w.busy && w.err != nil }),
		cmd("demo", "d", "try the embedded cloud", func(a *App) tea.Cmd { return a.connect(Choice{Name: "embedded cloud", Demo: true}) }).
			inFooter().onlyWhen(idle),
		cmd("down", "j down", "next", func(a *App) tea.Cmd { w.cursor = min(w.cursor+1, last(a)); return nil }).onlyWhen(picking),
		cmd("up", "k up", "previous", func(*App) tea.Cmd { w.cursor = max(w.cursor-1, 0); return nil }).onlyWhen(picking),
	}
}

func (w *welcome) view(a *App, width, height int) []string {
	var out []string
	text := func(spans ...span) { out = append(out, line(width, append([]span{{" ", a.theme.text}}, spans...)...)) }
	text()
	switch {
	case w.busy:
		text(span{"Signing in to " + a.choice.Name + " …", a.theme.text})
	case w.err != nil:
		text(span{"Could not sign in to " + a.choice.Name + ".", a.theme.danger})
		text()
		for _, l := range a.faultLines(w.err, width-4) {
			out = append(out, "  "+l+"  ")
		}
		if len(out) > height {
			out = out[:height-1]
			text(span{a.key("everywhere.error", "!") + " shows all", a.theme.dim})
		}
	default:
		w.viewChoices(a, height-len(out), text)
	}
	return fill(out, width, height)
}

// viewChoices says where clouds were looked for, as far as there is room beside
// the choices; of these it shows the ones round the cursor.
func (w *welcome) viewChoices(a *App, height int, text func(...span)) {
	head := w.lookedFor(a)
	least := min(3, len(a.choices()))
	head = head[:max(0, min(len(head), height-least))]
	for _, spans := range head {
		text(spans...)
	}
	var rows [][]span
	for i, c := range a.choices() {
		mark, st := "   ", a.theme.text
		if i == w.cursor {
			mark, st = " > ", a.theme.cursor
		}
		note := ""
		if c.Demo {
			note = "   a small OpenStack inside this program, nothing to set up"
		}
		rows = append(rows, []span{{mark, a.theme.accent}, {c.Name, st}, {note, a.theme.dim}})
	}
	for _, spans := range around(rows, w.cursor, height-len(head)) {
		text(spans...)
	}
}

// lookedFor are the lines above the choices.
func (w *welcome) lookedFor(a *App) [][]span {
	out := [][]span{{{"snapdash is not signed in to a cloud yet.", a.theme.strong}}, nil}
	for i, p := range a.places() {
		label := "looked for   "
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		out = append(out, []span{{label, a.theme.dim}, {pad(p.Where, 36), a.theme.text}, {p.Found, a.theme.dim}})
	}
	return append(out, nil)
}
