package keystone

import (
	"encoding/json"
	"net/http"
)

// authRequest is the body of POST /v3/auth/tokens, of which only the objects of
// the methods named in it are read.
type authRequest struct {
	methods  []string
	password struct{ User *userRef }
	totp     struct{ User *userRef }
	token    struct{ ID string }
	cred     credRef
	scope    json.RawMessage
}

type domainRef struct{ ID, Name string }

type userRef struct {
	ID, Name, Password, Passcode string
	Domain                       *domainRef
}

type credRef struct {
	ID, Name, Secret string
	User             userRef
}

type scopeRef struct {
	Project *struct {
		ID, Name string
		Domain   *domainRef
	}
	Domain *domainRef
	System *struct{ All bool }
	Trust  *struct{ ID string } `json:"OS-TRUST:trust"`
	None   *struct{}            `json:"unscoped"`
}

// readAuth refuses a request as Keystone does before it looks at any account.
func readAuth(c call) (*authRequest, error) {
	var in struct {
		Auth *struct {
			Identity map[string]json.RawMessage
			Scope    json.RawMessage
		}
	}
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if in.Auth == nil {
		return nil, expecting("auth", "request body")
	}
	identity := in.Auth.Identity
	if identity == nil {
		return nil, refuse(http.StatusBadRequest, "'identity' is a required property")
	}
	if identity["methods"] == nil {
		return nil, refuse(http.StatusBadRequest, "Invalid input for field 'identity': 'methods' is a required property")
	}
	out := &authRequest{scope: in.Auth.Scope}
	if json.Unmarshal(identity["methods"], &out.methods) != nil {
		return nil, refuse(http.StatusBadRequest, "Invalid input for field 'identity/methods'")
	}
	for _, method := range out.methods {
		if err := out.read(method, identity[method]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// read takes in the object of one method.
func (a *authRequest) read(method string, raw json.RawMessage) error {
	if raw == nil {
		return expecting(method, "identity")
	}
	into := map[string]any{
		"password": &a.password, "totp": &a.totp, "token": &a.token, "application_credential": &a.cred,
	}[method]
	if into == nil {
		return &refusal{
			code: http.StatusUnauthorized, text: "Attempted to authenticate with an unsupported method.",
			identity: map[string]any{"methods": []string{"password", "token", "totp", "application_credential"}},
		}
	}
	if json.Unmarshal(raw, into) != nil {
		return refuse(http.StatusBadRequest, "Invalid input for field 'identity/"+method+"'")
	}
	switch method {
	case "password":
		return a.password.User.complete()
	case "totp":
		return a.totp.User.complete()
	case "token":
		if a.token.ID == "" {
			return refuse(http.StatusBadRequest, "Invalid input for field 'identity/token': 'id' is a required property")
		}
	}
	return nil
}

func (u *userRef) complete() error {
	switch {
	case u == nil:
		return expecting("user", "None")
	case u.ID != "":
		return nil
	case u.Name == "":
		return expecting("id or name", "user")
	case u.Domain == nil:
		return expecting("domain", "user")
	}
	return nil
}

// expecting is Keystone's way to say that something is missing.
func expecting(what, where string) error {
	return refuse(http.StatusBadRequest, "Expecting to find "+what+" in "+where+". The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")
}
