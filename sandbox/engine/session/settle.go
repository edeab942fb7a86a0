package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"private-notebook/sandbox/engine"
)

// unsettledFile names what is being read back. The engine forgets pending updates and deletions as soon as it writes the state again, so a
// run that is killed while it settles would leave what it had not yet read unsettled for ever.
const unsettledFile = "unsettled.json"

// Settle clears what a killed run has left unsettled, and says in one sentence each what it did. The account knows how an
// operation ended, the state does not:
//
//   - A resource that came to exist without the state learning its ID would never be deleted. Where the account is simulated it is safe
//     to delete it and let the next Up make it anew. (On AWS one looks for it and imports it: `pulumi refresh` asks for its ID.)
//   - A resource that was being changed or deleted is read back: the state then has what the account holds, and the next
//     operation begins from there.
//
// Settle may itself be killed at any moment; the next one finishes it.
func (s *Session) Settle(ctx context.Context) ([]string, error) {
	pending, err := s.Pending(ctx)
	if err != nil {
		return nil, err
	}
	unread, err := s.readUnsettled()
	if err != nil || len(pending) == 0 && len(unread) == 0 {
		return nil, err
	}
	for _, operation := range pending {
		if operation.Operation != "creating" && !slices.Contains(unread, operation.URN) {
			unread = append(unread, operation.URN)
		}
	}
	if err := s.keepUnsettled(unread); err != nil {
		return nil, err
	}
	said, err := s.removeUnknown(ctx, pending)
	if err != nil {
		return said, err
	}
	if err := s.readBack(ctx, unread); err != nil {
		return said, err
	}
	sentences, err := s.sayReadBack(ctx, pending)
	if err != nil {
		return said, err
	}
	if err := s.ClearPending(ctx); err != nil {
		return said, err
	}
	return append(said, sentences...), s.keepUnsettled(nil)
}

// killedWhile begins the sentence for one operation.
func killedWhile(pending engine.Pending) string {
	return fmt.Sprintf("The last run was killed while %s %s (%s)", pending.Operation, pending.Name(), pending.Type)
}

// removeUnknown deletes from the account what was being created and came to exist without the state learning of it.
func (s *Session) removeUnknown(ctx context.Context, pending []engine.Pending) ([]string, error) {
	orphans, err := s.Orphans(ctx)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, operation := range pending {
		if operation.Operation != "creating" {
			continue
		}
		found := "nothing of it is left over."
		for _, orphan := range orphans {
			if orphan.URN != operation.URN {
				continue
			}
			if err := s.Cloud.Remove(orphan.Type + "::" + orphan.ID); err != nil {
				return said, fmt.Errorf("delete %s, which the killed run left behind: %w", orphan.ID, err)
			}
			found = orphan.ID + " had come to exist unknown to the state and is deleted."
		}
		said = append(said, killedWhile(operation)+"; "+found)
	}
	return said, nil
}

// readBack has the state learn what the account holds of the resources with these URNs, as far as the state still has them.
func (s *Session) readBack(ctx context.Context, urns []string) error {
	resources, err := s.Resources(ctx)
	if err != nil {
		return err
	}
	known := slices.DeleteFunc(slices.Clone(urns), func(urn string) bool {
		return !slices.ContainsFunc(resources, func(r engine.Resource) bool { return r.URN == urn })
	})
	if len(known) == 0 {
		return nil
	}
	if err := s.ReadBack(ctx, known); err != nil {
		return fmt.Errorf("read back what the killed run was at: %w", err)
	}
	return nil
}

// sayReadBack says of each operation that was no creation what the account answered.
func (s *Session) sayReadBack(ctx context.Context, pending []engine.Pending) ([]string, error) {
	resources, err := s.Resources(ctx)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, operation := range pending {
		if operation.Operation == "creating" {
			continue
		}
		answer := "the account no longer has it."
		if slices.ContainsFunc(resources, func(r engine.Resource) bool { return r.URN == operation.URN }) {
			answer = "the state has read back what the account holds."
		}
		said = append(said, killedWhile(operation)+"; "+answer)
	}
	return said, nil
}

func (s *Session) readUnsettled() ([]string, error) {
	if s.folder == "" {
		return nil, nil // what is kept in memory outlives no kill
	}
	text, err := os.ReadFile(filepath.Join(s.folder, unsettledFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what is unsettled: %w", err)
	}
	var urns []string
	if err := json.Unmarshal(text, &urns); err != nil {
		return nil, fmt.Errorf("%s is not a list of URNs: %w", filepath.Join(s.folder, unsettledFile), err)
	}
	return urns, nil
}

// keepUnsettled writes the list whole or not at all; an empty one is no file.
func (s *Session) keepUnsettled(urns []string) error {
	if s.folder == "" {
		return nil
	}
	path := filepath.Join(s.folder, unsettledFile)
	if len(urns) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forget what was unsettled: %w", err)
		}
		return nil
	}
	text, err := json.Marshal(urns)
	if err != nil {
		return fmt.Errorf("write down what is unsettled: %w", err)
	}
	part := path + ".part"
	if err := errors.Join(os.WriteFile(part, text, 0o600), os.Rename(part, path)); err != nil {
		return fmt.Errorf("write down what is unsettled: %w", err)
	}
	return nil
}
