package config

import (
	"fmt"
	"slices"
	"strings"
)

// Env looks a variable up; an unset one is "".
type Env func(name string) string

// first gives the first of several variables that is set: names have changed
// over the years.
func (e Env) first(names ...string) string {
	for _, n := range names {
		if v := e(n); v != "" {
			return v
		}
	}
	return ""
}

// fromEnv makes a cloud of OS_* variables. It reads what an openrc file of
// Horizon sets, and what the openstack command reads besides.
func fromEnv(e Env) Cloud {
	c := Cloud{
		Source: "OS_* variables", AuthType: e("OS_AUTH_TYPE"), AuthURL: e("OS_AUTH_URL"),
		Username: e("OS_USERNAME"), UserID: e.first("OS_USER_ID", "OS_USERID"),
		UserDomainName: e("OS_USER_DOMAIN_NAME"), UserDomainID: e("OS_USER_DOMAIN_ID"),
		ProjectName: e.first("OS_PROJECT_NAME", "OS_TENANT_NAME"), ProjectID: e.first("OS_PROJECT_ID", "OS_TENANT_ID"),
		ProjectDomainName: e("OS_PROJECT_DOMAIN_NAME"), ProjectDomainID: e("OS_PROJECT_DOMAIN_ID"),
		DomainName: e("OS_DOMAIN_NAME"), DomainID: e("OS_DOMAIN_ID"), SystemScope: e("OS_SYSTEM_SCOPE"), TrustID: e("OS_TRUST_ID"),
		Password: Secret(e("OS_PASSWORD")), Token: Secret(e.first("OS_TOKEN", "OS_AUTH_TOKEN")), Passcode: Secret(e("OS_PASSCODE")),
		AppCredentialID: e("OS_APPLICATION_CREDENTIAL_ID"), AppCredentialName: e("OS_APPLICATION_CREDENTIAL_NAME"),
		AppCredentialSecret: Secret(e("OS_APPLICATION_CREDENTIAL_SECRET")),
	}
	c.override(e)
	defaultDomain(&c, e("OS_DEFAULT_DOMAIN"))
	return c
}

// override takes the variables that count beside a clouds.yaml entry too: where
// to go, not who one is.
func (c *Cloud) override(e Env) {
	set := func(to *string, names ...string) {
		if v := e.first(names...); v != "" {
			*to = v
		}
	}
	set(&c.Region, "OS_REGION_NAME")
	set(&c.Interface, "OS_INTERFACE", "OS_ENDPOINT_TYPE")
	set(&c.CACert, "OS_CACERT")
	set(&c.Cert, "OS_CERT")
	set(&c.Key, "OS_KEY")
	set(&c.VolumeAPIVersion, "OS_VOLUME_API_VERSION")
	set(&c.Endpoint, endpointVariables...)
	if v := e("OS_INSECURE"); v != "" {
		c.Insecure = truth(v)
	}
}

// identity are the variables that say who one is, and of which cloud. They count
// only where there is no entry of clouds.yaml.
var identity = strings.Fields(`OS_AUTH_TYPE OS_AUTH_URL OS_USERNAME OS_USER_ID OS_USERID OS_USER_DOMAIN_NAME OS_USER_DOMAIN_ID OS_PASSWORD OS_PASSCODE OS_TOKEN
	OS_AUTH_TOKEN OS_PROJECT_NAME OS_PROJECT_ID OS_TENANT_NAME OS_TENANT_ID OS_PROJECT_DOMAIN_NAME OS_PROJECT_DOMAIN_ID OS_DOMAIN_NAME OS_DOMAIN_ID
	OS_SYSTEM_SCOPE OS_TRUST_ID OS_APPLICATION_CREDENTIAL_ID OS_APPLICATION_CREDENTIAL_NAME OS_APPLICATION_CREDENTIAL_SECRET`)

// Identity gives the names of those of them that are set.
func (e Env) Identity() []string {
	return slices.DeleteFunc(slices.Clone(identity), func(name string) bool { return e(name) == "" })
}

// endpointVariables are those that name Block Storage's endpoint, the strongest first.
var endpointVariables = []string{"OS_BLOCK_STORAGE_ENDPOINT_OVERRIDE", "OS_VOLUME_ENDPOINT_OVERRIDE", "OS_VOLUMEV3_ENDPOINT_OVERRIDE"}

// check refuses what can be seen not to work. It shows no value: that may hold a secret.
func (e Env) check() error {
	for _, v := range endpointVariables {
		if address := e(v); address != "" && !IsHTTP(address) {
			return fmt.Errorf("%s takes %s", v, anAddress)
		}
	}
	return nil
}

// defaultDomain fills the domains that are missing where a name needs one.
func defaultDomain(c *Cloud, domain string) {
	id := ""
	if domain == "" {
		id = "default"
	}
	if c.ProjectName != "" || c.ProjectID != "" {
		domain, id = c.domainOfBoth(domain, id)
	}
	if c.Username != "" && c.UserID == "" && c.UserDomainName == "" && c.UserDomainID == "" {
		c.UserDomainName, c.UserDomainID = domain, id
	}
	if c.ProjectName != "" && c.ProjectID == "" && c.ProjectDomainName == "" && c.ProjectDomainID == "" {
		c.ProjectDomainName, c.ProjectDomainID = domain, id
	}
}

// domainOfBoth takes a domain that is neither the user's nor the project's for
// that of both: one signs in to the project, as with openstacksdk, not to the
// domain. Of its name and its id a request takes one. Without any it gives what
// it was given.
func (c *Cloud) domainOfBoth(name, id string) (string, string) {
	switch {
	case c.DomainID != "":
		name, id = "", c.DomainID
	case c.DomainName != "":
		name, id = c.DomainName, ""
	}
	c.DomainName, c.DomainID = "", ""
	return name, id
}

// truth reads a switch as OpenStack's clients do.
func truth(v string) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "1", "true", "yes", "on", "y", "t":
		return true
	}
	return false
}
