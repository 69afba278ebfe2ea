package cinder

import (
	"net/http"
	"strings"
)

// route finds the handler of a path below the project.
func (r *request) route() {
	p := r.path
	last := len(p) - 1
	p[last] = strings.TrimSuffix(p[last], ".json")
	for _, part := range p {
		if part == "" {
			r.unrouted()
			return
		}
	}
	switch p[0] {
	case "snapshots":
		r.routeSnapshots(p[1:])
	case "volumes":
		r.routeVolumes(p[1:])
	case "os-quota-sets":
		r.routeQuota(p[1:])
	case "limits":
		r.only(http.MethodGet, len(p) == 1, r.limits)
	case "messages":
		r.routeMessages(p[1:])
	case "manageable_snapshots", "os-snapshot-manage":
		r.routeManageable(p)
	default:
		r.routeSmall(p)
	}
}

// only goes on with one method where the path fits.
func (r *request) only(method string, fits bool, handle func()) {
	if !fits || r.Method != method {
		r.unrouted()
		return
	}
	handle()
}

// routeSnapshots goes by the number of parts: the collection, one, its parts.
func (r *request) routeSnapshots(p []string) {
	switch {
	case len(p) == 0 && r.Method == http.MethodGet:
		r.listSnapshots(false)
	case len(p) == 0 && r.Method == http.MethodPost:
		r.createSnapshot()
	case len(p) == 1 && p[0] == "detail":
		r.only(http.MethodGet, true, func() { r.listSnapshots(true) })
	case len(p) == 1:
		r.routeSnapshot(p[0])
	case len(p) == 2 && p[1] == "action":
		r.only(http.MethodPost, true, func() { r.snapshotAction(p[0]) })
	case len(p) == 2 && p[1] == "metadata":
		r.metadata(p[0])
	case len(p) == 3 && p[1] == "metadata" && !strings.Contains(strings.ToUpper(p[2]), "%2F"):
		r.metadataKey(p[0], unescaped(p[2]))
	default:
		r.unrouted()
	}
}

func (r *request) routeSnapshot(id string) {
	switch r.Method {
	case http.MethodGet:
		r.showSnapshot(id)
	case http.MethodPut:
		r.updateSnapshot(id)
	case http.MethodDelete:
		r.deleteSnapshot(id)
	default:
		r.unrouted()
	}
}

func (r *request) routeVolumes(p []string) {
	switch {
	case len(p) == 0 && r.Method == http.MethodGet:
		r.listVolumes(false)
	case len(p) == 0 && r.Method == http.MethodPost:
		r.createVolume()
	case len(p) == 1 && p[0] == "detail":
		r.only(http.MethodGet, true, func() { r.listVolumes(true) })
	case len(p) == 1 && r.Method == http.MethodGet:
		r.showVolume(p[0])
	case len(p) == 1 && r.Method == http.MethodDelete:
		r.deleteVolume(p[0])
	case len(p) == 2 && p[1] == "action":
		r.only(http.MethodPost, true, func() { r.volumeAction(p[0]) })
	default:
		r.unrouted()
	}
}

// routeSmall serves what clients ask beside: filters, types, services, extensions.
func (r *request) routeSmall(p []string) {
	if r.Method != http.MethodGet {
		r.unrouted()
		return
	}
	switch strings.Join(p, "/") {
	case "resource_filters":
		r.resourceFilters()
	case "extensions":
		r.send(http.StatusOK, extensions)
	case "types":
		r.answer(http.StatusOK, object{"volume_types": []any{volumeType()}})
	case "types/default", "types/" + typeID, "types/" + typeName:
		r.answer(http.StatusOK, object{"volume_type": volumeType()})
	case "os-availability-zone":
		r.answer(http.StatusOK, object{"availabilityZoneInfo": []any{object{"zoneName": zone, "zoneState": object{"available": true}}}})
	case "group_snapshots", "group_snapshots/detail":
		r.answer(http.StatusOK, object{"group_snapshots": []any{}})
	case "backups", "backups/detail":
		r.answer(http.StatusOK, object{"backups": []any{}})
	default:
		r.unrouted()
	}
}
