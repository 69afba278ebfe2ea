// Package config reads settings: which clouds there are and how to sign in to
// them, from clouds.yaml and its companions and from OS_* variables, the places
// that every OpenStack client reads. It signs in to nothing. The environment
// and the directories are handed in, so that reading is a function of them. A
// file that can't be understood is named with line and reason, never with what
// stands in it: that may be a password.
package config

import (
	"fmt"
	"net/url"
)

// Secret is a text that is never shown: printing it gives a placeholder.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(secret)" }

// GoString hides the secret.
func (Secret) GoString() string { return "(secret)" }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// Reveal gives the text itself, for the one request that needs it.
func (s Secret) Reveal() string { return string(s) }

var _ fmt.GoStringer = Secret("")

// Cloud is everything that signing in to one cloud needs.
type Cloud struct {
	Name   string // in clouds.yaml; from variables "", or Variables where OS_CLOUD is set
	Source string // the file, or "OS_* variables"

	AuthType string // password, token, v3applicationcredential, …; "" is found out
	AuthURL  string

	Username, UserID                   string
	UserDomainName, UserDomainID       string
	ProjectName, ProjectID             string
	ProjectDomainName, ProjectDomainID string
	DomainName, DomainID               string // domain scope
	SystemScope, TrustID               string
	Password, Token, Passcode          Secret
	AppCredentialID, AppCredentialName string
	AppCredentialSecret                Secret
	Region, Interface                  string // "" region: the first; "" interface: public
	Endpoint                           string // of Block Storage, instead of the catalogue's
	VolumeAPIVersion                   string // "2" or "3"; "" the best there is
	CACert, Cert, Key                  string // files
	Insecure                           bool
	ReadOnly, Protected                bool // snapdash's own
}

// Variables is what OpenStack's clients call the cloud of OS_* variables.
const Variables = "envvars"

// OfVariables reports whether it is the cloud of OS_* variables.
func (c Cloud) OfVariables() bool { return c.Name == "" || c.Name == Variables }

// IsHTTP reports whether an address is one that can be asked.
func IsHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// anAddress is what an endpoint takes.
const anAddress = "an address that begins with http:// or https://"
