package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"
	"time"

	"snapdash/client"
	"snapdash/client/sim"
	"snapdash/client/sim/keystone"
	"snapdash/config"
	"snapdash/model"
	"snapdash/ui"
)

// joiner turns a choice into a signed-in cloud, and owns the embedded one.
type joiner struct {
	flags   *flags
	log     io.Writer
	sources config.Sources
	demo    *sim.Cloud
	found   *config.Cloud // the settings that were read to begin with
	begun   *signingIn
	taken   atomic.Bool               // begun has been given to somebody
	meant   atomic.Pointer[ui.Choice] // the cloud that the flags speak of: the first
}

// signingIn is a sign-in under way.
type signingIn struct {
	choice ui.Choice
	cancel context.CancelFunc
	heard  atomic.Value  // the last answer's request id
	done   chan struct{} // closed when there is what follows
	cloud  ui.Cloud
	err    error
	crash  *crash // a panic, which ends the program when the sign-in is wanted
}

func newJoiner(f *flags, log io.Writer, env config.Env) *joiner {
	return &joiner{flags: f, log: log, sources: config.Sources{Env: env, Dirs: config.StandardDirs(env)}}
}

func (j *joiner) close() {
	if j.begun != nil {
		j.begun.cancel()
		select {
		case <-j.begun.done:
		case <-time.After(lastWords): // an embedded cloud that is still starting ends with the program
			return
		}
	}
	if j.demo != nil {
		j.demo.Close()
	}
}

// choose decides which cloud to begin with; without one the places that were
// looked at are shown. A cloud that was named and is not there ends the program.
func (j *joiner) choose() (*ui.Choice, []ui.Place, error) {
	if j.flags.demo {
		return &ui.Choice{Name: demoName, Demo: true}, nil, nil
	}
	cloud, err := j.sources.FindIn(j.flags.cloud, j.flags.region)
	switch {
	case errors.Is(err, config.ErrNone):
		return nil, j.places(), nil
	case err != nil:
		return nil, nil, configFault("find the cloud to sign in to", err)
	}
	j.found = &cloud
	return &ui.Choice{Name: nameOf(cloud)}, nil, nil
}

const demoName = "embedded cloud"

// nameOf is how a cloud is called on the screen.
func nameOf(c config.Cloud) string {
	if c.OfVariables() {
		return "OS_* variables"
	}
	return c.Name
}

// places tells where settings were looked for.
func (j *joiner) places() []ui.Place {
	var out []ui.Place
	for _, p := range j.sources.Places() {
		place := ui.Place{Where: p.Where, Found: "none", Clouds: p.Clouds}
		switch {
		case p.Err != nil:
			place.Found = p.Err.Error()
		case p.Set:
			place.Found = "set"
		case p.Where == "OS_* variables":
			place.Found = "not set"
		case len(p.Clouds) == 1:
			place.Found = "1 cloud"
		case len(p.Clouds) > 1:
			place.Found = strconv.Itoa(len(p.Clouds)) + " clouds"
		}
		out = append(out, place)
	}
	return out
}

// begin signs in to the first choice already while the screen is made ready.
func (j *joiner) begin(c *ui.Choice) {
	if c == nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	b := &signingIn{choice: *c, cancel: cancel, done: make(chan struct{})}
	ctx = model.HearRequests(ctx, func(id string) { b.heard.Store(id) })
	j.begun = b
	go func() {
		defer close(b.done)
		defer func() {
			if r := recover(); r != nil {
				b.crash = newCrash(r, "the first sign-in")
			}
		}()
		if j.found == nil { // the embedded cloud, which is still to be started
			b.cloud, b.err = j.signIn(ctx, b.choice)
			return
		}
		b.cloud, b.err = j.signInTo(ctx, b.choice, *j.found)
	}()
}

// connect signs in. The first time it takes what has begun.
func (j *joiner) connect(ctx context.Context, c ui.Choice) (ui.Cloud, error) {
	b := j.begun
	if b == nil || b.choice != c || j.taken.Swap(true) {
		return j.signIn(ctx, c)
	}
	select {
	case <-b.done:
		if b.crash != nil {
			panic(b.crash) // into the hands of the guard
		}
		if id, ok := b.heard.Load().(string); ok {
			model.TellRequest(ctx, id)
		}
		return b.cloud, b.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (j *joiner) signIn(ctx context.Context, c ui.Choice) (ui.Cloud, error) {
	cloud, err := j.settings(c)
	if err != nil {
		return nil, err
	}
	return j.signInTo(ctx, c, cloud)
}

// signInTo signs in with settings that have been read.
func (j *joiner) signInTo(ctx context.Context, c ui.Choice, cloud config.Cloud) (ui.Cloud, error) {
	region, endpoint := j.flagged(c)
	if region != "" {
		cloud.Region = region
	}
	return client.SignIn(ctx, cloud, client.Options{
		UserAgent: "snapdash/" + version, Log: j.log, Endpoint: endpoint,
		First: &model.Query{Limit: ui.FirstPage, WithCount: true, AllProjects: j.flags.allProjects},
	})
}

// flagged are the region and the endpoint that the flags name for a choice.
// Another cloud has other regions, and its token is nothing for the endpoint of
// this one.
func (j *joiner) flagged(c ui.Choice) (region, endpoint string) {
	if !j.meant.CompareAndSwap(nil, &c) && *j.meant.Load() != c {
		return "", ""
	}
	return j.flags.region, j.flags.endpoint
}

// settings gives the settings of a choice; the embedded cloud is started for its.
func (j *joiner) settings(c ui.Choice) (config.Cloud, error) {
	if c.Demo {
		return j.startDemo()
	}
	name := c.Name
	if name == "OS_* variables" {
		name = config.Variables
	}
	region, _ := j.flagged(c)
	cloud, err := j.sources.FindIn(name, region)
	if err != nil {
		return config.Cloud{}, configFault("read the settings of "+name, err)
	}
	return cloud, nil
}

// startDemo starts the embedded cloud, once.
func (j *joiner) startDemo() (config.Cloud, error) {
	if j.demo == nil {
		cloud, err := sim.Start(sim.Options{Snapshots: j.flags.demoSnapshots, Seed: 1})
		if err != nil {
			return config.Cloud{}, fmt.Errorf("start the embedded cloud: %w", err)
		}
		j.demo = cloud
	}
	return config.Cloud{
		Name: demoName, Source: "this program", AuthURL: j.demo.AuthURL, Username: "admin", UserDomainID: "default",
		Password: keystone.DefaultPassword, ProjectName: "admin", ProjectDomainID: "default", Region: "RegionOne",
	}, nil
}
