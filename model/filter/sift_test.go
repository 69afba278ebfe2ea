package filter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// alone hides that a matcher can scan: each row is then matched by itself.
type alone struct{ model.Matcher }

// siftedList makes a list of rows of which some have been changed or have gone, with
// texts that hold nearly what is looked for, and some that are longer than what is
// looked through at a time.
func siftedList(r *rand.Rand, rows int) *model.List {
	pieces := []string{"kaf", "ka", "Kafka", "a", "-", "0001", "ä", "K", "db", " ", "ff00"}
	text := func(most int) string {
		var s strings.Builder
		for range r.IntN(most + 1) {
			s.WriteString(pieces[r.IntN(len(pieces))])
		}
		return s.String()
	}
	l := model.NewList()
	page := make([]model.Snapshot, 0, rows)
	for i := range rows {
		s := model.Snapshot{ID: model.ID{byte(i >> 8), byte(i), byte(r.IntN(256))}, Name: text(5), Description: text(8), SizeGiB: int32(r.IntN(4)), Status: model.Available}
		s.VolumeID, s.ProjectID = fmt.Sprint("volume-", i%7), fmt.Sprint("project-", i%3)
		s.Metadata = model.Metadata{{Key: text(3) + "k", Value: text(6)}}
		if r.IntN(rows) == 0 {
			s.Metadata[0].Value = strings.Repeat(text(9), 60_000)
		}
		page = append(page, s)
	}
	l.Put(page)
	for i := range page {
		if r.IntN(5) == 0 {
			page[i].Name = text(5)
			l.Put(page[i : i+1])
		}
	}
	for i := range page {
		if r.IntN(9) == 0 {
			l.Remove(page[i].ID)
		}
	}
	l.SetVolumeName("volume-3", text(3))
	l.SetProjectName("project-1", text(3))
	return l
}

// What is found by looking through all texts at once is what each row says.
func TestSiftingFindsWhatEachRowSays(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	filters := []string{"kafka", "ka", "kafka-0001", "0001 !db", "size>1 kafka", "name:ka desc:db", "ff00", "volume-3", "project-1", "!kafka db", "ä", "a", `"-"`, "nothing", "00", "name:volume", "is:marked kafka", "kafkakafka", "db-0001"}
	found := 0
	for range 12 {
		l := siftedList(r, 200+r.IntN(9000))
		for _, text := range filters {
			f, err := Parse(text)
			require.NoError(t, err)
			m := f.Matcher(now)
			l.SetFilter(alone{m})
			want, gib := shownIDs(l), l.Totals().ShownGiB
			l.SetFilter(m)
			require.Equal(t, want, shownIDs(l), text)
			assert.Equal(t, gib, l.Totals().ShownGiB, text)
			a, err := l.View().Arranged(t.Context(), l.Order(), m)
			require.NoError(t, err)
			require.True(t, l.Adopt(a))
			require.Equal(t, want, shownIDs(l), "on several cores: %s", text)
			found += len(want)
		}
	}
	assert.Greater(t, found, 50_000)
}

func shownIDs(l *model.List) []model.ID {
	out := make([]model.ID, l.Shown())
	for i := range out {
		out[i] = l.IDAt(i)
	}
	return out
}
