package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
)

// startLimit is for how long a start is waited for. AWS speaks of a few minutes.
const startLimit = 20 * time.Minute

// makeReady sees that the notebook runs, starting it where that was agreed to. Somebody who may issue URLs and not ask for the
// notebook's state gets a URL all the same: AWS will say if it cannot be had.
func (i *issuing) makeReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	var agreed, started bool
	i.waitsSince = time.Now()
	for {
		status, err := i.describe(ctx)
		if failed := (*failure.Failure)(nil); errors.As(err, &failed) && failed.Code == failure.Denied && !started {
			return nil
		}
		if err != nil {
			return err
		}
		switch status.Status {
		case types.NotebookInstanceStatusInService:
			return nil
		case types.NotebookInstanceStatusDeleting:
			return i.notRunning(status, "the notebook is being deleted", "")
		case types.NotebookInstanceStatusStopped, types.NotebookInstanceStatusFailed, types.NotebookInstanceStatusStopping:
			if started && status.Status == types.NotebookInstanceStatusFailed {
				return i.notRunning(status, "the notebook did not start", "read its log: log group /aws/sagemaker/NotebookInstances")
			}
			if agreed = agreed || i.agrees(status); !agreed {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return i.notRunning(status, "the notebook is not running", "give --start, or start it in another way, then try again")
			}
			if status.Status != types.NotebookInstanceStatusStopping && !started {
				if err := i.startNotebook(ctx); err != nil {
					return err
				}
				started = true
			}
		}
		if err := i.waitAWhile(ctx, status); err != nil {
			return err
		}
	}
}

func (i *issuing) describe(ctx context.Context) (status notebookapi.Status, err error) {
	err = i.progress.during("Asking for the notebook's state", func() (err error) {
		status, err = i.client.Describe(ctx, i.notebook.Name)
		return i.explained(err)
	})
	return status, err
}

func (i *issuing) startNotebook(ctx context.Context) error {
	fmt.Fprintln(i.stderr, printable(fmt.Sprintf("Starting notebook %s. It takes some minutes.", i.notebook.Name)))
	return i.explained(i.client.Start(ctx, i.notebook.Name))
}

func (i *issuing) notRunning(status notebookapi.Status, because, remedy string) error {
	f := &failure.Failure{
		Code: failure.NotRunning, Because: fmt.Sprintf("%s: %s is %s", because, i.notebook.Name, status.Status), Remedy: remedy,
	}
	if status.FailureReason != "" {
		f.Details = []string{"AWS says: " + status.FailureReason}
	}
	return f
}

// agrees asks a person, where one can answer.
func (i *issuing) agrees(status notebookapi.Status) bool {
	if i.flags.start || !i.interactive {
		return i.flags.start
	}
	const question = "Notebook %s is %s. Start it, and wait some minutes? It costs money while it runs. [y/N] "
	fmt.Fprint(i.stderr, printable(fmt.Sprintf(question, i.notebook.Name, status.Status)))
	answer, _ := bufio.NewReader(i.stdin).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}

// waitAWhile tells of the whole wait: on a terminal how long it has been, and in a log, which shows every line, what has changed.
func (i *issuing) waitAWhile(ctx context.Context, status notebookapi.Status) error {
	what := fmt.Sprintf("Waiting for notebook %s, which is %s", i.notebook.Name, status.Status)
	if i.waitsFor == status.Status && !i.live {
		what = ""
	}
	i.waitsFor = status.Status
	return i.progress.since(i.waitsSince, what, func() error {
		select {
		case <-time.After(i.pause):
			return nil
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return i.notRunning(status, fmt.Sprintf("the notebook did not start within %s", startLimit), "try again later")
			}
			return ctx.Err()
		}
	})
}
