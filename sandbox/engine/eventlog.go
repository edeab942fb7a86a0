package engine

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	sdkdisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

// eventsFile is the log of the stack's last operation: one JSON object a line, in Pulumi's form, secrets masked.
const eventsFile = "events.jsonl"

// eventLog keeps what an operation says of itself.
type eventLog struct {
	result Result
	count  int
	err    error
	// file, text and encoder are nil where nothing is kept on disk.
	file    *os.File
	text    *bufio.Writer
	encoder *json.Encoder
}

func (s *Stack) openEventLog() (*eventLog, error) {
	log := &eventLog{}
	if s.settings.Folder == "" {
		return log, nil
	}
	file, err := os.OpenFile(filepath.Join(s.settings.Folder, eventsFile), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin the log of the engine's events: %w", err)
	}
	log.file, log.text = file, bufio.NewWriter(file)
	log.encoder = json.NewEncoder(log.text)
	return log, nil
}

// add takes one event. The first error is told in the end.
func (l *eventLog) add(event engine.Event) {
	if l.encoder == nil && event.Type != engine.DiagEvent && event.Type != engine.ResourceOutputsEvent {
		return // nobody will read it
	}
	kept, err := display.ConvertEngineEvent(event, false)
	if err != nil {
		l.err = errors.Join(l.err, err)
		return
	}
	kept.Sequence, kept.Timestamp = l.count, int(time.Now().Unix())
	l.count++
	if diagnostic := kept.DiagnosticEvent; diagnostic != nil {
		diagnostic.Message = colors.Never.Colorize(diagnostic.Message)
		diagnostic.Prefix = colors.Never.Colorize(diagnostic.Prefix)
		diagnostic.Color = string(colors.Never)
	}
	if said := kept.StdoutEvent; said != nil {
		said.Message, said.Color = colors.Never.Colorize(said.Message), string(colors.Never)
	}
	l.result.add(kept)
	if l.encoder != nil {
		l.err = errors.Join(l.err, l.encoder.Encode(kept))
	}
}

// close ends the log and returns what the operation did.
func (l *eventLog) close(changes sdkdisplay.ResourceChanges) (Result, error) {
	l.result.Changes = make(map[string]int, len(changes))
	for operation, count := range changes {
		l.result.Changes[string(operation)] = count
	}
	if l.file != nil {
		l.err = errors.Join(l.err, l.text.Flush(), l.file.Close())
	}
	if l.err != nil {
		return l.result, fmt.Errorf("log the engine's events: %w", l.err)
	}
	return l.result, nil
}
