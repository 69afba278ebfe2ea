package model

import "slices"

// mostLate is how many rows wait for their place at most: one merge of as many is
// nothing that a key would notice.
const mostLate = 1 << 14

// late are rows that have been put and have no place in the order yet, page after
// page, each in order. Pages of a long listing come quicker than anybody looks:
// to move up to a million numbers for each was a tenth of the work of loading.
type late struct {
	rows []int32
	runs []int // where each page begins
}

// canWait reports whether a change only adds rows, to an order in which those of a
// page stand together.
func (l *List) canWait(p putting) bool {
	return len(p.out) == 0 && len(p.in) > 0 && l.matcher == nil && l.sorting.order.Column == ColumnCreated
}

// postpone gives rows their place when somebody looks.
func (l *List) postpone(rows []int32) {
	slices.SortFunc(rows, l.compare)
	l.late.runs = append(l.late.runs, len(l.late.rows))
	l.late.rows = append(l.late.rows, rows...)
	l.totals.ShownGiB = l.totals.GiB
	if len(l.late.rows) >= mostLate {
		l.settle()
	}
}

// settle gives the late rows their place. Whoever reads or changes the order, or
// takes away what the cursor is on, settles first.
func (l *List) settle() {
	if len(l.late.rows) > 0 {
		l.mergeLate()
		l.settleCursor()
	}
}

// mergeLate leaves the cursor to who calls it.
func (l *List) mergeLate() {
	if len(l.late.rows) == 0 {
		return
	}
	runs := make([][]int32, len(l.late.runs))
	end := len(l.late.rows)
	for k := len(runs) - 1; k >= 0; k-- {
		runs[k] = l.late.rows[l.late.runs[k]:end]
		end = l.late.runs[k]
	}
	slices.SortFunc(runs, func(a, b []int32) int { return l.compare(a[0], b[0]) })
	l.ownAll()
	l.ordered = l.mergeRuns(l.ordered, runs)
	l.late.rows, l.late.runs = l.late.rows[:0], l.late.runs[:0]
}

// mergeRuns puts runs, by their first rows, into an arrangement: each as one block
// where it fits between two rows and before the next run, from the right end.
func (l *List) mergeRuns(in []int32, runs [][]int32) []int32 {
	at, n := make([]int, len(runs)), 0
	for k, run := range runs {
		var fits bool
		at[k], fits = l.between(in, run)
		if !fits || k+1 < len(runs) && l.compare(run[len(run)-1], runs[k+1][0]) > 0 {
			all := slices.Concat(runs...)
			slices.SortFunc(all, l.compare)
			return l.merge(in, all)
		}
		n += len(run)
	}
	from := len(in)
	in = slices.Grow(in, n)[:from+n]
	to := len(in)
	for k := len(runs) - 1; k >= 0; k-- {
		to -= copy(in[to-(from-at[k]):to], in[at[k]:from])
		from = at[k]
		to -= copy(in[to-len(runs[k]):to], runs[k])
	}
	return in
}
