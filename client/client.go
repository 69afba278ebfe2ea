package client

import (
	"sync/atomic"

	"github.com/gophercloud/gophercloud/v2"

	"snapdash/model"
)

// Client is one sign-in to a cloud and its Block Storage. It is safe for
// concurrent use; nothing in it changes after SignIn except the token, which
// gophercloud renews under its own lock, and the pages that were fetched before
// they were asked for.
type Client struct {
	block    *gophercloud.ServiceClient // Endpoint ends in a slash; Microversion set on v3 above 3.0
	identity *gophercloud.ServiceClient // Keystone v3; nil when there is none
	session  model.Session
	first    string                // the token that the session is of; another is its renewal
	early    atomic.Pointer[early] // nil once it was taken
	ahead    ahead
}

// Session tells to which cloud, as whom and with which abilities the client
// is signed in. TokenEnds is the end of the token in use at the moment, which
// a renewal moves on.
func (c *Client) Session() model.Session {
	s := c.session
	if c.block == nil || c.block.ProviderClient == nil || c.block.Token() == c.first {
		return s
	}
	if token, ok := bodyOf(c.block.ProviderClient); ok {
		s.TokenEnds = token.ends()
	}
	return s
}
