package model

import (
	"slices"
	"sort"
)

// find gives the place of a row in an arrangement, or where it would be.
func (l *List) find(in []int32, row int32) (int, bool) {
	return sort.Find(len(in), func(i int) int { return l.compare(row, in[i]) })
}

// search gives where rows stand in an arrangement or would have to. All are
// searched for step by step together, so that the memory is asked for many rows
// at once: half the time of one after the other.
func (l *List) search(in, rows []int32) []int {
	from, to := make([]int, len(rows)), make([]int, len(rows))
	for k, row := range rows {
		to[k] = len(in)
		if to[k] > 0 && l.compare(row, in[to[k]-1]) > 0 {
			from[k] = to[k] // pages come in order, mostly
		}
	}
	for open := true; open; {
		open = false
		for k, row := range rows {
			if from[k] == to[k] {
				continue
			}
			middle := (from[k] + to[k]) / 2
			if l.compare(row, in[middle]) > 0 {
				from[k] = middle + 1
			} else {
				to[k] = middle
			}
			open = true
		}
	}
	return from
}

// places gives where rows that are in an arrangement stand, ascending.
func (l *List) places(in, rows []int32) []int {
	at := l.search(in, rows)
	slices.Sort(at)
	return at
}

// removeAt removes the elements at the given ascending places by block copies.
func removeAt(in []int32, at []int) []int32 {
	if len(at) == 0 {
		return in
	}
	to := at[0]
	for k, i := range at {
		end := len(in)
		if k+1 < len(at) {
			end = at[k+1]
		}
		to += copy(in[to:], in[i+1:end])
	}
	return in[:to]
}

// between gives the place of sorted rows of which all go between the same two:
// a page of a listing in that order.
func (l *List) between(in, rows []int32) (int, bool) {
	if len(rows) == 0 {
		return 0, false
	}
	at, _ := l.find(in, rows[0])
	return at, at == len(in) || l.compare(rows[len(rows)-1], in[at]) < 0
}

// merge puts sorted rows into an arrangement from the right end by block copies.
func (l *List) merge(in, rows []int32) []int32 {
	if at, ok := l.between(in, rows); ok {
		return slices.Insert(in, at, rows...)
	}
	n := len(in)
	at := l.search(in, rows)
	in = append(in, rows...)
	end := len(in)
	for k := len(rows) - 1; k >= 0; k-- {
		i := at[k]
		copy(in[end-(n-i):end], in[i:n])
		end -= n - i
		n = i
		end--
		in[end] = rows[k]
	}
	return in
}
