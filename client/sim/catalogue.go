package sim

import (
	"strings"

	"snapdash/client/sim/keystone"
)

// URLStyle is how the catalogue writes the address of Block Storage; all are in
// use on real clouds.
type URLStyle int

// The URL styles.
const (
	ProjectURL     URLStyle = iota // .../v3/<project id>, what most clouds have
	ProjectlessURL                 // .../v3, allowed since Yoga
	UnversionedURL                 // .../volume, to be discovered
)

// Catalogue says what the service catalogue tells beside identity. The zero
// value has block-storage and volumev3 (volumev2 where only API v2 is served)
// with project URLs in RegionOne, and all three interfaces.
type Catalogue struct {
	Types      []string // block-storage, volumev3, volumev2, volume; empty and not nil: none
	Style      URLStyle
	Regions    []string // the first is the one that clouds.yaml names
	Interfaces []string
	NoImage    bool // leave out the image entry, which openstackclient's "volume create" insists on
}

func (c Catalogue) filled(api API) Catalogue {
	if c.Types == nil {
		c.Types = map[API][]string{
			APIv3: {"block-storage", "volumev3"}, APIv2: {"volumev2"}, BothAPIs: {"block-storage", "volumev3", "volumev2"},
		}[api]
	}
	if len(c.Regions) == 0 {
		c.Regions = []string{"RegionOne"}
	}
	if len(c.Interfaces) == 0 {
		c.Interfaces = []string{"public", "internal", "admin"}
	}
	return c
}

// services turns the options into what Keystone puts into tokens.
func (c Catalogue) services(base string, api API) []keystone.Service {
	var out []keystone.Service
	for _, typ := range c.Types {
		out = append(out, keystone.Service{
			Type: typ, Name: serviceName(typ), URL: base + "/volume" + c.path(typ, api), Regions: c.Regions, Interfaces: c.Interfaces,
		})
	}
	if !c.NoImage {
		// Nothing listens there: the name ends in the TLD that never resolves.
		out = append(out, keystone.Service{
			Type: "image", Name: "glance", URL: "http://image.invalid/v2", Regions: c.Regions, Interfaces: c.Interfaces,
		})
	}
	return out
}

func (c Catalogue) path(typ string, api API) string {
	version := "/v3"
	if api == APIv2 || typ == "volumev2" {
		version = "/v2"
	}
	switch c.Style {
	case ProjectlessURL:
		return version
	case UnversionedURL:
		return ""
	}
	return version + "/%(project_id)s"
}

func serviceName(typ string) string {
	if typ == "block-storage" || typ == "volume" {
		return "cinder"
	}
	return "cinder" + strings.TrimPrefix(typ, "volume")
}
