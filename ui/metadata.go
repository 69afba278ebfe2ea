package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/model/change"
	"snapdash/model/metaedit"
)

// metadataScreen edits one snapshot's metadata. It has four phases: the table
// of pairs, the server's set being read again before saving, the review of what
// will be sent (with what others changed meanwhile), and the sending.
type metadataScreen struct {
	of      model.Snapshot
	edit    *metaedit.Edit // nil until the server's set has been read
	cursor  int
	cell    metaCell
	in      *input // the cell being typed, nil when none is
	phase   metaPhase
	early   []tea.Msg // what was typed before the server's set was there
	replace bool      // which way of saving is under way

	sent      change.JobID   // 0: nothing is under way
	now       model.Metadata // the server's set as read before saving
	reads     int            // the number of the last reading: one that was given up, here or in an editor before, may come later
	looked    bool           // what it does has been shown, and is wanted: the set is read for the last time
	conflicts []metaedit.Conflict
	at        int  // conflict under the cursor
	from      int  // first line of the review that is shown
	over      int  // lines of it that are not
	follow    bool // whether it is scrolled to the conflict
	err       error
	unsure    bool // the answer to a save was lost
}

type metaCell int

const (
	cellKey metaCell = iota
	cellValue
)

type metaPhase int

const (
	phaseOpening metaPhase = iota
	phaseTable
	phaseChecking // the server's set is being read again
	phaseReview
	phaseSending
)

// metadataReadMsg brings a snapshot's metadata as the server has it now.
type metadataReadMsg struct {
	id       model.ID
	n        int
	metadata model.Metadata
	err      error
}

func (a *App) openMetadata() tea.Cmd {
	s, ok := a.current()
	if !ok {
		return nil
	}
	return a.openMetadataOf(s)
}

func (a *App) openMetadataOf(s model.Snapshot) tea.Cmd { return a.push(&metadataScreen{of: s}) }

func (m *metadataScreen) title() string { return "Metadata" }

// opened reads the metadata from the server: the list may be old.
func (m *metadataScreen) opened(a *App) tea.Cmd { return m.read(a) }

func (m *metadataScreen) read(a *App) tea.Cmd {
	a.picks++
	m.reads = a.picks
	cloud, ctx, id, n := a.cloud, a.request(), m.of.ID, m.reads
	return func() tea.Msg {
		md, err := cloud.Metadata(ctx, id)
		return metadataReadMsg{id, n, md, err}
	}
}

// take takes the server's set: to begin with, or to compare before saving.
func (m *metadataScreen) take(a *App, msg tea.Msg) (tea.Cmd, bool) {
	read, ok := msg.(metadataReadMsg)
	if !ok || read.id != m.of.ID || read.n != m.reads {
		return nil, false
	}
	switch {
	case m.phase != phaseOpening && m.phase != phaseChecking:
		// nobody waits for it any more
	case read.err != nil:
		m.err, m.early = read.err, nil
		if m.phase == phaseChecking {
			m.phase = phaseTable
		}
	case m.phase == phaseOpening:
		m.edit, m.phase, m.err = metaedit.New(read.metadata), phaseTable, nil
		return m.catchUp(a), true
	default:
		return m.checked(a, read.metadata), true
	}
	return nil, true
}

// catchUp does what was typed before there was anything to edit. Nothing of it
// sends anything: what is typed while the set is read again, before the review, is
// not kept.
func (m *metadataScreen) catchUp(a *App) tea.Cmd {
	var cmds []tea.Cmd
	for _, msg := range m.early {
		if a.top() == m {
			cmds = append(cmds, a.take(msg))
		}
	}
	m.early = nil
	return tea.Batch(cmds...)
}

// earlyMost is how many keys are kept.
const earlyMost = 64

// opening reports whether the server's set is awaited for the first time.
func (m *metadataScreen) opening() bool { return m.phase == phaseOpening && m.err == nil }

func (m *metadataScreen) typing() bool { return m.in != nil || m.opening() }

func (m *metadataScreen) typed(_ *App, msg tea.Msg) tea.Cmd {
	if m.opening() {
		if len(m.early) < earlyMost {
			m.early = append(m.early, msg)
		}
		return nil
	}
	if p, ok := msg.(tea.PasteMsg); ok {
		// a line break can't stand in one line of text: the paste is kept up to its last visible character
		msg = tea.PasteMsg{Content: strings.TrimRight(p.Content, "\r\n")}
	}
	m.in.typed(msg)
	return nil
}

func (m *metadataScreen) commands(*App) []command {
	switch {
	case m.in != nil:
		return m.typingCommands()
	case m.phase == phaseReview:
		return m.reviewCommands()
	case m.phase == phaseTable:
		return m.tableCommands()
	case m.phase == phaseChecking:
		return []command{cmd("edit", "esc q", backToEditing, m.back).inFooter()}
	case m.phase == phaseSending:
		return goesOn("leave")
	case m.opening():
		return []command{cmd("leave", "esc", "leave", (*App).pop).inFooter()}
	case m.phase == phaseOpening:
		return []command{cmd("retry", "r", "try again", func(a *App) tea.Cmd { m.err = nil; return m.read(a) }).inFooter()}
	}
	return nil
}

func (m *metadataScreen) tableCommands() []command {
	onRow := func(*App) bool { return m.cursor < len(m.edit.Rows()) }
	writable := func(a *App) bool { return !a.readOnly() }
	change := func(a *App) bool { return onRow(a) && writable(a) }
	dirty := func(a *App) bool { return writable(a) && m.edit.Dirty() }
	return []command{
		cmd("value", "enter e", "edit value", func(*App) tea.Cmd { m.begin(cellValue); return nil }).inFooter().onlyWhen(change),
		cmd("rename", "n", "rename key", func(*App) tea.Cmd { m.begin(cellKey); return nil }).inFooter().onlyWhen(change),
		cmd("add", "a", "add", func(*App) tea.Cmd { m.add(); return nil }).inFooter().onlyWhen(writable),
		cmd("delete", "d", "delete / keep", func(*App) tea.Cmd { m.edit.Delete(m.cursor); m.clamp(); return nil }).inFooter().onlyWhen(change),
		cmd("undo", "u", "undo", m.undo).inFooter().onlyWhen(writable),
		cmd("merge", "M", "merge: adds and changes, leaves the rest", func(a *App) tea.Cmd { return m.check(a, false) }).inFooter().onlyWhen(dirty),
		cmd("replace", "R", "replace: exactly this set", func(a *App) tea.Cmd { return m.check(a, true) }).inFooter().onlyWhen(dirty),
		cmd("down", "j down", "next pair", func(*App) tea.Cmd { m.cursor++; m.clamp(); return nil }),
		cmd("up", "k up", "previous pair", func(*App) tea.Cmd { m.cursor--; m.clamp(); return nil }),
		cmd("top", "g home", "first pair", func(*App) tea.Cmd { m.cursor = 0; return nil }),
		cmd("bottom", "G end", "last pair", func(*App) tea.Cmd { m.cursor = len(m.edit.Rows()) - 1; m.clamp(); return nil }),
		cmd("leave", "esc q", "leave", m.leave).inFooter(),
	}
}

func (m *metadataScreen) typingCommands() []command {
	return []command{
		cmd("take", "enter", "take it", m.commit).inFooter(),
		cmd("other", "tab", "key or value", func(*App) tea.Cmd { m.other(); return nil }).inFooter(),
		cmd("abandon", "esc", "leave this cell as it was", func(*App) tea.Cmd { m.abandon(); return nil }).inFooter(),
	}
}

// begin types into a cell of the row under the cursor.
func (m *metadataScreen) begin(c metaCell) {
	row := m.edit.Rows()[m.cursor]
	text := row.Value
	if c == cellKey {
		text = row.Key
	}
	in := newInput(text)
	m.cell, m.in = c, &in
}

// commit takes what was typed into the row; a new row goes on to its value. A key
// that nobody can save stays to be corrected.
func (m *metadataScreen) commit(a *App) tea.Cmd {
	text := m.in.value()
	if p := metaedit.CheckPair(text, ""); m.cell == cellKey && p.Fatal() {
		return a.warn("Not taken: " + problemText(p) + ". " + a.key("metadata.abandon", "esc") + " leaves it as it was.")
	}
	m.in = nil
	if m.cell == cellKey {
		m.edit.SetKey(m.cursor, text)
		if row := m.edit.Rows()[m.cursor]; row.Fresh && row.Value == "" {
			m.begin(cellValue)
		}
		return nil
	}
	m.edit.SetValue(m.cursor, text)
	return nil
}

// other takes what was typed and goes to the row's other cell.
func (m *metadataScreen) other() {
	text, cell := m.in.value(), m.cell
	m.in = nil
	if cell == cellKey {
		m.edit.SetKey(m.cursor, text)
		m.begin(cellValue)
		return
	}
	m.edit.SetValue(m.cursor, text)
	m.begin(cellKey)
}

// abandon leaves the cell as it was; a new row without a key goes away again.
func (m *metadataScreen) abandon() {
	m.in = nil
	if row := m.edit.Rows()[m.cursor]; row.Fresh && row.Key == "" {
		m.edit.Delete(m.cursor)
		m.clamp()
	}
}

func (m *metadataScreen) add() {
	m.cursor = m.edit.Add("", "")
	m.begin(cellKey)
}

func (m *metadataScreen) clamp() { m.cursor = max(0, min(m.cursor, len(m.edit.Rows())-1)) }

func (m *metadataScreen) undo(a *App) tea.Cmd {
	if !m.edit.Undo() {
		return a.say("There is nothing to undo in this editor.")
	}
	m.clamp()
	return nil
}

func (m *metadataScreen) leave(a *App) tea.Cmd {
	return a.leaveForm(m, "Drop your changes to the metadata?", "Drop them", m.err != nil)
}
