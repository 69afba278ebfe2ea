package ui

import (
	"cmp"
	"slices"
	"strings"
)

// doubts say what Cinder is known to refuse, and what will be hard to tell apart.
func (s *setScreen) doubts(a *App) []string {
	var out []string
	if !s.told {
		out = append(out, "What is left of the quota is not known.")
	} else {
		if left, limited := s.quota.Snapshots.Left(); limited && left < len(s.volumes) {
			refused := "the rest"
			if left <= 0 {
				refused = "them all"
			}
			out = append(out, "THE QUOTA LEAVES "+strings.ToUpper(count(max(0, left), "snapshot"))+": Cinder will refuse "+refused+".")
		}
		if left, limited := s.quota.Gigabytes.Left(); limited && int64(left) < s.sizeGiB() {
			out = append(out, "THE QUOTA LEAVES "+number(left)+" GiB, these need "+bytesGiB(s.sizeGiB())+": Cinder will refuse the rest.")
		}
	}
	if k := s.foreign(a); k > 0 {
		out = append(out, count(k, "volume")+" of other projects: the snapshots will belong to "+orDash(a.session.ProjectName)+", yours, and use that quota.")
	}
	out = append(out, s.unfit()...)
	if k := s.needForce(a); k > 0 && !s.force {
		out = append(out, count(k, "volume")+" in use: without force ("+a.key("set.while-attached", "ctrl+o")+") this cloud takes no snapshot there.")
	}
	return append(out, s.namesakes()...)
}

// foreign counts the volumes of other projects.
func (s *setScreen) foreign(a *App) (n int) {
	for i := range s.volumes {
		if p := s.volumes[i].ProjectID; p != "" && p != a.session.ProjectID {
			n++
		}
	}
	return n
}

// sizeGiB is what the volumes add up to, by which the quota goes.
func (s *setScreen) sizeGiB() (sum int64) {
	for i := range s.volumes {
		sum += int64(s.volumes[i].SizeGiB)
	}
	return sum
}

func (s *setScreen) quotaText() string {
	if left := quotaLeft(s.quota); s.told && left != "" {
		return "   " + left
	}
	return ""
}

// unfit names the volumes whose state lets Cinder take no snapshot of them: they
// must be available, or in use, which by force below 3.66 only.
func (s *setScreen) unfit() []string {
	var names []string
	for i := range s.volumes {
		if v := &s.volumes[i]; v.Status != "available" && v.Status != "in-use" {
			names = append(names, cmp.Or(v.Name, v.ID)+" is "+v.Status)
		}
	}
	if names == nil {
		return nil
	}
	const most = 3
	text := strings.Join(names[:min(most, len(names))], ", ")
	if more := len(names) - most; more > 0 {
		text += " and " + number(more) + " more like it"
	}
	return []string{text + ": Cinder takes snapshots of available volumes and of those in use."}
}

// namesakes tell that the template gives several snapshots one name, which
// Cinder allows.
func (s *setScreen) namesakes() []string {
	names := make([]string, len(s.volumes))
	for i := range s.volumes {
		names[i] = s.nameFor(&s.volumes[i])
	}
	slices.Sort(names)
	same := 0
	for i, n := range names {
		if i > 0 && n == names[i-1] || i+1 < len(names) && n == names[i+1] {
			same++
		}
	}
	if same == 0 {
		return nil
	}
	return []string{number(same) + " of the names have a namesake: {volume} or {id} tells them apart."}
}
