package client

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"snapdash/model"
)

// hints say what to do about a kind of fault when nothing better is known.
var hints = []struct {
	kind error
	hint string
}{
	{model.ErrUnknown, "It may have been done: look at the snapshot before trying again."},
	{model.ErrSignIn, "Sign in again; the password may have changed or the token may have been revoked."},
	{model.ErrOverQuota, "Delete snapshots that are no longer needed, or ask the operator for more quota."},
	{model.ErrCertificate, "Name the cloud's CA file as cacert in clouds.yaml or in OS_CACERT."},
	{model.ErrVersion, "The server was changed under this session: sign in again to agree on a version."},
	{model.ErrAnswer, "Something other than Block Storage may be answering: check the endpoint and proxies."},
	{model.ErrForbidden, "Your role does not permit this here: ask for another role, or an admin."},
	{model.ErrNotFound, "It may be gone, or belong to another project: refresh the list."},
	{model.ErrConflict, "Look at its present state, then try again."},
	{model.ErrInvalid, "Correct what the server names and send it again."},
	{model.ErrNotSupported, "This cloud's Block Storage is too old for it."},
	{model.ErrUnreachable, "Check the address, the network and the VPN."},
	{model.ErrServer, "Try again; if it stays, give the request id to the operator."},
}

// hintFor says what a person can do about f; "" when there is nothing to say.
func hintFor(f *model.Fault) string {
	if hint := hintForWords(f); hint != "" {
		return hint
	}
	if errors.Is(f.Kind, model.ErrNotFound) && strings.HasPrefix(f.Op, "create ") {
		return "What it is to be made from may be gone, or belong to another project: choose another."
	}
	if errors.Is(f.Kind, model.ErrThrottled) {
		if f.Wait > 0 {
			return fmt.Sprintf("Wait %s; the server asks for it.", f.Wait.Round(time.Second))
		}
		return "Wait a little before trying again."
	}
	for _, h := range hints {
		if errors.Is(f.Kind, h.kind) {
			return h.hint
		}
	}
	return ""
}

// wordHints tell by the words of a refusal what would help.
var wordHints = []struct{ words, hint string }{
	{"Volume type with name", "Name one of the cloud's volume types, or none: the cloud then takes its own."},
	{"Malformed request url", "The endpoint is for another project than the token: check the project and --endpoint."},
	{"must not be part of a group", "Wait until it is available or in error; an admin can reset its state or force the deletion. A member of a group snapshot goes only with its group."},
	{"current status is: in-use", "The volume is attached: use force, which snapshots what is on the disk at that moment."},
	{"Policy doesn't allow", "Your role does not permit this: ask for another role, or an admin."},
	{"The resource could not be found.", "The server has no such operation at this address and version: check the endpoint."},
	{"not the latest one", "Only a volume's latest snapshot can be reverted to: delete the later ones first."},
	{"Invalid filters", "The operator's filter list does not allow this filter."},
	{"connection refused", "Nothing listens there: check the address, the VPN and the port."},
	{"is not known", "Check the address, the VPN and the name server."},
	{"speaks plain HTTP", "Use http:// in the address."},
	{"no answer in time", "Check the network and the VPN; the server may be overloaded."},
}

func hintForWords(f *model.Fault) string {
	if errors.Is(f.Kind, model.ErrUnknown) {
		return ""
	}
	for _, w := range wordHints {
		if strings.Contains(f.Message, w.words) {
			return w.hint
		}
	}
	return ""
}
