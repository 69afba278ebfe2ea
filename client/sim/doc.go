// Package sim is a whole small cloud: a Keystone under /identity and a Cinder
// under /volume, in memory behind one real port on loopback. The demo, the tests
// and other people's clients all sign in to it as to any cloud. It only wires its
// parts together; they share no type with each other nor with package client, so
// that the two ends of the wire can disagree, and a test can see it.
package sim
