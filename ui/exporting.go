package ui

import (
	"errors"
	"io"
	"io/fs"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"snapdash/model"
	"snapdash/ui/export"
)

// Files makes files for the user alone.
type Files interface {
	// Create begins a file that is not there until Commit. Without over it gives
	// fs.ErrExist where something has the name already.
	Create(path string, over bool) (File, error)
}

// File is a file that is being written.
type File interface {
	io.Writer
	Commit() error // gives it its name
	Abandon()      // throws it away; after Commit it does nothing
}

// exporting is an export under way: rows are read a piece at a time, so that
// neither the keys nor the memory feel a million of them.
type exporting struct {
	gen   int
	asked bool   // its file is being made
	from  screen // where it was asked for
	file  File   // nil: none is under way
	path  string // as it was typed
	table *export.Table
	list  *model.List // the one that was shown
	ids   []model.ID
	at    int
	what  string // which rows
	part  bool   // not all were loaded when they were looked up

	unnamed int // rows whose volume's name has not been looked up, since they were not on the screen
}

const exportPiece = 2000

type (
	// exportBegunMsg brings the file to write.
	exportBegunMsg struct {
		gen  int
		path string
		file File
		err  error
	}
	// exportedMsg tells that a piece, or, at the end, the file has been written.
	exportedMsg struct {
		gen  int
		done bool
		err  error
	}
)

// exportPrompt asks for a file.
func exportPrompt(a *App) tea.Cmd {
	return a.ask(&prompt{sign: "export to ", in: newInput("snapshots.csv"), enter: (*App).export})
}

// export writes the marked rows, or all that are shown, into a file.
func (a *App) export(path string) tea.Cmd {
	if path == "" {
		return exportPrompt(a)
	}
	if _, ok := export.FormatOf(path); !ok {
		return a.warn("Not exported: the name must end in .csv, .json or .jsonl, which says the format.")
	}
	return a.beginExport(path, false)
}

// beginExport asks for the file. There is one export at a time, also where another
// began since it was asked whether to overwrite.
func (a *App) beginExport(path string, over bool) tea.Cmd {
	if a.opt.Files == nil || a.exporting() {
		return a.warn("Not exported: another export is under way.")
	}
	a.exports.gen++
	a.exports.asked, a.exports.path, a.exports.from = true, path, a.top()
	files, gen := a.opt.Files, a.exports.gen
	return func() tea.Msg {
		file, err := files.Create(path, over)
		return exportBegunMsg{gen, path, file, err}
	}
}

// exportBegun goes on with the first rows, or asks when there is such a file.
func (a *App) exportBegun(msg exportBegunMsg) tea.Cmd {
	if msg.gen != a.exports.gen {
		if msg.file != nil {
			msg.file.Abandon()
		}
		return nil
	}
	a.exports.asked = false
	switch {
	case errors.Is(msg.err, fs.ErrExist):
		return a.askToOverwrite(msg.path)
	case msg.err != nil:
		return a.complain(exportFault(msg.path, msg.err))
	}
	e := &a.exports
	format, _ := export.FormatOf(msg.path)
	e.file, e.path, e.table, e.list, e.at, e.unnamed = msg.file, msg.path, export.New(format), a.list, 0, 0
	e.part = !a.load.complete()
	if e.ids = a.list.Marks(); len(e.ids) > 0 {
		e.what = "marked"
	} else {
		e.ids, e.what = a.shownIDs(), "shown"
	}
	return a.writeExport(e.table.Head())
}

// askToOverwrite asks where the export was asked for, not over what was opened since.
func (a *App) askToOverwrite(path string) tea.Cmd {
	question := &confirm{
		heading: "Overwrite " + path + "?", lines: []string{"A file of this name is there already; what it holds would be lost."}, yes: "Overwrite",
		onAccept: func(a *App) tea.Cmd { return a.beginExport(path, true) },
	}
	if !a.pushOver(a.exports.from, question) {
		return a.warn("Not exported: " + path + " is there already. Exported again, it asks whether to overwrite.")
	}
	return nil
}

func (a *App) shownIDs() []model.ID {
	ids := make([]model.ID, a.list.Shown())
	for i := range ids {
		ids[i] = a.list.IDAt(i)
	}
	return ids
}

// writeExport writes text and the next rows; after the last ones the file gets
// its name.
func (a *App) writeExport(text []byte) tea.Cmd {
	e := &a.exports
	var rows []export.Row
	for ; e.at < len(e.ids) && len(rows) < exportPiece; e.at++ {
		if s, ok := e.list.Get(e.ids[e.at]); ok {
			if !a.names.lookedUp(s.VolumeID) {
				e.unnamed++
			}
			rows = append(rows, export.Row{Snapshot: s, Volume: e.list.VolumeName(s.VolumeID), Project: a.projectName(s.ProjectID)})
		}
	}
	file, table, last, gen := e.file, e.table, e.at >= len(e.ids), e.gen
	return func() tea.Msg {
		body, err := table.Append(rows)
		if last {
			body = append(body, table.Foot()...)
		}
		if err == nil {
			_, err = file.Write(append(text, body...))
		}
		if err == nil && last {
			err = file.Commit()
		}
		return exportedMsg{gen, last, err}
	}
}

// exported goes on, or tells what was written.
func (a *App) exported(msg exportedMsg) tea.Cmd {
	e := &a.exports
	if msg.gen != e.gen || e.file == nil {
		return nil
	}
	if msg.err == nil && !msg.done {
		return tea.Batch(a.say("Exporting: "+number(e.at)+" of "+number(len(e.ids))), a.writeExport(nil))
	}
	path, table, what, part, unnamed := e.path, e.table, e.what, e.part, e.unnamed
	a.Abandon()
	if msg.err != nil {
		return a.complain(exportFault(path, msg.err))
	}
	text, tell := "Exported "+number(table.Rows())+" "+what, a.say
	if n := table.Altered(); n > 0 {
		text, tell = text+", "+count(n, "value")+" ALTERED (.json keeps them)", a.warn
	}
	if unnamed > 0 {
		text += ", " + number(unnamed) + " without the volume's name"
	}
	if part {
		text, tell = text+", NOT ALL LOADED YET", a.warn
	}
	return tell(text + ": " + path)
}

// exporting reports whether an export is under way.
func (a *App) exporting() bool { return a.exports.asked || a.exports.file != nil }

// Abandon gives up an export that is under way.
func (a *App) Abandon() {
	if a.exports.file != nil {
		a.exports.file.Abandon()
	}
	a.exports = exporting{gen: a.exports.gen + 1}
}

func exportFault(path string, err error) error {
	return &model.Fault{Kind: model.ErrConfig, Op: "export to", Object: strconv.Quote(path), Message: err.Error(), Err: err, Hint: "Choose another place with :export FILE."}
}

// projectName is a project's name as far as it is known.
func (a *App) projectName(id string) string {
	if name := a.names.projects[id]; name != "" {
		return name
	}
	if id == a.session.ProjectID {
		return a.session.ProjectName
	}
	return ""
}
