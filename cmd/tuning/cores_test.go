package tuning

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneCoreToSpare(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	AddCores(func(string) string { return "3" })
	assert.Equal(t, before, runtime.GOMAXPROCS(0), "the environment decides")
	AddCores(func(string) string { return "" })
	assert.Equal(t, before+1, runtime.GOMAXPROCS(0))
}
