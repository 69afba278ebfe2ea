package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"snapdash/model"
)

func TestAKeyIsAddressedOnlyWhereCinderTakesItWhole(t *testing.T) {
	for _, key := range []string{"a", "a.b", "backup.policy", "v1.2.3", "a.xml", "a.", ".a", "json", "a.JSON", "a.json.old", "a b", "a?b", "a#b", "a%2Fb", "a:b;c"} {
		assert.True(t, model.Addressable(key), key)
	}
	for _, key := range []string{"", ".", "..", "a/b", "/", "cfg.json", ".json", "a.b.json", "ü", "日本", "\xff"} {
		assert.False(t, model.Addressable(key), key)
	}
}
