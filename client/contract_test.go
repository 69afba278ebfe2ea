package client

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client/clienttest"
	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
)

// signInTo gives the contract its clients for one cloud.
func signInTo(authURL string) func(context.Context, clienttest.Account, model.Microversion) (clienttest.Client, error) {
	return func(ctx context.Context, who clienttest.Account, newest model.Microversion) (clienttest.Client, error) {
		c, err := SignIn(ctx, config.Cloud{
			AuthURL: authURL, Username: who.User, UserDomainName: "Default", Password: config.Secret(who.Password),
			ProjectName: who.Project, ProjectDomainName: "Default",
		}, Options{MaxMicroversion: newest})
		if err != nil {
			return nil, err
		}
		if newest == 0 { // of the options 0 means the newest
			c.block.Microversion, c.session.API.Minor = "", 0
		}
		return c, nil
	}
}

func TestContractOnTheEmbeddedCloud(t *testing.T) {
	clock := sim.HeldClock(time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC))
	cloud, err := sim.Start(sim.Options{Snapshots: 2500, MaxMicroversion: 70, Clock: clock})
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	env := clienttest.Env{
		Name: "the embedded cloud", AuthURL: cloud.AuthURL,
		Admin:  clienttest.Account{User: "admin", Password: keystone.DefaultPassword, Project: "admin"},
		SignIn: signInTo(cloud.AuthURL),
		Many:   model.Query{AllProjects: true},
		Pass:   clock.Advance,
		Expire: func(clienttest.Account) error { cloud.ExpireTokens(); return nil },
	}
	_, err = clienttest.Found(&env)
	require.NoError(t, err)
	env.Grouped = grouped(t, env)
	cases := clienttest.Run(t, env)
	fmt.Printf("embedded cloud: %d cases of client\n", cases)
}

// grouped finds a member of a group snapshot among the seeded rows.
func grouped(t *testing.T, env clienttest.Env) model.ID {
	t.Helper()
	c, err := env.SignIn(t.Context(), env.Admin, model.NewestKnown)
	require.NoError(t, err)
	page, err := c.List(t.Context(), model.Query{AllProjects: true, Limit: 1000})
	require.NoError(t, err)
	for _, s := range page.Snapshots {
		if s.GroupSnapshotID != "" && s.Status == model.Available {
			return s.ID
		}
	}
	require.Fail(t, "no group snapshot was seeded")
	return model.ID{}
}

// TestPartOfANameWhereTheOperatorAllowsIt is what only the embedded cloud can
// show: the list of filters that Cinder comes with does not allow name~.
func TestPartOfANameWhereTheOperatorAllowsIt(t *testing.T) {
	cloud, err := sim.Start(sim.Options{Snapshots: 400, NameLike: true})
	require.NoError(t, err)
	t.Cleanup(cloud.Close)
	member := clienttest.Account{User: "member", Password: keystone.DefaultPassword, Project: "demo"}
	c, err := signInTo(cloud.AuthURL)(t.Context(), member, model.NewestKnown)
	require.NoError(t, err)
	filters, err := c.Filters(t.Context())
	require.NoError(t, err)
	require.Contains(t, filters, "name~")
	all, err := c.List(t.Context(), model.Query{})
	require.NoError(t, err)
	var want []model.ID
	for _, s := range all.Snapshots {
		if strings.Contains(s.Name, "nightly") {
			want = append(want, s.ID)
		}
	}
	some, err := c.List(t.Context(), model.Query{NameLike: "nightly"})
	require.NoError(t, err)
	var got []model.ID
	for _, s := range some.Snapshots {
		got = append(got, s.ID)
	}
	require.NotEmpty(t, want)
	require.Less(t, len(want), len(all.Snapshots))
	require.Equal(t, want, got)
}
