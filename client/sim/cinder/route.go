package cinder

import (
	"net/http"
	"strings"
)

// route is a method on a path below the project; * stands for any part and is
// handed on. Below the microversion that brought it the path is not found.
type route struct {
	method, path string
	since        int
	handle       func(r *request, args []string)
}

// routes are tried in order.
var routes = []route{
	{"GET", "snapshots", 0, func(r *request, _ []string) { r.listSnapshots(false) }},
	{"GET", "snapshots/detail", 0, func(r *request, _ []string) { r.listSnapshots(true) }},
	{"POST", "snapshots", 0, func(r *request, _ []string) { r.createSnapshot() }},
	{"GET", "snapshots/*", 0, func(r *request, a []string) { r.showSnapshot(a[0]) }},
	{"PUT", "snapshots/*", 0, func(r *request, a []string) { r.updateSnapshot(a[0]) }},
	{"DELETE", "snapshots/*", 0, func(r *request, a []string) { r.deleteSnapshot(a[0]) }},
	{"POST", "snapshots/*/action", 0, func(r *request, a []string) { r.snapshotAction(a[0]) }},
	{"GET", "snapshots/*/metadata", 0, func(r *request, a []string) { r.showMetadata(a[0]) }},
	{"POST", "snapshots/*/metadata", 0, func(r *request, a []string) { r.writeMetadata(a[0], false) }},
	{"PUT", "snapshots/*/metadata", 0, func(r *request, a []string) { r.writeMetadata(a[0], true) }},
	{"GET", "snapshots/*/metadata/*", 0, func(r *request, a []string) { r.showKey(a[0], a[1]) }},
	{"PUT", "snapshots/*/metadata/*", 0, func(r *request, a []string) { r.setKey(a[0], a[1]) }},
	{"DELETE", "snapshots/*/metadata/*", 0, func(r *request, a []string) { r.deleteKey(a[0], a[1]) }},

	{"GET", "os-snapshot-manage", 0, func(r *request, _ []string) { r.manageable(false) }},
	{"GET", "os-snapshot-manage/detail", 0, func(r *request, _ []string) { r.manageable(true) }},
	{"POST", "os-snapshot-manage", 0, func(r *request, _ []string) { r.manage() }},
	{"GET", "manageable_snapshots", 8, func(r *request, _ []string) { r.manageable(false) }},
	{"GET", "manageable_snapshots/detail", 8, func(r *request, _ []string) { r.manageable(true) }},
	{"POST", "manageable_snapshots", 8, func(r *request, _ []string) { r.manage() }},

	{"GET", "volumes", 0, func(r *request, _ []string) { r.listVolumes(false) }},
	{"GET", "volumes/detail", 0, func(r *request, _ []string) { r.listVolumes(true) }},
	{"GET", "volumes/summary", 12, func(r *request, _ []string) { r.volumeSummary() }},
	{"POST", "volumes", 0, func(r *request, _ []string) { r.createVolume() }},
	{"GET", "volumes/*", 0, func(r *request, a []string) { r.showVolume(a[0]) }},
	{"PUT", "volumes/*", 0, func(r *request, a []string) { r.updateVolume(a[0]) }},
	{"DELETE", "volumes/*", 0, func(r *request, a []string) { r.deleteVolume(a[0]) }},
	{"POST", "volumes/*/action", 0, func(r *request, a []string) { r.volumeAction(a[0]) }},

	{"GET", "backups", 0, func(r *request, _ []string) { r.listBackups(false) }},
	{"GET", "backups/detail", 0, func(r *request, _ []string) { r.listBackups(true) }},
	{"POST", "backups", 0, func(r *request, _ []string) { r.createBackup() }},
	{"GET", "backups/*", 0, func(r *request, a []string) { r.showBackup(a[0]) }},
	{"DELETE", "backups/*", 0, func(r *request, a []string) { r.deleteBackup(a[0]) }},
	{"GET", "group_snapshots", 14, func(r *request, _ []string) { r.listGroups(false) }},
	{"GET", "group_snapshots/detail", 14, func(r *request, _ []string) { r.listGroups(true) }},
	{"GET", "group_snapshots/*", 14, func(r *request, a []string) { r.showGroup(a[0]) }},

	{"GET", "os-quota-sets/*", 0, func(r *request, a []string) { r.showQuota(a[0]) }},
	{"GET", "os-quota-sets/*/defaults", 0, func(r *request, a []string) { r.showQuotaDefaults(a[0]) }},
	{"PUT", "os-quota-sets/*", 0, func(r *request, a []string) { r.setQuota(a[0]) }},
	{"DELETE", "os-quota-sets/*", 0, func(r *request, a []string) { r.resetQuota(a[0]) }},
	{"GET", "limits", 0, func(r *request, _ []string) { r.limits() }},
	{"GET", "messages", 3, func(r *request, _ []string) { r.listMessages() }},
	{"GET", "messages/*", 3, func(r *request, a []string) { r.showMessage(a[0]) }},
	{"DELETE", "messages/*", 3, func(r *request, a []string) { r.deleteMessage(a[0]) }},

	{"GET", "resource_filters", 33, func(r *request, _ []string) { r.resourceFilters() }},
	{"GET", "extensions", 0, func(r *request, _ []string) { r.send(http.StatusOK, extensions) }},
	{"GET", "types", 0, func(r *request, _ []string) { r.listTypes() }},
	{"GET", "types/*", 0, func(r *request, a []string) { r.showType(a[0]) }},
	{"GET", "os-availability-zone", 0, func(r *request, _ []string) { r.zones() }},
	{"GET", "os-services", 0, func(r *request, _ []string) { r.services() }},
	{"GET", "scheduler-stats/get_pools", 0, func(r *request, _ []string) { r.pools() }},
}

// route finds the handler of a path below the project.
func (r *request) route() {
	parts := r.path
	for i := range parts {
		// an escaped slash is a slash for the server that unescapes first
		if parts[i] == "" || strings.Contains(strings.ToUpper(parts[i]), "%2F") {
			r.unrouted()
			return
		}
		parts[i] = latin1(unescaped(parts[i]))
	}
	if last := len(parts) - 1; last >= 0 && parts[last] != ".json" {
		parts[last] = strings.TrimSuffix(parts[last], ".json")
	}
	for i := range routes {
		if args, ok := routes[i].match(r.Method, parts); ok {
			if r.mv < routes[i].since {
				r.notFoundBelow()
				return
			}
			routes[i].handle(r, args)
			return
		}
	}
	r.unrouted()
}

// match compares a request with a route and gives what stands for the stars.
func (w *route) match(method string, parts []string) (args []string, ok bool) {
	if method != w.method || strings.Count(w.path, "/") != len(parts)-1 {
		return nil, false
	}
	rest := w.path
	for _, part := range parts {
		var want string
		want, rest, _ = strings.Cut(rest, "/")
		switch want {
		case "*":
			args = append(args, part)
		case part:
		default:
			return nil, false
		}
	}
	return args, true
}

// notFoundBelow is what a resource answers below the microversion that brought it.
func (r *request) notFoundBelow() { r.notFound("The resource could not be found.") }
