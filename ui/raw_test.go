package ui

import (
	"testing"

	"snapdash/model"
)

// TestRawJSONWaitsForTheAnswer: a key that is pressed before the answer is
// there is not lost.
func TestRawJSONWaitsForTheAnswer(t *testing.T) {
	d := on(t, "member", 80, 24, small, nil)
	id := d.at().ID
	cmd := d.app.openDetail() // sent, not answered yet
	d.keys("J")
	d.sees("asking")
	d.run(cmd)
	d.sees(`"id": "` + id.String() + `"`)
	d.keys("esc")
	d.sees("Description")

	d.app.push(&detailScreen{id: id}) // again without an answer
	d.keys("J")
	d.sees("asking")
	d.send(snapshotShownMsg{id: id, err: &model.Fault{Kind: model.ErrForbidden}})
	d.sees("not allowed")
}
