package main

import (
	"errors"

	"snapdash/model"
)

// Exit codes, one for each kind of end that a script may want to tell apart.
// README lists them.
const (
	exitOther       = 1
	exitUsage       = 2 // flags, or a settings file, that can't be
	exitNoCloud     = 3 // no cloud configured, or its settings can't be used
	exitSignIn      = 4
	exitUnreachable = 5
	exitCertificate = 6
	exitNoService   = 7 // no Block Storage in the catalogue
	exitForbidden   = 8
	exitTerminal    = 9 // not a terminal, or one that can't show a dashboard
	exitCrash       = 10
)

// errUsage and errTerminal are the program's own kinds.
var (
	errUsage    = errors.New("wrong use")
	errTerminal = errors.New("no usable terminal")
)

// exitCode gives the code for the kind of an error.
func exitCode(err error) int {
	var fault *crash
	if errors.As(err, &fault) {
		return exitCrash
	}
	var end *signalled
	if errors.As(err, &end) {
		return end.code()
	}
	for _, k := range []struct {
		kind error
		code int
	}{
		{errUsage, exitUsage}, {errTerminal, exitTerminal}, {model.ErrConfig, exitNoCloud}, {model.ErrSignIn, exitSignIn},
		{model.ErrCertificate, exitCertificate}, {model.ErrUnreachable, exitUnreachable}, {model.ErrNoService, exitNoService},
		{model.ErrForbidden, exitForbidden},
	} {
		if errors.Is(err, k.kind) {
			return k.code
		}
	}
	return exitOther
}
