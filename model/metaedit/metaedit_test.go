package metaedit

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"snapdash/model"
)

func md(pairs ...string) model.Metadata {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return model.MetadataOf(m)
}

func TestChangesAreToldApart(t *testing.T) {
	e := New(md("a", "1", "b", "2", "c", "3", "d", "4"))
	e.SetValue(0, "9")
	e.SetKey(1, "bb")
	e.Delete(2)
	e.Add("e", "5")
	states := []State{}
	for _, r := range e.Rows() {
		states = append(states, r.State())
	}
	assert.Equal(t, []State{Changed, Renamed, Removed, Same, Added}, states)
	assert.Equal(t, md("a", "9", "bb", "2", "d", "4", "e", "5"), e.Result())
	assert.Equal(t, md("a", "9", "bb", "2", "e", "5"), e.MergeSet())
	assert.Equal(t, []string{"b", "c"}, e.Left())
}

func TestUndoGoesBackStepByStep(t *testing.T) {
	start := md("a", "1", "b", "2")
	e := New(start)
	e.SetValue(0, "x")
	e.Delete(1)
	e.Add("n", "v")
	for range 3 {
		require.True(t, e.Undo())
	}
	assert.False(t, e.Undo())
	assert.False(t, e.Dirty())
	assert.Equal(t, start, e.Result())
}

// TestUndoOfTakingInFindsTheConflictAgain: the rows are counted from the set that
// they were counted from before.
func TestUndoOfTakingInFindsTheConflictAgain(t *testing.T) {
	e := New(md("owner", "a"))
	e.Add("mine", "x")
	now := md("new", "1", "owner", "theirs")
	before := e.Conflicts(now, true)
	require.Len(t, before, 2)
	e.Rebase(now, before)
	assert.Empty(t, e.Conflicts(now, true))
	assert.True(t, e.Undo())
	assert.Equal(t, before, e.Conflicts(now, true))
	assert.Equal(t, md("mine", "x", "owner", "a"), e.Result())
	assert.Equal(t, md("mine", "x"), e.MergeSet())
}

func TestDeletingAnAddedRowDropsItAndDeletingTwiceBringsBack(t *testing.T) {
	e := New(md("a", "1"))
	e.Delete(e.Add("n", "v"))
	assert.Len(t, e.Rows(), 1)
	e.Delete(0)
	assert.True(t, e.Dirty())
	e.Delete(0)
	assert.False(t, e.Dirty())
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("é", model.MaxText)
	for _, c := range []struct {
		key, value string
		want       Problem
	}{
		{"", "v", KeyEmpty}, {long, "v", KeyCharacters}, {long + "é", "v", KeyTooLong}, {"k", long, None}, {"k", long + "é", ValueTooLong},
		{"a-b_c:d. 9", "", None}, {"a/b", "v", KeyCharacters}, {"$", "v", KeyCharacters},
	} {
		assert.Equal(t, c.want, CheckPair(c.key, c.value), "%.20q", c.key)
	}
	e := New(md("Case", "1"))
	e.Add("case", "2")
	assert.Equal(t, KeyCase, e.Problem(1))
	e.SetKey(1, "Case")
	assert.Equal(t, KeyTwice, e.Problem(1))
	odd := New(md("a/Case", "1", "a/case", "2"))
	assert.Equal(t, KeyCase, odd.Problem(0), "that one of them may go is worse than that they are unusual")
	i, p := e.FirstFatal()
	assert.Equal(t, 0, i)
	assert.Equal(t, KeyTwice, p)
}

func TestConflictsUnderMergeAreOnlyWhatWouldBeSent(t *testing.T) {
	e := New(md("tier", "gold", "other", "1"))
	e.SetValue(1, "silver") // rows are sorted: other, tier
	now := md("tier", "platinum", "other", "2", "new", "x")
	got := e.Conflicts(now, false)
	require.Len(t, got, 1)
	assert.Equal(t, "tier", got[0].Key)
	assert.Equal(t, "gold", *got[0].Opened)
	assert.Equal(t, "platinum", *got[0].Now)
	assert.Equal(t, "silver", *got[0].Yours)
	assert.False(t, got[0].Theirs)

	all := e.Conflicts(now, true)
	require.Len(t, all, 3)
	for _, c := range all {
		assert.Equal(t, c.Key != "tier", c.Theirs, "a key left alone here follows the server: %s", c.Key)
	}
}

func TestSameChangeOnBothSidesIsNoConflict(t *testing.T) {
	e := New(md("a", "1"))
	e.SetValue(0, "2")
	assert.Empty(t, e.Conflicts(md("a", "2"), true))
}

// TestRebaseKeepsWhatWasDecided checks at random: after taking the server's set
// in, replace gives for every key exactly what was decided, and merge, applied
// to the server's set, gives the same but for keys that merge can't remove.
func TestRebaseKeepsWhatWasDecided(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		base := randomSet(r)
		e := New(base)
		for range r.IntN(6) {
			randomEdit(r, e)
		}
		if _, p := e.FirstFatal(); p != None {
			continue
		}
		yours, now := e.Result().Map(), randomChange(r, base)
		conflicts := e.Conflicts(now, true)
		for i := range conflicts {
			conflicts[i].Theirs = r.IntN(2) == 0
		}
		want := decided(base.Map(), yours, now.Map(), conflicts)
		e.Rebase(now, conflicts)
		require.Equal(t, model.MetadataOf(want), e.Result(), "seed %d base %v yours %v now %v conflicts %+v", seed, base, yours, now, conflicts)
		require.Equal(t, now, e.Base())
		merged := now.Map()
		maps.Copy(merged, e.MergeSet().Map())
		for _, k := range e.Left() {
			delete(merged, k)
		}
		require.Equal(t, model.MetadataOf(want), model.MetadataOf(merged), "seed %d", seed)
	}
}

// decided is the specification: per key, ours where we changed it, theirs where
// only they did or where it was decided so.
func decided(base, yours, now map[string]string, conflicts []Conflict) map[string]string {
	theirs := map[string]bool{}
	mine := map[string]bool{}
	for _, c := range conflicts {
		theirs[c.Key], mine[c.Key] = c.Theirs, !c.Theirs
	}
	want := map[string]string{}
	keys := map[string]bool{}
	for _, m := range []map[string]string{base, yours, now} {
		for k := range m {
			keys[k] = true
		}
	}
	for k := range keys {
		b, hadB := base[k]
		y, hadY := yours[k]
		from := now
		if mine[k] || !theirs[k] && (hadB != hadY || b != y) {
			from = yours
		}
		if v, ok := from[k]; ok {
			want[k] = v
		}
	}
	return want
}

func randomSet(r *rand.Rand) model.Metadata {
	m := map[string]string{}
	for range r.IntN(5) {
		m[fmt.Sprint("k", r.IntN(6))] = fmt.Sprint("v", r.IntN(3))
	}
	return model.MetadataOf(m)
}

func randomChange(r *rand.Rand, base model.Metadata) model.Metadata {
	m := base.Map()
	for range r.IntN(4) {
		k := fmt.Sprint("k", r.IntN(6))
		if r.IntN(3) == 0 {
			delete(m, k)
		} else {
			m[k] = fmt.Sprint("v", r.IntN(3))
		}
	}
	return model.MetadataOf(m)
}

func randomEdit(r *rand.Rand, e *Edit) {
	n := len(e.Rows())
	k, v := fmt.Sprint("k", r.IntN(6)), fmt.Sprint("v", r.IntN(3))
	switch op := r.IntN(5); {
	case op == 0 || n == 0:
		e.Add(k, v)
	case op == 1:
		e.SetValue(r.IntN(n), v)
	case op == 2:
		e.SetKey(r.IntN(n), k)
	case op == 3:
		e.Delete(r.IntN(n))
	default:
		e.Undo()
	}
}
