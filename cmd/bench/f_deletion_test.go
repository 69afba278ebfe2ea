package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"snapdash/client"
	"snapdash/model"
	"snapdash/model/change"
)

// deletions is how many snapshots are deleted at once.
const deletions = 1000

// BenchmarkDeletions deletes a thousand snapshots with the change engine, each
// followed until it is gone, beside the openstack command with as many ids.
func BenchmarkDeletions(b *testing.B) {
	b.Run("embedded", func(b *testing.B) {
		deleteMany(b, cloudAlone(b, 0), "sim-admin", "the embedded cloud")
	})
	b.Run("real", func(b *testing.B) {
		folder := os.Getenv("BENCH_CLOUD")
		if folder == "" {
			missing(b, deletingOn("a real Cinder, two workers"), "no cloud", "")
			return
		}
		deleteMany(b, filepath.Join(folder, "clouds.yaml"), "real-admin", "a real Cinder, two workers")
	})
}

func deletingOn(where string) string {
	return "deleting " + grouped(deletions) + " snapshots on " + where + ", each until it is gone"
}

// deleteMany does so on one cloud and tells the ratio.
func deleteMany(b *testing.B, clouds, name, where string) {
	b.Helper()
	if _, err := exec.LookPath("openstack"); err != nil {
		missing(b, deletingOn(where), "no openstack command", "")
		return
	}
	c := signIn(b, clouds, name, "")
	volumes := makeVolumes(b, clouds, name, c, 10)
	for b.Loop() {
		ours := deleteAll(b, c, makeSnapshots(b, c, volumes, deletions))
		left := swept(b, c, volumes)
		targets := makeSnapshots(b, c, volumes, deletions)
		command := exec.Command("openstack", "volume", "snapshot", "delete")
		for _, s := range targets {
			command.Args = append(command.Args, s.ID.String())
		}
		command.Env = append(os.Environ(), "OS_CLIENT_CONFIG_FILE="+clouds, "OS_CLOUD="+name)
		var out []byte
		var err error
		theirs := timed(func() { out, err = command.CombinedOutput() })
		require.NoError(b, err, string(out))
		theirLeft := swept(b, c, volumes)
		b.ReportMetric(ratio(ours.accepted, theirs), "x")
		tell(b, figure{
			deletingOn(where),
			fmt.Sprintf("%s, all accepted after %s, %d looks%s", short(ours.gone), short(ours.accepted), ours.looks, stuckText(left)),
			"openstack volume snapshot delete, all accepted after " + short(theirs) + stuckText(theirLeft),
			times(ours.gone, theirs) + ", accepted " + times(ours.accepted, theirs), "",
		})
	}
}

// stuckText tells of what the cloud itself left undone: a volume service on a
// busy machine runs out of database connections, and forgets.
func stuckText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d left in deleting by the cloud)", n)
}

// swept waits until the volumes have no snapshots, gives how many the cloud
// left, and removes those.
func swept(b *testing.B, c *client.Client, volumes []string) int {
	b.Helper()
	all := func() (out []model.Snapshot) {
		for _, id := range volumes {
			page, err := c.List(context.Background(), model.Query{VolumeID: id, Limit: 1000})
			require.NoError(b, err)
			out = append(out, page.Snapshots...)
		}
		return out
	}
	for range 60 {
		if len(all()) == 0 {
			return 0
		}
		time.Sleep(time.Second)
	}
	left := all()
	for _, s := range left {
		require.NoError(b, c.ResetStatus(context.Background(), s.ID, model.Error))
		require.NoError(b, c.Delete(context.Background(), s.ID))
	}
	require.Eventually(b, func() bool { return len(all()) == 0 }, time.Minute, time.Second)
	return len(left)
}

// makeVolumes makes volumes, which the client does from snapshots only, and
// removes them in the end. It lifts the project's quota.
func makeVolumes(b *testing.B, clouds, name string, c *client.Client, n int) []string {
	b.Helper()
	p := plainFor(b, clouds, name, c)
	ask := func(method, path, body string, into any) {
		b.Helper()
		r, err := http.NewRequest(method, p.endpoint+path, strings.NewReader(body))
		require.NoError(b, err)
		r.Header.Set("X-Auth-Token", p.token)
		r.Header.Set("Content-Type", "application/json")
		resp, err := p.http.Do(r)
		require.NoError(b, err)
		defer resp.Body.Close()
		require.Less(b, resp.StatusCode, 300, "%s %s", method, path)
		if into != nil {
			require.NoError(b, json.NewDecoder(resp.Body).Decode(into))
		}
	}
	ask(http.MethodPut, "os-quota-sets/"+c.Session().ProjectID, `{"quota_set": {"volumes": -1, "snapshots": -1, "gigabytes": -1}}`, nil)
	var ids []string
	for i := range n {
		var made struct{ Volume struct{ ID string } }
		ask(http.MethodPost, "volumes", fmt.Sprintf(`{"volume": {"name": "bench-%d", "size": 1}}`, i), &made)
		ids = append(ids, made.Volume.ID)
	}
	b.Cleanup(func() {
		for _, id := range ids {
			ask(http.MethodDelete, "volumes/"+id+"?cascade=true", "", nil)
		}
	})
	for _, id := range ids {
		require.Eventually(b, func() bool {
			v, err := c.Volume(context.Background(), id)
			return err == nil && v.Status == "available"
		}, time.Minute, 100*time.Millisecond)
	}
	return ids
}

// makeSnapshots makes n snapshots and waits until all are available.
func makeSnapshots(b *testing.B, c *client.Client, volumes []string, n int) []model.Snapshot {
	b.Helper()
	out, errs := make([]model.Snapshot, n), make([]error, n)
	next := make(chan int)
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for i := range next {
				out[i], errs[i] = c.Create(context.Background(), model.Draft{VolumeID: volumes[i%len(volumes)], Name: fmt.Sprintf("bench-%d", i)})
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	done.Wait()
	for i := range n {
		require.NoError(b, errs[i])
		out[i].Status = model.Available
	}
	wait(b, c, volumes, "available", n)
	return out
}

// wait waits until n snapshots of the volumes are in a state.
func wait(b *testing.B, c *client.Client, volumes []string, status string, n int) {
	b.Helper()
	require.Eventually(b, func() bool {
		have := 0
		for _, id := range volumes {
			page, err := c.List(context.Background(), model.Query{VolumeID: id, Status: status, Limit: 1000})
			if err != nil {
				return false
			}
			have += len(page.Snapshots)
		}
		return have == n
	}, 5*time.Minute, time.Second)
}

// deleted is how long it took until all was accepted, and until the last one
// was seen to be gone.
type deleted struct {
	accepted, gone time.Duration
	looks          int
}

// deleteAll is the change engine at work as the dashboard drives it.
func deleteAll(b *testing.B, c *client.Client, targets []model.Snapshot) (d deleted) {
	b.Helper()
	type answer struct {
		seq   change.Seq
		reply change.Reply
		err   error
	}
	job := change.Job{Op: change.Delete}
	for _, s := range targets {
		job.Items = append(job.Items, change.Item{Snapshot: s})
	}
	e, began := change.New(change.Options{FollowFor: time.Minute}), time.Now()
	id := e.Submit(began, job)
	answers := make(chan answer)
	for e.Unfinished() > 0 {
		for _, r := range e.Requests(time.Now()) {
			if r.Kind != change.Send {
				d.looks++
			}
			go func() {
				reply, err := carry(c, r)
				answers <- answer{r.Seq, reply, err}
			}()
		}
		var alarm <-chan time.Time
		if d, ok := e.Wake(time.Now()); ok {
			alarm = time.After(max(d, 50*time.Millisecond))
		}
		select {
		case a := <-answers:
			events := e.Replied
			if a.err != nil {
				events = func(now time.Time, seq change.Seq, _ change.Reply) []change.Event { return e.Refused(now, seq, a.err) }
			}
			for _, ev := range events(time.Now(), a.seq, a.reply) {
				switch {
				case ev.State == change.Following:
					d.accepted = time.Since(began)
				case ev.State == change.Done:
					d.gone = time.Since(began)
				}
			}
		case <-alarm:
		}
	}
	v, _ := e.Job(id)
	require.Zero(b, v.Tally[change.Failed], v.Tally)
	return d
}

func carry(c *client.Client, r change.Request) (reply change.Reply, err error) {
	ctx := context.Background()
	switch r.Kind {
	case change.Send:
		return reply, c.Delete(ctx, r.ID)
	case change.Messages:
		reply.Messages, err = c.Messages(ctx, r.ID)
	case change.Survey:
		page, err := c.List(ctx, r.Query)
		return change.Reply{Candidates: page.Snapshots, Whole: !page.More && len(page.Bad) == 0}, err
	default:
		d, err := c.Show(ctx, r.ID)
		return change.Reply{Snapshot: d.Snapshot}, err
	}
	return reply, err
}
