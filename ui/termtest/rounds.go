package termtest

// Rounds is how often to repeat what shows more the more often it is done: n
// times, or a quarter of that under the race detector, which makes all of it
// ten times as slow and for which once is enough.
func Rounds(n int) int {
	if raced {
		return (n + 3) / 4
	}
	return n
}
