package table

import "sort"

const (
	lead     = 2  // the marker and a blank
	narrow   = 90 // below this width columns stand closer together
	optional = 5  // the rank from which a column is only shown when the others have what is good for them
)

// layout gives each column its width; 0 leaves it out. Of the columns that are
// wanted, those of the highest rank go first where room is short. Room that is
// left goes to the columns in the order of their ranks: to each what is good for
// it, then to the optional ones what they need at least, then to all what they
// can use.
func layout(columns []Column, width int) []int {
	lay := make([]int, len(columns))
	for i, c := range columns {
		if c.Rank < optional {
			lay[i] = c.least()
		}
	}
	room, gap := width-lead, between(width)
	for need(lay, gap) > room {
		if only(lay) {
			for i := range lay {
				lay[i] = min(lay[i], max(0, room))
			}
			return lay
		}
		lay[worst(lay, columns)] = 0
	}
	grow(lay, columns, room, gap, func(c Column) int { return c.Good })
	for _, i := range byRank(columns) {
		if columns[i].Rank >= optional && need(lay, gap)+gap+columns[i].least() <= room {
			lay[i] = columns[i].least()
		}
	}
	grow(lay, columns, room, gap, func(c Column) int { return c.Max })
	return lay
}

// worst is the column shown that goes first.
func worst(lay []int, columns []Column) int {
	found := -1
	for i, c := range columns {
		if lay[i] > 0 && (found < 0 || c.Rank >= columns[found].Rank) {
			found = i
		}
	}
	return found
}

// grow gives columns more width, up to what limit says, in the order of ranks.
func grow(lay []int, columns []Column, room, gap int, limit func(Column) int) {
	for _, i := range byRank(columns) {
		if spare := room - need(lay, gap); lay[i] > 0 && spare > 0 {
			lay[i] += max(0, min(spare, limit(columns[i])-lay[i]))
		}
	}
}

// byRank gives the columns' places, the lowest rank first.
func byRank(columns []Column) []int {
	at := make([]int, len(columns))
	for i := range at {
		at[i] = i
	}
	sort.SliceStable(at, func(i, j int) bool { return columns[at[i]].Rank < columns[at[j]].Rank })
	return at
}

// between is how many blanks stand between columns.
func between(width int) int {
	if width < narrow {
		return 1
	}
	return 2
}

// need is how many cells the columns and what is between them take.
func need(lay []int, gap int) int {
	n := 0
	for _, w := range lay {
		if w > 0 {
			if n > 0 {
				n += gap
			}
			n += w
		}
	}
	return n
}

// only reports whether a single column is left.
func only(lay []int) bool {
	n := 0
	for _, w := range lay {
		if w > 0 {
			n++
		}
	}
	return n <= 1
}
