package client

import (
	"encoding/json"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
)

// tokenBody is what Keystone says of a token. Each part is read by itself: one
// that is not as it should be spoils no other.
type tokenBody struct {
	User    json.RawMessage `json:"user"`
	Project json.RawMessage `json:"project"`
	Roles   json.RawMessage `json:"roles"`
	Expires json.RawMessage `json:"expires_at"`
	Catalog json.RawMessage `json:"catalog"`
}

// bodyOf reads the answer that the present token came with, which is in memory.
// gophercloud's own readers of it write the whole answer out and read it again for
// each part, which took 1 to 2 ms of every start.
func bodyOf(provider *gophercloud.ProviderClient) (tokenBody, bool) {
	var b tokenBody
	r, ok := provider.GetAuthResult().(interface{ ExtractInto(v any) error })
	return b, ok && r.ExtractInto(&b) == nil
}

// partOf reads a part; the zero value where it is missing or none.
func partOf[T any](raw json.RawMessage) T {
	var v, none T
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return none
	}
	return v
}

// ends is the end of the token; zero where nothing is said of it.
func (b tokenBody) ends() time.Time { return partOf[time.Time](b.Expires).UTC() }

// catalogue are the services that the token gives the addresses of.
func (b tokenBody) catalogue() []tokens.CatalogEntry { return partOf[[]tokens.CatalogEntry](b.Catalog) }
