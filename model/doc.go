// Package model knows what a Cinder snapshot is, what can be asked of a cloud
// about snapshots, and what can go wrong. It holds values and pure logic only:
// no I/O, no clock, no string made for a screen. The list, the filter, the walk
// over pages and the change engine live here and below, so that every front
// end shares them. It imports nothing but the standard library.
package model
