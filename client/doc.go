// Package client speaks to OpenStack: it signs in to Keystone, finds Block
// Storage in the catalogue and asks Cinder for everything that package model
// can name about snapshots. gophercloud authenticates, renews tokens and sends;
// URLs, bodies and errors are this package's own, because a listing decoded
// straight into its rows costs a twentieth of a generic one. Whatever fails
// comes back as a *model.Fault. API v2 is the same code without microversions.
package client
