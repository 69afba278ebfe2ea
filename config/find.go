package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// ErrNone says that no cloud is configured, or that several are and none was chosen.
var ErrNone = errors.New("no cloud was chosen")

// Find gives the cloud to sign in to: the named one of clouds.yaml, else that
// of OS_CLOUD, else what the OS_* variables say, else the only one that
// clouds.yaml has. It gives ErrNone when there is nothing to go by.
func (s Sources) Find(name string) (Cloud, error) { return s.FindIn(name, "") }

// FindIn is Find with a region, "" for that of OS_REGION_NAME, else the cloud's
// first: a region may have settings of its own.
func (s Sources) FindIn(name, region string) (Cloud, error) {
	if err := s.Env.check(); err != nil {
		return Cloud{}, err
	}
	if region == "" {
		region = s.Env("OS_REGION_NAME")
	}
	c, err := s.find(name, region)
	if err == nil && region != "" {
		c.Region = region
	}
	for _, file := range []*string{&c.CACert, &c.Cert, &c.Key} {
		*file = atHome(*file, s.Env("HOME"))
	}
	return c, err
}

// variables is the cloud of OS_* variables. It has its name where OS_CLOUD would
// have other clients mix another cloud in.
func (s Sources) variables() Cloud {
	c := fromEnv(s.Env)
	if s.Env("OS_CLOUD") != "" {
		c.Name = Variables
	}
	return c
}

func (s Sources) find(name, region string) (Cloud, error) {
	if name == "" {
		name = s.Env("OS_CLOUD")
	}
	if name == Variables || name == "" && s.Env("OS_AUTH_URL") != "" {
		return s.variables(), nil
	}
	f, err := s.read()
	if err != nil {
		return Cloud{}, err
	}
	if name == "" {
		if len(f.order) != 1 {
			return Cloud{}, ErrNone
		}
		name = f.order[0]
	}
	entry, path, ok := f.entry(name)
	if !ok {
		return Cloud{}, f.unknown(name, s)
	}
	if err := f.check(entry, name); err != nil {
		return Cloud{}, err
	}
	whole, err := f.withProfile(entry, name, path)
	if err != nil {
		return Cloud{}, err
	}
	c, err := entryCloud(inRegion(whole, entry, region), name, path)
	if err != nil {
		return Cloud{}, err
	}
	c.override(s.Env)
	return c, nil
}

// check holds a cloud's entries in all files to what they may be.
func (f files) check(entry map[string]any, name string) error {
	if err := checkEntry(f.path, "clouds", name); err != nil {
		return err
	}
	if err := checkEntry(f.secure, "clouds", name); err != nil {
		return err
	}
	for _, key := range []string{"profile", "cloud"} {
		if profile := text(entry[key]); profile != "" {
			return checkEntry(f.vendor, "public-clouds", profile)
		}
	}
	return nil
}

// unknown says that there is no cloud of a name, and which there are.
func (f files) unknown(name string, s Sources) error {
	path := f.path
	if path == "" {
		path = f.secure
	}
	if path == "" {
		return fmt.Errorf("cloud %q was asked for, but there is no clouds.yaml in %s", name, strings.Join(s.Dirs, ", "))
	}
	return fmt.Errorf("%s has no cloud %q; it has %s", path, name, strings.Join(f.order, ", "))
}

// withProfile lays an entry over its profile in clouds-public.yaml.
func (f files) withProfile(entry map[string]any, name, path string) (map[string]any, error) {
	profile := text(entry["profile"])
	if profile == "" {
		profile = text(entry["cloud"])
	}
	if profile == "" || profile == name && f.public[profile] == nil {
		return entry, nil
	}
	base, ok := f.public[profile].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s: cloud %q goes by the profile %q, which is in no clouds-public.yaml beside it", path, name, profile)
	}
	return merged(base, entry), nil
}

// entryCloud reads one entry.
func entryCloud(m map[string]any, name, path string) (Cloud, error) {
	auth, ok := m["auth"].(map[string]any)
	if !ok && m["auth"] != nil {
		return Cloud{}, fmt.Errorf("%s: cloud %q: auth must be a mapping", path, name)
	}
	get := func(keys ...string) string {
		for _, k := range keys {
			if v := text(auth[k]); v != "" {
				return v
			}
			if v := text(m[k]); v != "" {
				return v
			}
		}
		return ""
	}
	c := Cloud{
		Name: name, Source: path, AuthType: get("auth_type", "auth_plugin"), AuthURL: get("auth_url"),
		Username: get("username", "user_name"), UserID: get("user_id"), UserDomainName: get("user_domain_name"), UserDomainID: get("user_domain_id"),
		ProjectName: get("project_name", "tenant_name"), ProjectID: get("project_id", "tenant_id"),
		ProjectDomainName: get("project_domain_name"), ProjectDomainID: get("project_domain_id"),
		DomainName: get("domain_name"), DomainID: get("domain_id"), SystemScope: get("system_scope"), TrustID: get("trust_id"),
		Password: Secret(get("password")), Token: Secret(get("token", "auth_token")), Passcode: Secret(get("passcode")),
		AppCredentialID: get("application_credential_id"), AppCredentialName: get("application_credential_name"),
		AppCredentialSecret: Secret(get("application_credential_secret")),
		Region:              text(m["region_name"]), Interface: get("interface", "endpoint_type"), VolumeAPIVersion: get("volume_api_version", "block_storage_api_version"),
		Endpoint: get("block_storage_endpoint_override", "volume_endpoint_override", "volumev3_endpoint_override", "volumev2_endpoint_override"),
		CACert:   beside(path, get("cacert")), Cert: beside(path, get("cert")), Key: beside(path, get("key")),
	}
	if v := text(m["verify"]); v != "" { // an empty one switches nothing off
		c.Insecure = !truth(v)
	}
	c.Insecure = c.Insecure || truth(get("insecure"))
	own, _ := m["snapdash"].(map[string]any)
	c.ReadOnly, c.Protected = truth(text(own["read_only"])), truth(text(own["protected"]))
	defaultDomain(&c, text(m["default_domain"]))
	return c, nil
}

// beside takes a relative path from where clouds.yaml is.
func beside(path, file string) string {
	if file == "" || filepath.IsAbs(file) || strings.HasPrefix(file, "~") {
		return file
	}
	return filepath.Join(filepath.Dir(path), file)
}

// atHome takes a path from the home of the user where it begins with ~, as
// openstacksdk does. That of somebody else stays as it is.
func atHome(file, home string) string {
	if rest, ok := strings.CutPrefix(file, "~/"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return file
}

// text is a scalar's text; "" for all else.
func text(v any) string {
	s, _ := v.(string)
	return s
}
