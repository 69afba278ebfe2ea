package config

import "strings"

// inRegion lays over an entry what it says of one region, the first when none is
// wanted. A region that the entry does not list has nothing of its own. As for
// openstacksdk, a list counts more than region_name, and what the entry itself
// says more than its profile: own is the entry without it.
func inRegion(entry, own map[string]any, wanted string) map[string]any {
	for _, r := range regionsOf(own, entry) {
		name, values := text(r), map[string]any(nil)
		if m, ok := r.(map[string]any); ok {
			name = text(m["name"])
			values, _ = m["values"].(map[string]any)
		}
		if wanted == "" || name == wanted {
			return merged(merged(entry, noNulls(values)), map[string]any{"region_name": name})
		}
	}
	return merged(entry, map[string]any{"region_name": wanted})
}

// regionsOf are the regions of the first of several entries that has any. Several
// names in region_name are the old way.
func regionsOf(entries ...map[string]any) []any {
	for _, m := range entries {
		if list, _ := m["regions"].([]any); len(list) > 0 {
			return list
		}
		if names := text(m["region_name"]); names != "" {
			var list []any
			for name := range strings.SplitSeq(names, ",") {
				list = append(list, name)
			}
			return list
		}
	}
	return nil
}

// noNulls leaves out what a region says nothing of: that stays as the cloud has it.
func noNulls(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if v != nil {
			out[k] = v
		}
	}
	return out
}
