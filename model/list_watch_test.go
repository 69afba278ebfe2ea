package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What comes beside a walk has not come from it: the walk still brings it, and what
// the walk brought stays so when it changes.
func TestWhatIsPutBesideTheWalkHasNotComeFromIt(t *testing.T) {
	rows := manySnapshots(40_000)
	l := NewList()
	l.Watch()
	l.Put(rows[:10_000])
	for round := range 9 { // changed so often that the dead rows are cleared away
		for i := range rows[:30_000] {
			rows[i].SizeGiB = int32(-round)
		}
		l.PutBeside(rows[:30_000])
	}
	assert.Equal(t, 30_000, l.Len())
	assert.Less(t, l.size, 70_000)
	assert.True(t, l.Seen(rows[0].ID))
	assert.True(t, l.Seen(rows[9_999].ID))
	assert.False(t, l.Seen(rows[10_000].ID))
	assert.False(t, l.Seen(rows[29_999].ID))
	assert.Len(t, l.Unseen(), 20_000)
	l.Put(rows[10_000:])
	assert.Empty(t, l.Unseen())
}
