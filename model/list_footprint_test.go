package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFootprintTellsWhereTheBytesAre(t *testing.T) {
	l := NewList()
	for p, page := 0, typical(20_000); p < 20; p++ {
		l.Put(page(p))
	}
	parts := map[string]int{}
	for _, p := range l.Footprint() {
		parts[p.Name] = p.Bytes
	}
	assert.Len(t, parts, 6)
	assert.InDelta(t, 64*20_000, parts["rows"], 64*chunk, "a record for each row")
	assert.GreaterOrEqual(t, parts["texts"], 20_000*40)
	assert.GreaterOrEqual(t, parts["index"], 4*20_000)
	assert.GreaterOrEqual(t, parts["order"], 4*20_000)
	assert.GreaterOrEqual(t, parts["sets"], 2*20_000/8)
	assert.Positive(t, parts["repeated texts"])
}

// TestTextsOfRowsThatEndedAreLetGo: however often snapshots change, what they said
// before takes no room for good.
func TestTextsOfRowsThatEndedAreLetGo(t *testing.T) {
	l := NewList()
	rows := typical(1000)(0)
	for _, s := range rows {
		require.NotEmpty(t, s.Metadata)
	}
	texts := func() int { return l.Footprint()[0].Bytes }
	for change := range 100 {
		for i := range rows {
			rows[i].SizeGiB = int32(change)
			rows[i].Metadata = Metadata{{"note", strings.Repeat("x", 200) + fmt.Sprint(change, i)}}
		}
		l.Put(rows)
	}
	assert.Less(t, texts(), 100*1000*200/2, "all that was ever said is more than twice that")
	assert.Equal(t, 1000, l.Len())
}

// TestARowIsWrittenWithoutAllocations: a million of them would be the collector's.
func TestARowIsWrittenWithoutAllocations(t *testing.T) {
	tab, rows, n := newTable(), typical(1000)(0), 0
	add := func() {
		tab.add(&rows[n%len(rows)])
		n++
	}
	for range rows {
		add() // its words are known then
	}
	assert.Zero(t, testing.AllocsPerRun(4*len(rows), add), "but for a slab now and then")
}

func TestExpectMakesRoomAndBelievesNotEverything(t *testing.T) {
	l := NewList()
	l.Expect(-1)
	assert.Len(t, l.index.rows, 64)
	l.Put(typical(3000)(0))
	l.Expect(3000)
	slots := len(l.index.rows)
	assert.GreaterOrEqual(t, 3*slots, 4*3000)
	l.Put(typical(3000)(1))
	l.Put(typical(3000)(2))
	assert.Len(t, l.index.rows, slots, "it did not grow any more")
	for i := range 3000 {
		assert.GreaterOrEqual(t, l.Index(l.IDAt(i)), 0)
	}
	l.Expect(1 << 40)
	assert.LessOrEqual(t, len(l.index.rows), 2<<20)
	assert.Equal(t, 3000, l.Len())
}
