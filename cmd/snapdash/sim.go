package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"snapdash/client/sim"
	"snapdash/client/sim/fault"
	"snapdash/cmd/tuning"
)

// simFlags are the settings of the embedded cloud when it runs alone.
type simFlags struct {
	listen, clouds, microversion, api string
	snapshots                         int
	seed                              int64
	latency, tokenLife                time.Duration
	faults                            []string
	anywhere, tls                     bool
}

// simCommand runs the embedded cloud alone, for any client.
func simCommand() *cobra.Command {
	f := &simFlags{}
	c := &cobra.Command{
		Use:   "sim",
		Short: "Run the embedded cloud alone: a Keystone and a Cinder in memory, for any client",
		Long: `sim runs a small OpenStack in memory on a loopback port until it is interrupted.

It prints a clouds.yaml with the clouds sim-admin, sim-member and sim-reader,
or writes it with --clouds-file, and says "ready" on standard error when it
accepts connections.

Faults are played on order with --fault RULE, which may be given several times:

` + fault.Grammar,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			tuning.PaceCollector(os.Getenv)
			return f.run(c.Context(), os.Stdout, os.Stderr)
		},
	}
	p := c.Flags()
	p.StringVar(&f.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	p.IntVar(&f.snapshots, "snapshots", 2500, "how many snapshots there are; a million cost nothing to start with")
	p.Int64Var(&f.seed, "seed", 1, "which snapshots: equal seeds give equal clouds")
	p.DurationVar(&f.latency, "page-latency", 0, "how long the cloud takes for a page of a listing")
	p.StringVar(&f.microversion, "max-microversion", "3.71", "the newest microversion of Block Storage, such as 3.27")
	p.StringVar(&f.api, "api", "v3", "versions of Block Storage: v3, v2 or both")
	p.DurationVar(&f.tokenLife, "token-life", 0, "how long a token lasts (0: four hours)")
	p.StringArrayVar(&f.faults, "fault", nil, "play a fault (see above)")
	p.StringVar(&f.clouds, "clouds-file", "", "write the clouds.yaml to this file instead of standard output")
	p.BoolVar(&f.tls, "tls", false, "serve HTTPS with a certificate that nobody trusts")
	p.BoolVar(&f.anywhere, "listen-anywhere", false, "allow an address that is not loopback: everybody there can sign in")
	return c
}

// options reads the flags into the cloud's options.
func (f *simFlags) options() (sim.Options, error) {
	opt := sim.Options{Listen: f.listen, Snapshots: f.snapshots, Seed: f.seed, PageLatency: f.latency, TokenLife: f.tokenLife, TLS: f.tls}
	if f.snapshots < 0 || f.latency < 0 || f.tokenLife < 0 {
		return opt, fmt.Errorf("%w: numbers and durations must not be negative", errUsage)
	}
	var err error
	if opt.MaxMicroversion, err = f.newest(); err != nil {
		return opt, err
	}
	switch f.api {
	case "v3":
	case "v2":
		opt.API = sim.APIv2
	case "both":
		opt.API = sim.BothAPIs
	default:
		return opt, fmt.Errorf("%w: --api is v3, v2 or both, not %s", errUsage, strconv.Quote(f.api))
	}
	for _, text := range f.faults {
		rule, err := fault.Parse(text)
		if err != nil {
			return opt, fmt.Errorf("%w: %s", errUsage, err.Error())
		}
		opt.Faults = append(opt.Faults, rule)
	}
	return opt, f.checkAddress()
}

// newest reads the newest microversion as the cloud's option wants it.
func (f *simFlags) newest() (int, error) {
	major, minor, _ := strings.Cut(f.microversion, ".")
	n, err := strconv.Atoi(minor)
	if major != "3" || err != nil || n < 0 || n > 71 {
		return 0, fmt.Errorf("%w: --max-microversion is between 3.0 and 3.71, not %s", errUsage, strconv.Quote(f.microversion))
	}
	if n == 0 {
		return -1, nil // 0 stands for the newest there is
	}
	return n, nil
}

// checkAddress refuses to open the cloud, whose passwords everybody can read
// here, to a network by mistake.
func (f *simFlags) checkAddress() error {
	host, _, err := net.SplitHostPort(f.listen)
	if err != nil {
		return fmt.Errorf("%w: --listen is HOST:PORT, not %s", errUsage, strconv.Quote(f.listen))
	}
	ip := net.ParseIP(host)
	if f.anywhere || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%w: %s is not a loopback address; --listen-anywhere allows it", errUsage, strconv.Quote(host))
}

// run serves until it is interrupted.
func (f *simFlags) run(ctx context.Context, out, say io.Writer) error {
	opt, err := f.options()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	cloud, err := sim.Start(opt)
	if err != nil {
		return err
	}
	defer cloud.Close()
	if f.clouds == "" {
		_, err = io.WriteString(out, cloud.CloudsYAML())
	} else {
		err = writePrivate(f.clouds, []byte(cloud.CloudsYAML()))
	}
	if err != nil {
		return fmt.Errorf("write the clouds.yaml: %w", err)
	}
	fmt.Fprintln(say, "ready")
	<-ctx.Done()
	return nil
}

// writePrivate writes a file for the user alone, whole or not at all.
func writePrivate(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".snapdash-*") // made with 0600
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
