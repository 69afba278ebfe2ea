// Package clienttest is the contract between a client and a Block Storage
// server: what snapdash relies on, as cases that run against any Cinder. A case
// is played through the client wherever the client can ask for it, and with
// plain HTTP where it rightly refuses to. The embedded cloud passes it on every
// test run and a real Cinder passes it in CI, and so the two cannot drift apart.
// It shares no code with the client or the embedded cloud, only package model.
package clienttest
