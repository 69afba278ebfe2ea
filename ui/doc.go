// Package ui is the dashboard: it draws a model.List, turns keys into commands
// and asks a Cloud for data and changes. It sends nothing itself, owns no
// clock and starts no goroutine: time, ticks and the cloud are injected, so a
// test drives it by hand. All text on the screen passes through span, which
// makes it printable: names in a cloud are chosen by strangers.
package ui
