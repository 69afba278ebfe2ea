//go:build !race

package termtest

const raced = false
