//go:build race

package termtest

const raced = true
