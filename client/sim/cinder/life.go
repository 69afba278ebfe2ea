package cinder

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// fate is what the backend will do with a snapshot.
type fate uint8

const (
	lucky fate = iota
	failsCreating
	failsDeleting
	isBusy // SnapshotIsBusy: a deletion is given up
	failsReverting
	surelyGone // whatever its name orders: it goes with its volume
)

// takes is how long the backend needs for anything.
const takes = 1500 * time.Millisecond

var slow = regexp.MustCompile(`slow(\d{1,3})`)

// fated reads the knobs that a name may have: slow<N>, failcreate, faildelete,
// busydelete, failrevert.
func fated(name string) fate {
	for word, f := range map[string]fate{"failcreate": failsCreating, "faildelete": failsDeleting, "busydelete": isBusy, "failrevert": failsReverting} {
		if strings.Contains(name, word) {
			return f
		}
	}
	return lucky
}

// duration is how long work on something of this name takes.
func (st *store) duration(name string) time.Duration {
	if m := slow.FindStringSubmatch(name); m != nil {
		n, _ := strconv.Atoi(m[1]) // up to three digits
		return time.Duration(n) * time.Second
	}
	return st.work
}

func nameOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// begin puts a snapshot to work: its state ends by itself.
func (st *store) begin(s *snapshot, status string, now time.Time, request string) {
	s = st.edit(s)
	s.status, s.updated, s.reqID = status, now, request
	s.due = now.Add(st.duration(nameOf(s.name)))
	st.busy[s.id] = s
}

// doom is what the backend does with a snapshot: what its name orders, which
// ends with the name, or what it was made for.
func (s *snapshot) doom() fate {
	if s.fate == surelyGone {
		return lucky
	}
	if own := fated(nameOf(s.name)); own != lucky {
		return own
	}
	return s.fate
}

// settle ends what is due.
func (st *store) settle(now time.Time) {
	for _, s := range st.busy {
		if !s.due.After(now) {
			st.finish(s)
		}
	}
	st.settleBackups(now)
	for _, v := range st.working {
		if !v.due.After(now) {
			st.finishVolume(v)
		}
	}
}

// finish ends a snapshot's work at its time.
func (st *store) finish(s *snapshot) {
	delete(st.busy, s.id)
	st.edition++
	s.updated = s.due
	switch s.status {
	case "creating":
		s.status = "available"
		if !s.managed {
			s.progress = "100%"
		}
		if s.doom() == failsCreating {
			s.status, s.progress = "error", "0%"
			st.tell(s, createFailed, createFailedText)
		}
	case "deleting":
		st.finishDeleting(s)
	case "restoring":
		st.finishRestoring(s)
	case "backing-up":
		s.status = "available"
	case "unmanaging":
		st.unmanaged = append(st.unmanaged, s)
		st.remove(s)
	}
}

func (st *store) finishDeleting(s *snapshot) {
	switch s.doom() {
	case isBusy:
		s.status = "available"
		st.tell(s, deleteBusy, deleteBusyText)
	case failsDeleting:
		s.status = "error_deleting"
		st.tell(s, deleteFailed, deleteFailedText)
	default:
		st.remove(s)
	}
}

func (st *store) finishRestoring(s *snapshot) {
	s.status = "available"
	v := st.volumes[s.volume]
	if v == nil {
		return
	}
	v.status, v.due = "available", time.Time{}
	if s.doom() == failsReverting {
		v.status = "error"
	}
}

func (st *store) finishVolume(v *volume) {
	delete(st.working, v.id)
	v.updated, v.due = v.due, time.Time{}
	switch v.status {
	case "creating":
		v.status = "available"
		if strings.Contains(nameOf(v.name), "failcreate") {
			v.status = "error"
		}
		if v.snapshot != "" && st.get(v.snapshot) == nil {
			v.status = "error" // its snapshot went away meanwhile
		}
	case "deleting":
		delete(st.volumes, v.id)
	}
}
