//go:build !linux

package client

// prompt leaves acknowledgements to the system.
func prompt(dial dialer) dialer { return dial }
