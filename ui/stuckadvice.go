package ui

import (
	"strings"

	"snapdash/model"
)

// advice is the guided way out of a state: what it means, what to check, and
// what can be done.
type advice struct {
	means, check string
	ways         []way
}

// way is one thing to do, by the name of its command on the stuck view.
type way struct {
	name, key, label string
	does             string
	admin            bool
}

func deleteWay(does string) way { return way{"delete", "d", "delete", does, false} }

func forceWay(does string) way { return way{"force-delete", "F", "force delete", does, true} }

func resetWay(does string) way { return way{"reset-state", "R", "reset state", does, true} }

const serviceUp = "Check that cinder-volume of the volume's host is up (openstack volume service list), and what its log says."

// wayOut is what there is to say of a state, after cinder/volume/manager.py.
func wayOut(s model.Status) advice {
	switch s {
	case model.ErrorDeleting:
		return advice{"The backend was told to delete it and failed. It is most likely still there, and counts against the quota.",
			"Why is in its message, where Cinder kept one: often volumes made from it, or a backend out of reach. A plain deletion is refused in this state.",
			[]way{forceWay("has the backend try again, in any state"), resetWay("to error, after which a plain deletion is accepted")}}
	case model.Error:
		return advice{"Its creation failed, or an admin wrote this state: it holds no data to rely on.",
			"Why is in its message, where Cinder kept one: often a backend that is full or out of reach.",
			[]way{deleteWay("removes what there is of it"), resetWay("to available, only where the backend has it whole")}}
	case model.Deleting:
		return advice{"Its deletion was accepted, and no backend has told of its end.", serviceUp,
			[]way{resetWay("to error, after which a plain deletion is accepted"), forceWay("has the backend try again")}}
	case model.Creating:
		return advice{"Its creation was accepted, and no backend has told of its end.", serviceUp,
			[]way{resetWay("to error, after which it can be deleted"), forceWay("deletes it as it is")}}
	case model.BackingUp:
		return advice{"A backup is being made of it, or was when its service stopped.",
			"Check whether that backup is still creating (openstack volume backup list): then wait for it.",
			[]way{resetWay("to available, once no backup is at work")}}
	case model.Restoring:
		return advice{"Its volume is being set back to it.",
			"Check whether the volume is still reverting (openstack volume show): then wait for it.",
			[]way{resetWay("to available; the volume's state is reset by itself")}}
	case model.Unmanaging:
		return advice{"Cinder is to forget it, and the volume service has not done so.", serviceUp,
			[]way{resetWay("to available, after which it can be unmanaged again")}}
	}
	return advice{"Cinder is changing it, which takes seconds as a rule.", serviceUp, []way{resetWay("to available, once nothing is at work on it")}}
}

// waysLines puts into words what of a way out this person can do, and who may
// do the rest.
func (a *App) waysLines(ways []way) []string {
	if a.readOnly() {
		return []string{"Nothing can be changed here: read-only."}
	}
	var out, admins []string
	for _, w := range ways {
		if w.admin && !a.session.Admin() {
			admins = append(admins, w.label+" ("+w.does+")")
			continue
		}
		out = append(out, a.key("stuck."+w.name, w.key)+"  "+w.label+": "+w.does)
	}
	if len(admins) > 0 {
		out = append(out, "An admin has to: "+strings.Join(admins, ", or ")+". "+a.rolesText()+" "+a.key("everywhere.copy", "y")+" copies what they need.")
	}
	return out
}
