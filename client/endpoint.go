package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"

	"snapdash/config"
	"snapdash/model"
)

// blockTypes are the names under which catalogues have Block Storage, the best
// first. Since 2026.1 some carry only the first.
var blockTypes = []string{"block-storage", "volumev3", "block-store", "volume", "volumev2"}

// findBlockStorage sets the client's Block Storage endpoint.
func (c *Client) findBlockStorage(provider *gophercloud.ProviderClient, token tokenBody, cloud config.Cloud) error {
	address := cloud.Endpoint
	if address == "" {
		var err error
		if address, err = c.fromCatalogue(token.catalogue(), cloud); err != nil {
			return err
		}
	}
	major, full := completed(address, c.session.ProjectID, cloud.VolumeAPIVersion)
	c.block = &gophercloud.ServiceClient{ProviderClient: provider, Endpoint: full, Type: "block-storage"}
	c.session.Endpoint, c.session.API.Major = full, major
	c.session.PlainHTTP = c.session.PlainHTTP || plainHTTP(full)
	return nil
}

// fromCatalogue picks the endpoint: by type, then by region and interface.
func (c *Client) fromCatalogue(entries []tokens.CatalogEntry, cloud config.Cloud) (string, error) {
	var best string
	for _, kind := range blockTypes {
		for _, e := range entries {
			if e.Type != kind {
				continue
			}
			if u := endpointIn(e, cloud); u != "" && (best == "" || versionIn(best) == 2 && versionIn(u) != 2) {
				best = u
				if cloud.Region == "" {
					c.session.Region = regionOf(e, u)
				}
			}
		}
	}
	if best == "" {
		return "", noService(entries, cloud)
	}
	return best, nil
}

// endpointIn gives the first endpoint of the wanted region and interface.
func endpointIn(e tokens.CatalogEntry, cloud config.Cloud) string {
	want := strings.TrimSuffix(strings.ToLower(cloud.Interface), "url")
	if want == "" {
		want = "public"
	}
	for _, ep := range e.Endpoints {
		if strings.EqualFold(ep.Interface, want) && (cloud.Region == "" || ep.Region == cloud.Region || ep.RegionID == cloud.Region) {
			return ep.URL
		}
	}
	return ""
}

func regionOf(e tokens.CatalogEntry, address string) string {
	for _, ep := range e.Endpoints {
		if ep.URL == address {
			return ep.Region
		}
	}
	return ""
}

// noService says what the catalogue has instead.
func noService(entries []tokens.CatalogEntry, cloud config.Cloud) *model.Fault {
	var types, regions, interfaces []string
	add := func(list *[]string, v string) {
		if v != "" && !slices.Contains(*list, v) {
			*list = append(*list, v)
		}
	}
	for _, e := range entries {
		add(&types, e.Type)
		if slices.Contains(blockTypes, e.Type) {
			for _, ep := range e.Endpoints {
				add(&regions, ep.Region)
				add(&interfaces, ep.Interface)
			}
		}
	}
	f := &model.Fault{Kind: model.ErrNoService, Op: "find Block Storage in the catalogue of", Object: target(cloud)}
	switch {
	case len(entries) == 0:
		f.Message = "the token has no catalogue"
		f.Hint = "Name a project to sign in to, or the endpoint."
	case len(regions) > 0:
		f.Message = fmt.Sprintf("not in region %q with interface %q; it has regions %s, interfaces %s",
			cloud.Region, cloud.Interface, strings.Join(regions, ", "), strings.Join(interfaces, ", "))
		f.Hint = "Set OS_REGION_NAME or OS_INTERFACE, or region_name and interface in clouds.yaml."
	default:
		f.Message = "there is none; the catalogue has " + strings.Join(types, ", ")
		f.Hint = "This cloud may have no Block Storage; otherwise name its address with --endpoint."
	}
	return f
}

var versionPart = regexp.MustCompile(`/v([23])(\.\d+)?(/|$)`)

// versionIn is the major version that an address names, 0 when it names none.
func versionIn(address string) int {
	if m := versionPart.FindStringSubmatch(address); m != nil {
		return int(m[1][0] - '0')
	}
	return 0
}

// completed gives the major version and the address that requests go below:
// unversioned ones get a version, those without a project get it, as servers
// before 3.67 want.
func completed(address, project, version string) (major int, full string) {
	address = strings.TrimRight(address, "/")
	major = versionIn(address)
	if major == 0 {
		major = 3
		if strings.HasPrefix(strings.TrimPrefix(version, "v"), "2") {
			major = 2
		}
		address = fmt.Sprintf("%s/v%d", address, major)
	}
	if project != "" && versionPart.FindString(address+"/") != "" && strings.HasSuffix(address, fmt.Sprintf("/v%d", major)) {
		address += "/" + project
	}
	return major, address + "/"
}

// rootPatience is how long the service's root may take. A server needs next to
// nothing for it; what a proxy has there instead must not keep anybody waiting.
const rootPatience = 3 * time.Second

// negotiate asks the server which microversions it has and takes the newest
// that both know. The document of the whole service (300) says so without a look
// at the token, which costs the server a request to Keystone beside that of the
// early page; the document of v3 (200) is for servers whose own root is hidden
// behind something else. A server that does not say is spoken to as 3.0. One that
// fails at the moment is not: the session would lack to its end what the cloud
// has. A page that came early tells of a version all the same.
func (c *Client) negotiate(ctx context.Context, limit model.Microversion) error {
	if c.session.API.Major != 3 {
		return nil
	}
	if limit <= 0 || limit > model.NewestKnown {
		limit = model.NewestKnown
	}
	at := versionPart.FindStringIndex(c.block.Endpoint)
	if at == nil {
		return nil
	}
	soon, stop := context.WithTimeout(ctx, rootPatience)
	defer stop()
	known, err := c.newestBelow(soon, c.block.Endpoint[:at[0]], http.StatusMultipleChoices)
	if known == 0 {
		known, err = c.newestBelow(ctx, strings.TrimRight(c.block.Endpoint[:at[1]], "/"), http.StatusOK)
	}
	if failsNow(err) {
		if !c.cameEarly(ctx) {
			return err
		}
		known = earlyVersion
	}
	c.session.API.Max = known
	if mv := min(known, limit); mv > 0 {
		c.session.API.Minor = mv
		c.block.Microversion = fmt.Sprintf("3.%d", int(mv))
	}
	return nil
}

// newestBelow asks an address for its version document and gives the newest v3
// microversion in it, 0 where there is none.
func (c *Client) newestBelow(ctx context.Context, address string, ok int) (model.Microversion, error) {
	at := *c.block
	at.Endpoint = address + "/"
	a, err := send(ctx, &at, call{op: "read the version of", object: "Block Storage", method: http.MethodGet, ok: ok})
	if err != nil {
		return 0, err
	}
	return newest(a.body), nil
}

// failsNow reports whether a failure tells nothing of what the server is like.
func failsNow(err error) bool {
	return slices.ContainsFunc([]error{model.ErrServer, model.ErrUnreachable, model.ErrThrottled, model.ErrCertificate, model.ErrCancelled},
		func(kind error) bool { return errors.Is(err, kind) })
}

// newest reads the newest v3 microversion from a version document, of the
// service or of one version.
func newest(body []byte) model.Microversion {
	type version struct {
		ID      string `json:"id"`
		Version string `json:"version"`
	}
	var doc struct {
		Versions []version `json:"versions"`
		Version  version   `json:"version"`
	}
	if json.Unmarshal(body, &doc) != nil {
		return 0
	}
	for _, v := range append(doc.Versions, doc.Version) {
		var minor int
		if _, err := fmt.Sscanf(v.Version, "3.%d", &minor); err == nil && strings.HasPrefix(v.ID, "v3") {
			return model.Microversion(minor)
		}
	}
	return 0
}

// plainHTTP reports whether an address sends secrets unencrypted over a network.
func plainHTTP(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}
