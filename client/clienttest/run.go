package clienttest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"snapdash/model"
)

// play is one case of the contract. Its name is unique within its chapter.
type play struct {
	name string
	run  func(*stage)
}

// chapters are all cases, in the order in which they are played.
var chapters = []struct {
	name  string
	plays []play
}{
	{"signin", signInPlays},
	{"versions", versionPlays},
	{"fields", fieldPlays},
	{"listing", listingPlays},
	{"churn", churnPlays},
	{"filters", filterPlays},
	{"projects", projectPlays},
	{"create", createPlays},
	{"update", updatePlays},
	{"status", statusPlays},
	{"delete", deletePlays},
	{"metadata", metadataPlays},
	{"quota", quotaPlays},
	{"messages", messagePlays},
	{"volumes", volumePlays},
	{"backups", backupPlays},
	{"actions", actionPlays},
	{"groups", groupPlays},
	{"tokens", tokenPlays},
}

// suite is one run of the contract on one server.
type suite struct {
	env     Env
	passes  map[Account]pass
	clients map[string]Client
	volumes []string // made by the run, to be removed after it
	made    int      // names given
	few     *few
	leaves  int // cases played, subtests counted one by one
}

// Run plays the whole contract on a server, each case as a subtest, and gives
// the number of cases that it played. Cases that the server lacks are named in
// the log with their reason.
func Run(t *testing.T, env Env) int {
	t.Helper()
	s := &suite{env: env, passes: make(map[Account]pass), clients: make(map[string]Client)}
	checkLacks(t, env)
	s.unlimit(t)
	t.Cleanup(func() { s.sweep() })
	for _, chapter := range chapters {
		t.Run(chapter.name, func(t *testing.T) {
			for _, p := range chapter.plays {
				s.play(t, chapter.name, p)
			}
		})
	}
	return s.leaves
}

func (s *suite) play(t *testing.T, chapter string, p play) {
	t.Helper()
	if reason, lacks := s.env.Lacks[chapter+"/"+p.name]; lacks {
		t.Logf("not on %s: %s/%s: %s", s.env.Name, chapter, p.name, reason)
		return
	}
	t.Run(p.name, func(t *testing.T) {
		before := s.leaves
		p.run(&stage{T: t, suite: s, ctx: t.Context()})
		if s.leaves == before {
			s.leaves++
		}
	})
}

func checkLacks(t *testing.T, env Env) {
	t.Helper()
	for name := range env.Lacks {
		chapter, rest, _ := strings.Cut(name, "/")
		known := false
		for _, c := range chapters {
			known = known || c.name == chapter && slices.ContainsFunc(c.plays, func(p play) bool { return p.name == rest })
		}
		require.True(t, known, "%s lacks %q, which is no case", env.Name, name)
	}
}

// stage is where one case is played: the test, and the world it plays in.
type stage struct {
	*testing.T
	*suite
	ctx context.Context
}

// sub plays a part of a case as a subtest of its own, which counts as a case.
func (s *stage) sub(name string, run func(*stage)) {
	s.Helper()
	s.Run(name, func(t *testing.T) {
		run(&stage{T: t, suite: s.suite, ctx: t.Context()})
		s.leaves++
	})
}

// as gives a client of who, at the newest version that both sides know.
func (s *stage) as(who Account) Client {
	s.Helper()
	return s.at(who, model.NewestKnown)
}

// at gives a client of who that speaks at most the microversion newest.
func (s *stage) at(who Account, newest model.Microversion) Client {
	s.Helper()
	key := fmt.Sprint(who, newest)
	if c, ok := s.clients[key]; ok {
		return c
	}
	c, err := s.env.SignIn(context.WithoutCancel(s.ctx), who, newest) // it outlives the case
	s.must(err)
	s.clients[key] = c
	return c
}

// must ends the case when err is one.
func (s *stage) must(err error) {
	s.Helper()
	require.NoError(s.T, err)
}

// kind asserts that err is a fault of the wanted kind, and gives it.
func (s *stage) kind(want, err error) model.Fault {
	s.Helper()
	require.ErrorIs(s.T, err, want)
	var fault *model.Fault
	require.ErrorAs(s.T, err, &fault)
	return *fault
}
