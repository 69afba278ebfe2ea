package model

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// numbered is a list of n snapshots, named by their places.
func numbered(n int) (*List, []ID) {
	l := NewList()
	page, ids := make([]Snapshot, n), make([]ID, n)
	for i := range page {
		ids[i] = ID{byte(i >> 8), byte(i), 15: 1}
		page[i] = Snapshot{ID: ids[i], Name: strconv.Itoa(i), Status: Available, SizeGiB: 1, CreatedAt: time.Unix(int64(100_000-i), 0).UTC()}
	}
	l.Put(page)
	return l, ids
}

func cursorName(l *List) string { return l.At(l.CursorIndex()).Name }

func TestTheCursorGoesToANeighbourOfWhatIsRemoved(t *testing.T) {
	for name, tt := range map[string]struct {
		out  []int
		want string
	}{
		"with all above":        {[]int{0, 1, 2, 3, 4, 5}, "6"},
		"with some above":       {[]int{1, 3, 5}, "6"},
		"with all below":        {[]int{5, 6, 7, 8, 9}, "4"},
		"others only":           {[]int{0, 1, 8}, "5"},
		"itself and what isn't": {[]int{5, 5}, "6"},
	} {
		l, ids := numbered(10)
		l.MoveTo(5)
		var out []ID
		for _, i := range tt.out {
			out = append(out, ids[i])
		}
		l.RemoveAll(out)
		assert.Equal(t, tt.want, cursorName(l), name)
	}
}

// ending lets the names pass that end with a digit.
type ending string

func (e ending) Match(r Row) bool { return r.Name()[len(r.Name())-1:] == string(e) }

func TestTheCursorGoesToANeighbourOfWhatAFilterHides(t *testing.T) {
	for _, beside := range []bool{false, true} {
		l, _ := numbered(1000)
		l.MoveTo(505)
		if beside {
			a, err := l.View().Arranged(t.Context(), l.Order(), ending("0"))
			assert.NoError(t, err)
			assert.True(t, l.Adopt(a))
		} else {
			l.SetFilter(ending("0"))
		}
		assert.Equal(t, "510", cursorName(l))
		l.SetFilter(ending("9"))
		assert.Equal(t, "519", cursorName(l))
		l.SetFilter(nil)
		assert.Equal(t, "519", cursorName(l))
	}
}
