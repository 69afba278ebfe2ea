package walk

import "snapdash/model"

// Between reports whether rows are still to come between two neighbours of what
// came, the first of which is before the second in the listing; nil: behind the
// first, which is the last.
func (w *Walk) Between(a, b *model.Snapshot) bool {
	for _, s := range w.segments {
		if last := s.down.last; !s.done && !last.zero() && last.reaches(spotOf(a)) && (b == nil || !last.reaches(spotOf(b))) {
			return true
		}
	}
	return false
}
