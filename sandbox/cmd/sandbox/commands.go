package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const simulated = `AWS was simulated. This shows that program and configuration fit together; it
cannot show that AWS accepts them, that traffic flows, or what it all costs.`

func up(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	outcome, err := operate(ctx, opened, parsed, out, opened.Up)
	if err != nil {
		return err
	}
	values, err := opened.Outputs(ctx)
	if err != nil {
		return err
	}
	if err := writeChanges(out, outcome.Steps, parsed); err != nil {
		return err
	}
	if err := writeOutputs(out, values); err != nil {
		return err
	}
	if err := writeInventory(ctx, opened, out); err != nil || parsed.program == "" {
		return err
	}
	if err := writeLine(out, ""); err != nil {
		return err
	}
	return paths(ctx, opened, parsed, out)
}

func preview(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	outcome, err := operate(ctx, opened, parsed, out, opened.Preview)
	if err != nil {
		return err
	}
	if err := writeChanges(out, outcome.Steps, parsed); err != nil {
		return err
	}
	return writeLine(out, simulated)
}

func refresh(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	outcome, err := operate(ctx, opened, parsed, out, opened.Refresh)
	if err != nil {
		return err
	}
	if err := writeChanges(out, outcome.Steps, parsed); err != nil {
		return err
	}
	return writeLine(out, simulated)
}

func destroy(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	if err := settle(ctx, opened, out); err != nil {
		return err
	}
	known, err := opened.Resources(ctx)
	switch {
	case err != nil:
		return err
	case len(known) == 0:
		// Pulumi would show a heading without anything below it.
		err = writeLine(out, "nothing to delete")
	default:
		_, err = operate(ctx, opened, parsed, out, opened.Destroy)
	}
	if err != nil {
		return err
	}
	return writeInventory(ctx, opened, out)
}

type operation func(context.Context, engine.Options) (engine.Result, error)

// operate settles what a killed run left, then runs one operation with its display on out.
func operate(
	ctx context.Context, opened *session.Session, parsed invocation, out io.Writer, run operation,
) (engine.Result, error) {
	if err := settle(ctx, opened, out); err != nil {
		return engine.Result{}, err
	}
	signals, stop := interrupts()
	defer stop()
	return run(ctx, engine.Options{Display: out, Diff: parsed.diff, Interrupts: signals})
}

// settle clears what a killed run left and says what it did. Done again, it finds nothing and says nothing.
func settle(ctx context.Context, opened *session.Session, out io.Writer) error {
	settled, err := opened.Settle(ctx)
	for _, sentence := range settled {
		if err := writeLine(out, sentence); err != nil {
			return err
		}
	}
	return err
}

func outputs(ctx context.Context, opened *session.Session, _ invocation, out io.Writer) error {
	values, err := opened.Outputs(ctx)
	if err != nil {
		return err
	}
	shown := make(map[string]any, len(values))
	for name, output := range values {
		shown[name] = masked(output)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(shown)
}

func export(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	exported := opened.Export
	if parsed.showSecrets {
		exported = opened.ExportSecrets
	}
	text, err := exported(ctx)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

func writeLine(out io.Writer, line string) error {
	_, err := fmt.Fprintln(out, line)
	return err
}
