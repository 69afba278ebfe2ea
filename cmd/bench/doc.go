// Package bench measures what the dashboard promises about time and memory.
//
// It has benchmarks only. Each puts its figure beside another one that was
// measured in the same run, turn by turn, on the same machine, because an
// absolute time says more about the machine than about the program. make bench
// runs them and writes the table that README shows.
package bench
