package stack

import (
	"context"
	"io"
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

// openFile is os.Open that ends with the context, and so do its reads.
func openFile(ctx context.Context, path string) (io.ReadCloser, error) {
	type got struct {
		file *os.File
		err  error
	}
	opened := make(chan got, 1)
	go func() {
		file, err := os.Open(path)
		opened <- got{file, err}
	}()
	select {
	case g := <-opened:
		if g.err != nil {
			return nil, g.err
		}
		return &interruptible{ReadCloser: g.file, ctx: ctx}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// interruptible ends a read with the context: the read goes on into a buffer of its own and is forgotten.
type interruptible struct {
	io.ReadCloser
	ctx    context.Context
	buffer []byte
}

const readAtOnce = 1 << 20

// Read is io.Reader's.
func (i *interruptible) Read(into []byte) (int, error) {
	if i.buffer == nil {
		i.buffer = make([]byte, readAtOnce)
	}
	type got struct {
		n   int
		err error
	}
	read := make(chan got, 1)
	part := i.buffer[:min(len(into), len(i.buffer))]
	go func() {
		n, err := i.ReadCloser.Read(part)
		read <- got{n, err}
	}()
	select {
	case g := <-read:
		return copy(into, part[:g.n]), g.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
