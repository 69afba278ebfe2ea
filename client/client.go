package client

import (
	"sync/atomic"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

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
	early    atomic.Pointer[early] // nil once it was taken
	ahead    ahead
}

// Session tells to which cloud, as whom and with which abilities the client
// is signed in. TokenEnds is the end of the token in use at the moment, which
// a renewal moves on.
func (c *Client) Session() model.Session {
	s := c.session
	if ends, ok := tokenEnds(c.block); ok {
		s.TokenEnds = ends
	}
	return s
}

// tokenEnds reads the end of the present token from the answer it came with,
// which is in memory; false when the token was handed in instead of fetched.
func tokenEnds(sc *gophercloud.ServiceClient) (time.Time, bool) {
	if sc == nil || sc.ProviderClient == nil {
		return time.Time{}, false
	}
	r, ok := sc.GetAuthResult().(tokens.CreateResult)
	if !ok {
		return time.Time{}, false
	}
	token, err := r.ExtractToken()
	if err != nil {
		return time.Time{}, false
	}
	return token.ExpiresAt.UTC(), !token.ExpiresAt.IsZero()
}
