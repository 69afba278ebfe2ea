package client

import "time"

// parseTime reads the forms of an ISO 8601 time that OpenStack services and
// what imitates them have been seen to send: with T or a space, with or without
// a fraction, with Z, an offset, or none, which means UTC. The result is UTC;
// false when the text is no such time.
func parseTime(b []byte) (time.Time, bool) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || (b[10] != 'T' && b[10] != ' ' && b[10] != 't') || b[13] != ':' || b[16] != ':' {
		return time.Time{}, false
	}
	bad := 0
	year := twoDigits(b, 0, &bad)*100 + twoDigits(b, 2, &bad)
	month, day := twoDigits(b, 5, &bad), twoDigits(b, 8, &bad)
	hour, minute, second := twoDigits(b, 11, &bad), twoDigits(b, 14, &bad), twoDigits(b, 17, &bad)
	if bad != 0 || month-1 > 11 || month < 1 || day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	nano, rest := fraction(b[19:])
	offset, ok := zone(rest)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second-offset, nano, time.UTC), true
}

func twoDigits(b []byte, i int, bad *int) int {
	hi, lo := b[i]-'0', b[i+1]-'0'
	if hi > 9 || lo > 9 {
		*bad = 1
	}
	return int(hi)*10 + int(lo)
}

func daysIn(month, year int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// fraction reads ".123456" into nanoseconds; digits past the ninth are dropped.
func fraction(b []byte) (nano int, rest []byte) {
	if len(b) < 2 || b[0] != '.' || b[1]-'0' > 9 {
		return 0, b
	}
	i, scale := 1, 100_000_000
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		nano += int(b[i]-'0') * scale
		scale /= 10
	}
	return nano, b[i:]
}

// zone reads "", "Z", "+hh", "+hhmm" or "+hh:mm" into seconds east of UTC.
func zone(b []byte) (seconds int, ok bool) {
	switch {
	case len(b) == 0:
		return 0, true
	case len(b) == 1:
		return 0, b[0] == 'Z' || b[0] == 'z'
	case b[0] != '+' && b[0] != '-':
		return 0, false
	}
	var digits [4]byte
	copy(digits[:], "0000")
	switch {
	case len(b) == 3 || len(b) == 5:
		copy(digits[:], b[1:])
	case len(b) == 6 && b[3] == ':':
		copy(digits[:2], b[1:3])
		copy(digits[2:], b[4:])
	default:
		return 0, false
	}
	bad := 0
	hours, minutes := twoDigits(digits[:], 0, &bad), twoDigits(digits[:], 2, &bad)
	if bad != 0 || hours > 23 || minutes > 59 {
		return 0, false
	}
	seconds = hours*3600 + minutes*60
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}
