package tests

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
)

// staged is AWS's answer in the tests below.
const staged = "ThrottlingException"

// counts is how many resources of each type a stack has.
func counts(t *testing.T, stack string) map[string]int {
	t.Helper()
	numbers := map[string]int{}
	for token, resources := range managed(t, deployed(t, stack)) {
		numbers[token] = len(resources)
	}
	require.NotEmpty(t, numbers)
	return numbers
}

// faults are all failures of one operation: for each type, the first, second, ... of its resources. The engine works in
// parallel, so that the n-th call of all would be another resource in each run.
func faults(operation cloud.Operation, numbers map[string]int) []cloud.Fault {
	var list []cloud.Fault
	for _, token := range slices.Sorted(maps.Keys(numbers)) {
		for n := 1; n <= numbers[token]; n++ {
			list = append(list, cloud.Fault{
				Operation: operation, Type: token, Nth: n, Code: staged, Message: "Rate exceeded",
			})
		}
	}
	return list
}

func name(fault cloud.Fault) string {
	short := fault.Type[strings.LastIndex(fault.Type, ":")+1:]
	return fmt.Sprintf("%s/%s/%d", fault.Operation, short, fault.Nth)
}

// TestAFailedCreationIsRepaired fails each creation in turn: the next up completes the stack and nothing is made twice.
func TestAFailedCreationIsRepaired(t *testing.T) {
	for _, stack := range stackNames {
		for _, fault := range faults(cloud.Create, counts(t, stack)) {
			t.Run(stack+"/"+name(fault), func(t *testing.T) {
				t.Parallel()
				opened := open(t, stack)
				opened.Cloud.Inject(fault)
				_, err := opened.Up(t.Context(), quiet)
				require.ErrorContains(t, err, staged)
				requireNoOrphans(t, opened)
				up(t, opened)
				requireSettled(t, opened)
			})
		}
	}
}

// TestACreationThatFailsLateIsRepaired is the wait for a slow resource that times out: it exists, and the call failed.
func TestACreationThatFailsLateIsRepaired(t *testing.T) {
	for _, stack := range stackNames {
		for token := range counts(t, stack) {
			if !strings.HasPrefix(token, "aws:") {
				continue // tls makes nothing that could exist by itself
			}
			fault := cloud.Fault{Operation: cloud.Create, Type: token, Code: staged, Message: "timed out", Late: true}
			t.Run(stack+"/"+name(fault), func(t *testing.T) {
				t.Parallel()
				opened := open(t, stack)
				opened.Cloud.Inject(fault)
				_, err := opened.Up(t.Context(), quiet)
				require.ErrorContains(t, err, staged)
				requireNoOrphans(t, opened)
				up(t, opened)
				requireSettled(t, opened)
			})
		}
	}
}

// TestAFailedDeletionIsRepaired fails each deletion in turn: the next destroy completes it.
func TestAFailedDeletionIsRepaired(t *testing.T) {
	for _, stack := range stackNames {
		numbers := counts(t, stack)
		for _, fault := range faults(cloud.Delete, numbers) {
			if !strings.HasPrefix(fault.Type, "aws:") {
				continue // tls has nothing to delete
			}
			t.Run(stack+"/"+name(fault), func(t *testing.T) {
				t.Parallel()
				opened := deployed(t, stack)
				opened.Cloud.Inject(fault)
				_, err := opened.Destroy(t.Context(), quiet)
				require.ErrorContains(t, err, staged)
				requireNoOrphans(t, opened)
				_, err = opened.Destroy(t.Context(), quiet)
				require.NoError(t, err)
				requireOnlySeed(t, opened)
			})
		}
	}
}

// TestADestroyThatFailedCanBeTurnedBack deploys again what a failed destroy has left in pieces.
func TestADestroyThatFailedCanBeTurnedBack(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			opened := deployed(t, stack)
			opened.Cloud.Inject(cloud.Fault{Operation: cloud.Delete, Type: endpointType, Code: staged, Message: "Rate exceeded"})
			_, err := opened.Destroy(t.Context(), quiet)
			require.ErrorContains(t, err, staged)
			up(t, opened)
			requireSettled(t, opened)
		})
	}
}

func walkFiles(folder string, visit func(path string) error) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return visit(path)
	})
}
