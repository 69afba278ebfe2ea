package main

import (
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/stretchr/testify/assert"
)

// TestPagesGiveWayToKeys: while nobody is at the keys they come as they come;
// after a key they wait for its frame, and keep apart for as long as more keys may
// be expected.
func TestPagesGiveWayToKeys(t *testing.T) {
	var w giveWay
	start := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	at := func(after time.Duration, msg tea.Msg) time.Duration { return w.wait(msg, start.Add(after)) }

	assert.Zero(t, at(0, page(true)))
	assert.Zero(t, at(0, page(true)), "no key before it")
	for _, key := range []tea.Msg{tea.KeyPressMsg{Code: 'j'}, tea.MouseWheelMsg{Button: tea.MouseWheelDown}} {
		w = giveWay{}
		assert.Zero(t, at(0, key), "a key waits for nothing")
		assert.Equal(t, keysFirst, at(0, page(true)), "its frame comes first")
		assert.Equal(t, keysFirst+apart, at(0, page(true)))
		assert.Equal(t, keysFirst+2*apart, at(0, page(true)), "one after the other, not all at once then")
		assert.Zero(t, at(0, page(false)), "it can't wait")
		assert.Zero(t, at(time.Second, page(true)), "others came long before it")
		assert.Equal(t, apart-time.Millisecond, at(time.Second+time.Millisecond, page(true)))
		assert.Zero(t, at(atKeys+time.Second, page(true)))
		assert.Zero(t, at(atKeys+time.Second, page(true)), "nobody is at the keys any more")
	}
}

func TestPagesWaitForTheFrameOfAPageThatIsAwaited(t *testing.T) {
	var w giveWay
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	assert.Zero(t, w.wait(page(false), now))
	assert.Equal(t, keysFirst, w.wait(page(true), now))
	assert.Equal(t, keysFirst, w.wait(page(true), now), "no key: they needn't keep apart")
	assert.Zero(t, w.wait(lateMsg{}, now), "nothing else waits")
}

// What a page that can't wait leads to comes after its frame; all else at once.
func TestAPageThatIsAwaitedHasAFrameToItself(t *testing.T) {
	ran := make(chan time.Time, 1)
	cmd := func() tea.Msg { ran <- time.Now(); return nil }
	begun := time.Now()
	behind(page(false), cmd)()
	assert.GreaterOrEqual(t, (<-ran).Sub(begun), ownFrame)
	assert.Nil(t, behind(page(false), nil))
	for _, msg := range []tea.Msg{page(true), tea.KeyPressMsg{Code: 'j'}} {
		assert.Equal(t, reflect.ValueOf(cmd).Pointer(), reflect.ValueOf(behind(msg, cmd)).Pointer())
	}
}
