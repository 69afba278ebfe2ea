package walk

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

// TestWhereRowsAreToCome: at every moment of a walk, in whatever order it is
// answered, a row that is missing is told of by the two that came around it, and
// between others nothing is, but for the place of a front that has not yet learnt
// that it is at its end.
func TestWhereRowsAreToCome(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := still(2000 + r.IntN(30_000))
		place := map[model.ID]int{}
		for i := range s.rows {
			place[s.rows[i].ID] = i
		}
		w := New(Options{Concurrency: 1 + int(seed%5), Count: seed%3 > 0})
		var flight []Request
		came := make([]bool, len(s.rows))
		for !w.Progress().Complete {
			flight = append(flight, w.Requests()...)
			i := r.IntN(len(flight))
			req := flight[i]
			flight = slices.Delete(flight, i, i+1)
			page, err := s.page(req.Query)
			assert.NoError(t, err)
			rows, err := w.Replied(req, page)
			assert.NoError(t, err)
			for k := range rows {
				came[place[rows[k].ID]] = true
			}
			gapsAreTold(t, w, s.rows, came)
		}
		assert.False(t, w.Between(&s.rows[len(s.rows)-1], nil), "nothing is to come any more")
	}
}

// gapsAreTold holds what a walk says to what came of all rows.
func gapsAreTold(t *testing.T, w *Walk, rows []model.Snapshot, came []bool) {
	t.Helper()
	extra, above := 0, -1
	for i := range rows {
		if !came[i] {
			continue
		}
		if above >= 0 {
			switch told := w.Between(&rows[above], &rows[i]); {
			case above+1 < i && !told:
				assert.Fail(t, "not told", "between %d and %d", above, i)
			case above+1 == i && told:
				extra++
			}
		}
		above = i
	}
	if above >= 0 && above+1 < len(rows) {
		assert.True(t, w.Between(&rows[above], nil), "below %d", above)
	}
	assert.LessOrEqual(t, extra, w.allowed)
}
