package tuning

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCoresForTheWaiters(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	AddCores(func(string) string { return "3" })
	assert.Equal(t, before, runtime.GOMAXPROCS(0), "the environment decides")
	AddCores(func(string) string { return "" })
	assert.Equal(t, before+2, runtime.GOMAXPROCS(0))
}
