package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"

	"snapdash/model"
)

// fromTransport fills f for a request that got no answer.
func fromTransport(f *model.Fault, k call, err error, written bool) {
	f.Err = cause(err)
	f.Message, f.Kind = transportKind(f.Err)
	if k.changes() && written {
		f.Kind = model.ErrUnknown
		f.Message += " after the request was sent"
	}
}

// transportKind sorts an error of the network, TLS or the context.
func transportKind(err error) (message string, kind error) {
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled", model.ErrCancelled
	case isCertificate(err):
		return reason(err), model.ErrCertificate
	case errors.Is(err, errStalled):
		return stalled, model.ErrUnreachable
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time", model.ErrUnreachable
	case isTimeout(err):
		return "no answer in time: " + reason(err), model.ErrUnreachable
	}
	return reason(err), model.ErrUnreachable
}

// cause strips url.Error, whose text repeats the method and the whole address.
func cause(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

func isCertificate(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		host         x509.HostnameError
		invalid      x509.CertificateInvalidError
		roots        x509.SystemRootsError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &host) ||
		errors.As(err, &invalid) || errors.As(err, &roots)
}

// reason puts a network error into a person's words where there are better ones
// than its own.
func reason(err error) string {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return "the host name " + dns.Name + " is not known"
	}
	text := cause(err).Error()
	switch {
	case text == "EOF" || strings.HasSuffix(text, "unexpected EOF"):
		return "the connection was closed without an answer"
	case strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return "the server speaks plain HTTP at this https address"
	case strings.Contains(text, "malformed HTTP response"):
		return "the server does not speak HTTP at this address"
	}
	return text
}
