package ui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/metaedit"
)

// bulkScreen changes the metadata of many snapshots at once: first what is to
// change is typed, then the difference that it makes to each is shown.
type bulkScreen struct {
	targets []model.Snapshot
	hidden  int // targets that the filter does not show
	form    form
	set     typedPairs
	unset   typedPairs // without values
	note    string     // what is wrong with what was pasted
	replace bool       // what is typed is the whole set

	rows []bulkRow // the difference, while it is looked at
	sums bulkSums
	from int // first row shown
}

// The fields of the form.
const (
	bulkSet = iota
	bulkUnset
)

// openBulk changes the metadata of the marked snapshots, or of the one under the cursor.
func (a *App) openBulk() tea.Cmd {
	targets := a.targets()
	if len(targets) == 0 {
		return nil
	}
	return a.push(newBulk(targets, a.list.HiddenMarks()))
}

func newBulk(targets []model.Snapshot, hidden int) *bulkScreen {
	return &bulkScreen{targets: targets, hidden: hidden, form: newForm(
		formField{label: "Set", in: newInput("")}, formField{label: "Remove", in: newInput("")})}
}

func (b *bulkScreen) title() string { return "Metadata of many" }

func (b *bulkScreen) typing() bool { return b.rows == nil }

func (b *bulkScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	b.note = ""
	read := readPair
	if b.form.focus == bulkUnset {
		read = func(line string) (key, value, problem string) { return line, "", "" }
	}
	if problem, done := takePasted(msg, read, b.put); done {
		b.note = cmp.Or(problem, b.note) // or what gave way
		return nil
	}
	b.form.typed(msg)
	return nil
}

func (b *bulkScreen) commands(*App) []command {
	if b.rows != nil {
		return b.reviewCommands()
	}
	return []command{
		cmd("go-on", "enter", b.enterHelp(), b.enter).inFooter(),
		cmd("next", "tab down", "next field", func(*App) tea.Cmd { b.form.step(1); return nil }).inFooter(),
		cmd("previous", "shift+tab up", "previous field", func(*App) tea.Cmd { b.form.step(-1); return nil }),
		cmd("mode", "ctrl+o", "merge or replace", func(*App) tea.Cmd { b.replace = !b.replace; return nil }).inFooter(),
		cmd("drop", "ctrl+x", "take the last one out", func(*App) tea.Cmd { b.drop(); return nil }).inFooter(),
		cmd("leave", "esc", "leave", b.leave).inFooter(),
	}
}

func (b *bulkScreen) reviewCommands() []command {
	scroll := func(d func(a *App) int) func(*App) tea.Cmd {
		return func(a *App) tea.Cmd { b.from += d(a); return nil }
	}
	return []command{
		cmd("send", "s", "send", b.send).inFooter(),
		cmd("edit", "esc q", "back to editing (your text is kept)", func(*App) tea.Cmd { b.rows = nil; return nil }).inFooter(),
		cmd("down", "j down", "down", scroll(func(*App) int { return 1 })).inFooter(),
		cmd("up", "k up", "up", scroll(func(*App) int { return -1 })),
		cmd("page-down", "pgdown blank ctrl+d", "a page on", scroll(func(a *App) int { return a.height / 2 })),
		cmd("page-up", "pgup ctrl+u", "a page back", scroll(func(a *App) int { return -a.height / 2 })),
		cmd("equivalent", "=", "its command", (*App).showTwins).inFooter(),
	}
}

func (b *bulkScreen) enterHelp() string {
	if b.form.value(b.form.focus) != "" {
		return "take it in"
	}
	return "look at the difference"
}

// problem says what is wrong with the field in focus, "" when nothing is.
func (b *bulkScreen) problem() string {
	if b.note != "" {
		return b.note
	}
	text := b.form.value(b.form.focus)
	if text == "" || b.form.focus == bulkUnset {
		return ""
	}
	key, value, ok := strings.Cut(text, "=")
	switch p := metaedit.CheckPair(strings.TrimSpace(key), value); {
	case !ok && !p.Fatal(): // what is only unusual is taken in all the same
		return "write a pair as key=value"
	default:
		return problemText(p)
	}
}

// takeIn takes the typed field into the change and reports whether it could.
func (b *bulkScreen) takeIn() bool {
	field := &b.form.fields[b.form.focus]
	text := field.in.value()
	b.note = ""
	if b.form.focus == bulkUnset {
		b.put(strings.TrimSpace(text), "")
		field.in.set("")
		return true
	}
	key, value, problem := readPair(text)
	if problem != "" {
		return false
	}
	b.put(key, value)
	field.in.set("")
	return true
}

// put takes a pair, or a key to remove, into the change, and says what value it took
// the place of.
func (b *bulkScreen) put(key, value string) {
	if b.form.focus == bulkUnset {
		b.set.remove(key)
		b.unset.put(key, "")
		return
	}
	b.unset.remove(key)
	b.note = b.set.putTelling(key, value, b.note)
}

// enter takes in what is typed; with nothing typed it shows the difference.
func (b *bulkScreen) enter(a *App) tea.Cmd {
	if b.form.value(b.form.focus) != "" {
		if !b.takeIn() {
			return a.warn("Not taken in: " + b.problem() + ".")
		}
		return nil
	}
	for i := range b.form.fields {
		if b.form.value(i) != "" {
			b.form.focus = i
			return a.warn("This field's text has not been taken in; enter does it.")
		}
	}
	if len(b.set.order)+len(b.unset.order) == 0 && !b.replace {
		return a.warn("Nothing is to change yet: type key=value to set, or a key to remove.")
	}
	b.from = 0
	b.compare()
	return nil
}

// drop takes what was taken in last from the field in focus out of the change.
func (b *bulkScreen) drop() {
	if b.form.focus == bulkSet {
		b.set.drop()
	} else {
		b.unset.drop()
	}
}

func (b *bulkScreen) leave(a *App) tea.Cmd {
	return a.leaveForm(b, "Drop your changes?", "Drop them", false)
}

// patch is what is typed. A replacement removes by leaving out.
func (b *bulkScreen) patch() change.Patch {
	p := change.Patch{Set: model.MetadataOf(b.set.values), Replace: b.replace}
	if !b.replace {
		p.Unset = b.unset.keys()
	}
	return p
}

func (b *bulkScreen) job() change.Job {
	return change.Job{Op: change.PatchMetadata, Patch: b.patch(), Items: itemsOf(b.targets)}
}

func (b *bulkScreen) twins(a *App) []twin {
	return []twin{{"what is to be sent", a.elsewhere().Job(b.job())}}
}

// send asks once more, and hands the job to the engine, which reads each set
// again before it writes.
func (b *bulkScreen) send(a *App) tea.Cmd {
	if b.sums.changed == 0 {
		return a.say("Nothing is left to send: all of them are as wanted already, as the list shows them.")
	}
	n := len(b.targets)
	c := &confirm{
		heading: "Change the metadata of " + count(n, "snapshot") + "?   " + a.where(),
		lines:   []string{b.sums.text(n), "Each set is read again first; where somebody changed the same keys meanwhile nothing is sent, and :jobs asks."},
		command: asked(a.commandOf(b.job())), yes: "Yes, change " + number(n),
		onAccept: func(a *App) tea.Cmd {
			a.remove(b)
			a.list.ClearMarks()
			return a.submit(b.job())
		},
	}
	if b.hidden > 0 {
		c.warnings = append(c.warnings, strings.ToUpper(count(b.hidden, "marked snapshot"))+" NOT SHOWN BY THE FILTER ARE AMONG THEM.")
	}
	return a.push(a.guard(c, 1))
}
