//go:build !linux

package termtest

import (
	"os"
	"testing"
)

func tellSpeed(tb testing.TB, _ *os.File) { tb.Fatal("only Linux can be told a line's speed here") }
