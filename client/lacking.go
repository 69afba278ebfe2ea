package client

import (
	"errors"

	"github.com/gophercloud/gophercloud/v2"

	"snapdash/config"
	"snapdash/model"
)

// setting is one that signing in needs: what it is, and where it is given.
type setting struct{ what, key, variable string }

var (
	aPassword = setting{"the password", "password", "OS_PASSWORD"}
	aPasscode = setting{"the passcode", "passcode", "OS_PASSCODE"}
	aToken    = setting{"the token", "token", "OS_TOKEN"}
	aSecret   = setting{"the application credential's secret", "application_credential_secret", "OS_APPLICATION_CREDENTIAL_SECRET"}
	aUser     = setting{"the user's name", "username", "OS_USERNAME"}
	aDomain   = setting{"the user's domain", "user_domain_name", "OS_USER_DOMAIN_NAME"}
	itsDomain = setting{"the project's domain", "project_domain_name", "OS_PROJECT_DOMAIN_NAME"}
)

// complete reports, before anything is sent, what gophercloud would miss in the
// options: its own error comes where failures of the network come from.
func complete(c config.Cloud, ao gophercloud.AuthOptions) error {
	scope, err := ao.ToTokenV3ScopeMap() // of the copy, which this fills
	if err == nil {
		_, err = ao.ToTokenV3CreateMap(scope)
	}
	if err == nil {
		return nil
	}
	return incomplete(c, err)
}

// incomplete is the fault for what gophercloud misses.
func incomplete(c config.Cloud, err error) *model.Fault {
	var (
		password gophercloud.ErrMissingPassword
		secret   gophercloud.ErrAppCredMissingSecret
		user     gophercloud.ErrUsernameOrUserID
		domain   gophercloud.ErrDomainIDOrDomainName
		project  gophercloud.ErrScopeDomainIDOrDomainName
	)
	switch {
	case errors.As(err, &password) && authKind(c) == "totp":
		return lacks(c, aPasscode)
	case errors.As(err, &password):
		return lacks(c, aPassword)
	case errors.As(err, &secret):
		return lacks(c, aSecret)
	case errors.As(err, &user):
		return lacks(c, aUser)
	case errors.As(err, &domain):
		return lacks(c, aDomain)
	case errors.As(err, &project):
		return lacks(c, itsDomain)
	}
	return badSettings(c, err.Error())
}

// lacks is the fault for a setting that is not there, and says where to give it.
func lacks(c config.Cloud, s setting) *model.Fault {
	f := badSettings(c, s.what+" is missing")
	if c.OfVariables() {
		f.Hint = "Set " + s.variable + "."
		return f
	}
	f.Hint = "Give it as " + s.key + " under auth in " + c.Source + ", or in secure.yaml beside it."
	return f
}
