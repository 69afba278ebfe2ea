package table

const (
	lead    = 2 // the marker and a blank
	between = 2 // blanks between columns
)

// layout gives each column its width; 0 leaves it out. Columns of the highest
// rank go first where room is short; room that is left goes to those that can
// take it, evenly.
func layout(columns []Column, width int) []int {
	lay := make([]int, len(columns))
	for i, c := range columns {
		lay[i] = c.Min
	}
	for need(lay) > width-lead {
		worst := -1
		for i, c := range columns {
			if lay[i] > 0 && (worst < 0 || c.Rank >= columns[worst].Rank) {
				worst = i
			}
		}
		if only(lay) {
			lay[worst] = max(0, width-lead)
			return lay
		}
		lay[worst] = 0
	}
	spread(lay, columns, width-lead-need(lay))
	return lay
}

// spread gives spare cells to the columns that can take more.
func spread(lay []int, columns []Column, spare int) {
	for spare > 0 {
		var hungry []int
		for i, c := range columns {
			if lay[i] > 0 && lay[i] < c.Max {
				hungry = append(hungry, i)
			}
		}
		if len(hungry) == 0 {
			return
		}
		for _, i := range hungry {
			give := min(max(1, spare/len(hungry)), columns[i].Max-lay[i], spare)
			lay[i] += give
			spare -= give
		}
	}
}

// need is how many cells the columns and what is between them take.
func need(lay []int) int {
	n := 0
	for _, w := range lay {
		if w > 0 {
			if n > 0 {
				n += between
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
