// Package keystone is a small Keystone in memory: enough of Identity API v3
// that command line clients, SDKs and test suites sign in, look around and bring
// their own projects, users and roles. It answers over HTTP in Keystone's own
// words and shares no type with any client, so that a misspelt field is caught
// by the other side. It knows no other service: what stands in the catalogue is
// given by its options, and others learn about a caller through Verify.
package keystone
