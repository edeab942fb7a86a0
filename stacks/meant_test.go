package stacks

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/settings"
)

// What the companion command reads is what the program reads: each key has one type.
func TestTheCommandReadsTheKeysAsTheProgramDoes(t *testing.T) {
	program := settings.Fields(reflect.ValueOf(&Config{}).Elem())
	command := settings.Fields(reflect.ValueOf(&settings.Meant{}).Elem())
	assert.NotEmpty(t, command)
	for key, field := range command {
		if assert.Contains(t, program, key) {
			assert.Equal(t, program[key].Type(), field.Type(), key)
		}
	}
	assert.Equal(t, Keys(), settings.All(), "go test ./tests -update rewrites internal/settings/keys.txt")
}
