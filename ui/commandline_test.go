package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/client/sim"
	"snapdash/model"
)

// TestACommandThatDoesNotApplySaysSo, and why, where it is known; only what no
// screen has is no command.
func TestACommandThatDoesNotApplySaysSo(t *testing.T) {
	d := on(t, "member", 120, 40, sim.Options{Snapshots: 50}, nil)
	for line, want := range map[string]string{
		"error": "Nothing has failed so far.", "undo": "Nothing can be taken back now.", "clear": "There is neither a filter nor a mark to clear.",
		"load": "Everything is loaded.", "send": "send is not possible here now.", "force-delete": "force-delete is for admins.",
		"nope": `There is no command "nope"; ? tells which there are.`, "nope x": `There is no command "nope"`,
	} {
		d.line(line)
		d.sees(want)
	}
	d.line("filter nothing-is-called-so")
	d.line("delete")
	d.sees("delete is not possible now: no snapshot is shown.")
	d.line("filter")
	d.keys("enter")
	d.line("mark")
	d.sees("mark is not possible here now.")
	require.Len(t, d.app.stack, 2)
}

// TestWhatACommandHasNoUseForIsRefused, and nothing is carried out.
func TestWhatACommandHasNoUseForIsRefused(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, nil)
	order := d.app.list.Order()
	for line, want := range map[string]string{
		"delete foo": ":delete takes nothing after it. Nothing was done.", "metadata foo bar": ":metadata takes nothing after it.", "metadata-of x": ":metadata-of-marked takes nothing",
		"all yes": ":all takes nothing after it.", "mark foo": ":mark takes nothing after it.", "q now": ":quit takes nothing after it.", "1 2": ":1 takes nothing after it.",
		"sort size up": ":sort takes a column, then asc or desc. Nothing was done.", "sort name delete y": ":sort takes a column", "sort name desc y": ":sort takes a column",
		"sort -size asc": ":sort takes a column", "sort size:up": ":sort takes a column",
	} {
		d.line(line)
		d.sees(want)
		require.Len(t, d.app.stack, 1, line)
		require.False(t, d.quit, line)
		assert.False(t, d.app.load.query.AllProjects)
		assert.Zero(t, d.app.list.MarkCount())
		assert.Equal(t, order, d.app.list.Order(), line)
	}
	for line, want := range map[string]model.Order{
		"sort size": {Column: model.ColumnSize}, "sort size desc": {Column: model.ColumnSize, Descending: true}, "sort -name": {Column: model.ColumnName, Descending: true},
		"sort Status:desc": {Column: model.ColumnStatus, Descending: true}, "sort name  asc": {Column: model.ColumnName},
		"so updated desc": {Column: model.ColumnUpdated, Descending: true}, "sort created_at:desc": {Column: model.ColumnCreated, Descending: true}, "sort display_name": {Column: model.ColumnName},
		"sort age": {Column: model.ColumnCreated, Descending: true}, "sort -age": {Column: model.ColumnCreated}, "sort age desc": {Column: model.ColumnCreated},
	} {
		d.line(line)
		assert.Equal(t, want, d.app.list.Order(), line)
	}
}

// TestARowThatIsNotThereIsSaidToBe the nearest one.
func TestARowThatIsNotThereIsSaidToBe(t *testing.T) {
	d := on(t, "admin", 120, 40, sim.Options{Snapshots: 50}, func(o *Options) { o.AllProjects = true })
	for line, want := range map[string]struct {
		row  int
		says string
	}{
		"7": {6, ""}, "50": {49, ""}, "99": {49, "There are 50 rows; this is the last."}, "99999999999999999999": {49, "this is the last"},
		"0": {0, "Rows are counted from 1; this is the first."}, "-1": {0, "this is the first"},
	} {
		d.app.toast = toast{}
		d.line(line)
		assert.Equal(t, d.app.list.IDAt(want.row), d.at().ID, line)
		if want.says == "" {
			assert.Empty(t, d.app.toast.text, line)
		} else {
			d.sees(want.says)
		}
	}
	d.keys("enter")
	at := d.at().ID
	d.line("3")
	d.sees("A number leads to a row of the list")
	assert.Equal(t, at, d.at().ID)
	d.keys("esc")
	d.line("filter nothing-is-called-so")
	d.line("3")
	d.sees("There is no row to go to.")
}
