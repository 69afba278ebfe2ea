package model

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// The kinds of failure that the program acts on; errors.Is finds them in a
// Fault. All else is text for a person.
var (
	ErrNotFound     = errors.New("not found")
	ErrForbidden    = errors.New("not allowed")
	ErrSignIn       = errors.New("sign-in refused")            // wrong credentials, or a token that cannot be renewed
	ErrInvalid      = errors.New("refused as invalid")         // 400, 415, and 413 for metadata that is too long
	ErrConflict     = errors.New("in conflict")                // 409, and 400 where the state does not allow it
	ErrOverQuota    = errors.New("over quota")                 // 413 overLimit
	ErrThrottled    = errors.New("too many requests")          // 429, 413 overLimitFault
	ErrVersion      = errors.New("version not supported")      // 406
	ErrServer       = errors.New("server error")               // 5xx
	ErrUnreachable  = errors.New("not reachable")              // no connection, or no answer in time to a request that changes nothing
	ErrCertificate  = errors.New("certificate not trusted")    // TLS
	ErrNoService    = errors.New("no block storage service")   // not in the catalogue
	ErrUnknown      = errors.New("outcome unknown")            // a change was sent and its answer was lost
	ErrAnswer       = errors.New("answer not understood")      // not JSON, cut off, of another shape
	ErrNotSupported = errors.New("not supported by the cloud") // below the microversion it needs
	ErrConfig       = errors.New("settings not usable")        // clouds.yaml, OS_* variables
	ErrCancelled    = errors.New("cancelled")                  // by the caller, before anything could have changed
)

// Fault is a failed operation, told so that a person can act on it: what was
// being done, to what, what the server said, and under which request id.
type Fault struct {
	Kind      error         // one of the Err… kinds above
	Op        string        // what was being done: "delete snapshot"
	Object    string        // to what: an id or a name; may be empty
	Status    int           // HTTP status, 0 when there was no answer
	Message   string        // the server's words, or the reason there were none
	RequestID string        // X-Openstack-Request-Id, "" when there was none
	Hint      string        // what to do next; may be empty
	Wait      time.Duration // how long the server asked to wait (Retry-After)
	Err       error         // the cause, when there is one
}

// Error is the one-line form: "delete snapshot 8f3a…: volume is busy (409, req-…)".
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Op)
	if f.Object != "" {
		b.WriteString(" " + f.Object)
	}
	b.WriteString(": ")
	switch {
	case f.Message != "":
		b.WriteString(f.Message)
	case f.Kind != nil:
		b.WriteString(f.Kind.Error())
	}
	var tail []string
	if f.Status != 0 {
		tail = append(tail, strconv.Itoa(f.Status))
	}
	if f.RequestID != "" {
		tail = append(tail, f.RequestID)
	}
	if len(tail) > 0 {
		b.WriteString(" (" + strings.Join(tail, ", ") + ")")
	}
	return b.String()
}

// Unwrap lets errors.Is find the kind and errors.As the cause.
func (f *Fault) Unwrap() []error {
	var errs []error
	if f.Kind != nil {
		errs = append(errs, f.Kind)
	}
	if f.Err != nil {
		errs = append(errs, f.Err)
	}
	return errs
}
