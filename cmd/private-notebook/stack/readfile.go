package stack

import (
	"context"
	"os"
)

// ReadFile is os.ReadFile that ends with the context: a file may be a pipe, such as a shell's `<(command)`, into which nobody writes.
func ReadFile(ctx context.Context, path string) ([]byte, error) {
	return Interruptibly(ctx, func() ([]byte, error) { return os.ReadFile(path) })
}

// Interruptibly ends with the context, whatever a read does: the read goes on by itself and is forgotten.
func Interruptibly(ctx context.Context, do func() ([]byte, error)) ([]byte, error) {
	type got struct {
		text []byte
		err  error
	}
	read := make(chan got, 1)
	go func() {
		text, err := do()
		read <- got{text, err}
	}()
	select {
	case g := <-read:
		return g.text, g.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
