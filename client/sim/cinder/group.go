package cinder

// groupOf gives the group snapshot that a seeded row is a member of. The rows
// after every ninety-seventh are those of one, as far as they are of its project.
func (s *seeds) groupOf(i int) string {
	g, off := (i-groupFirst)/groupEvery, (i-groupFirst)%groupEvery
	if i < groupFirst || off >= groupSize || s.volumeOf(i).project != s.volumeOf(i-off).project {
		return ""
	}
	return s.groupID(g)
}

const (
	groupFirst = 50
	groupEvery = 97
	groupSize  = 6
)

// groupID gives the g-th group snapshot's id.
func (s *seeds) groupID(g int) string { return seededID(s.seed^0x67726f7570, g) }
