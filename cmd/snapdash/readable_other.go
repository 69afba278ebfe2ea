//go:build !unix

package main

import (
	"os"
	"time"
)

// readable is not known here.
func readable(*os.File, time.Duration) bool { return false }
