// Package tuning sets Go's runtime for a program that shows much and must never
// keep a key waiting.
package tuning

import "runtime"

// spare is enough for the one that reads the terminal and the one that writes to it,
// which do so by turns. With two, keys were no quicker, and a listing from four places
// took 4% longer: more that want two cores push each other out of their caches.
const spare = 1

// AddCores lets Go run on more threads at once than there are cores, by the spare.
// A goroutine that wakes another and then enters a system call takes its processor
// along, with the other in its queue: where no further processor is idle, as on two
// cores while a filter runs, a key that has been read waits until the runtime takes
// notice, which is after 10 ms. What the environment says holds.
func AddCores(env func(string) string) {
	if env("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + spare)
	}
}
