package cinder

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// seeds makes the first snapshots: the i-th is a function of seed and i, the
// newest is number 0, and each is older than the one before.
type seeds struct {
	seed    uint64
	n       int
	base    time.Time
	step    time.Duration // between two snapshots
	volumes []*volume

	orders  map[string][]int32 // worked out when asked for
	tallies []tally
}

// tally counts the seeded snapshots of a volume.
type tally struct{ all, counted int } // counted: those that consume quota

// span is how far back the first snapshots go.
const span = 3 * 365 * 24 * time.Hour

const firstVolumes = 300

func newSeeds(opt Options) seeds {
	s := seeds{seed: uint64(opt.Seed), n: opt.Snapshots, base: opt.Now().UTC().Truncate(time.Second).Add(-time.Minute), orders: map[string][]int32{}}
	if s.n > 0 {
		s.step = max(time.Second, span/time.Duration(s.n)).Truncate(time.Second)
	}
	for j := range firstVolumes {
		s.volumes = append(s.volumes, s.volume(j, opt.Projects))
	}
	return s
}

// tally counts by volume, once: the seeded rows never change.
func (s *seeds) tally() []tally {
	if s.tallies == nil && s.n > 0 {
		s.tallies = make([]tally, len(s.volumes))
		for i := range s.n {
			t := &s.tallies[s.dice(i, 1)%uint64(len(s.volumes))]
			t.all++
			if !temporary(s.dice(i, 4)) {
				t.counted++
			}
		}
	}
	return s.tallies
}

func (s *seeds) id(i int) string { return seededID(s.seed, i) }

func (s *seeds) index(id string) (int, bool) { return indexOf(s.seed, id, s.n) }

// dice gives the h-th random number of row i.
func (s *seeds) dice(i, h int) uint64 { return mix(s.seed ^ uint64(i)*0x100000001b3 ^ uint64(h)<<56) }

// volumeOf gives the volume that row i is of.
func (s *seeds) volumeOf(i int) *volume { return s.volumes[s.dice(i, 1)%uint64(len(s.volumes))] }

// snapshot makes row i.
func (s *seeds) snapshot(i int) snapshot {
	n := s.row(i, "")
	n.id, n.group = s.id(i), s.groupOf(i)
	n.name, n.desc = s.names(i, s.volumeOf(i), n.created)
	n.meta = s.metadata(i, n.created)
	return n
}

// row makes what one column of row i needs: all that is cheap, and the rest
// only where that column is it.
func (s *seeds) row(i int, key string) snapshot {
	v := s.volumeOf(i)
	created := s.base.Add(-time.Duration(i)*s.step - time.Duration(s.dice(i, 2)%uint64(max(1, s.step*3/4/time.Second)))*time.Second)
	n := snapshot{
		created: created, updated: created.Add(time.Duration(2+s.dice(i, 3)%90) * time.Second), volume: v.id, size: v.size,
		project: v.project, user: v.user, progress: "100%", status: "available",
	}
	s.state(i, &n)
	switch key {
	case "id":
		n.id = s.id(i)
	case "group_snapshot_id":
		n.group = s.groupOf(i)
	case "name", "display_name", "display_description":
		n.name, n.desc = s.names(i, v, created)
	}
	return n
}

// stuck are the states in which nobody is at work any more.
var stuck = [...]string{"creating", "deleting", "backing-up", "restoring", "unmanaging", "updating"}

// state gives row i its state. Those in progress are stuck.
func (s *seeds) state(i int, n *snapshot) {
	d := s.dice(i, 4)
	switch roll := d % 1000; {
	case roll < 905:
		if last := d >> 20 % 10; last >= 8 {
			n.fate = [...]fate{isBusy, failsDeleting}[last-8]
		}
	case roll < 945:
		n.status, n.progress = "error", percent(d)
	case roll < 960:
		n.status = "error_deleting"
		n.fate = failsDeleting
	default:
		n.status = stuck[roll%6]
		if n.status == "creating" {
			n.progress = percent(d)
			n.updated = time.Time{}
		}
	}
	n.temporary = temporary(d)
}

func percent(d uint64) string { return strconv.FormatUint(d>>20%99, 10) + "%" }

// temporary tells of a row's fourth number whether it is one of Cinder's own
// that consume no quota.
func temporary(d uint64) bool { return d>>32%400 == 0 }

var (
	roles  = []string{"web", "db", "kafka", "ldap", "etcd", "mail", "git", "cache", "search", "metrics", "vault", "registry", "proxy", "queue", "build"}
	places = []string{"prod", "stage", "test", "lab"}
	disks  = []string{"root", "data", "log", "backup", "index"}
)

// volume makes the j-th volume. Every fourth belongs to the second project, so
// that a user who sees one project has something to look at.
func (s *seeds) volume(j int, projects []Project) *volume {
	d := mix(s.seed ^ uint64(j)<<40 ^ 0xabcdef)
	p := projects[d%uint64(len(projects))]
	if j%4 == 1 && len(projects) > 1 {
		p = projects[1]
	}
	name := fmt.Sprintf("%s-%s-%s-%02d", roles[d>>8%uint64(len(roles))], places[d>>16%uint64(len(places))], disks[d>>24%uint64(len(disks))], j%40)
	v := &volume{
		id: uuid(mix(d)&mask48, mix(d+1)), created: s.base.Add(-span - time.Duration(j)*time.Hour), name: &name, status: "available",
		size: []int{1, 8, 20, 40, 50, 100, 200, 500, 1000, 2000}[d>>32%10], project: p.ID, user: hex32(mix(d + 2)), seed: j,
	}
	if d>>40%3 == 0 {
		v.status = "in-use"
		v.attached = []attachment{{uuid(mix(d+3)&mask48, mix(d+4)), uuid(mix(d+5)&mask48, mix(d+6)), "/dev/vd" + string("bcdef"[d>>44%5])}}
	}
	return v
}

func hex32(x uint64) string { return fmt.Sprintf("%016x%016x", x, mix(x)) }

// odd are names as they turn up where strangers choose them: other scripts,
// none, very long ones, and some meant to do harm on a terminal.
var odd = []string{
	"日次バックアップ-%d", "Резервная-копия-%d", "نسخة-احتياطية-%d", "백업-%d", "ежедневный-%d", "naïve-café-%d", "\U0001F4BE-snap-%d", "",
	"\x1b[31mred\x1b[0m-%d", "\x1b]0;title\x07-%d", "safe\u202Etxt.exe-%d", "zero\u200Bwidth\u200D-%d", "csi\u009b2J-%d", "line\u2028break-%d", "tab\tand\rreturn-%d", "=cmd|'/c'!A1-%d", "$(reboot)`id`-%d",
}

// words are what people write into descriptions.
var words = [...]string{"nightly, before maintenance", "taken before the upgrade", "requested in a ticket", "weekly full copy", "created by automation", "keep until the migration is done"}

// names makes name and description of row i.
func (s *seeds) names(i int, v *volume, created time.Time) (name, desc *string) {
	d := s.dice(i, 5)
	var text string
	switch roll := d >> 24; {
	case roll%23 == 0:
		if text = odd[d>>32%uint64(len(odd))]; text != "" {
			text = strings.Replace(text, "%d", strconv.Itoa(i), 1)
		}
	case roll%611 == 1:
		text = s.usual(d, *v.name, created)
		text = (text + strings.Repeat("-long", 51))[:255]
	default:
		text = s.usual(d, *v.name, created)
	}
	if text != "" {
		name = &text
	}
	if d>>40%2 == 0 {
		desc = &words[d>>44%6]
	}
	return name, desc
}

// usual are names as automation gives them.
func (s *seeds) usual(d uint64, volume string, created time.Time) string {
	b := make([]byte, 0, 64)
	switch d % 6 {
	case 0, 1, 2:
		b = created.AppendFormat(append(b, volume...), "-nightly-0102")
	case 3:
		b = created.AppendFormat(append(b, volume...), "-2006-01-02")
	case 4:
		b = append(append(b, "pre-upgrade-"...), volume...)
	default:
		b = append(append(append(b, "auto-"...), volume...), '-')
		n := d >> 8 % 10000
		b = append(b, byte('0'+n/1000), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
	}
	return string(b)
}

// metadata makes what automation writes.
func (s *seeds) metadata(i int, created time.Time) []pair {
	d := s.dice(i, 6)
	out := make([]pair, 0, 4)
	if d%3 == 0 {
		out = append(out, pair{"expire_at", created.Add(time.Duration(7+d>>8%120) * 24 * time.Hour).Format(time.RFC3339)})
	}
	if d>>16%4 == 0 {
		out = append(out, pair{"x-snapsentry-managed", "true"}, pair{"x-snapsentry-retention-days", strconv.FormatUint(7+d>>24%60, 10)})
	}
	if d>>20%5 == 0 {
		out = append(out, pair{"cinder.csi.openstack.org/cluster", "kubernetes"})
	}
	if d>>28%2 == 0 {
		out = append(out, pair{"tier", []string{"gold", "silver", "bronze"}[d>>32%3]})
	}
	if d>>36%997 == 0 {
		out = append(out, pair{"note", "bell\x07 and \x1b[2Jclear \u202Egnirts"})
	}
	return out
}
