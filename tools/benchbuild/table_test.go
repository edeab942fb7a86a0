package main

import (
	"testing"
	"time"
)

func TestTheTable(t *testing.T) {
	got := table([]row{
		compared("make sandbox", seconds(149*time.Second), seconds(186*time.Second), 1.25),
		{what: "preview", today: seconds(140 * time.Millisecond)},
		compared("memory", gigabytes(3_390_000_000), gigabytes(3_400_000_000), 1),
	})
	want := "                                                 floor    today  ratio\n" +
		"make sandbox                                     149 s    186 s   1.25\n" +
		"preview                                                  0.14 s       \n" +
		"memory                                          3.4 GB   3.4 GB   1.00\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A failed build is an error that says what it said, and no row.
func TestAFailureIsToldWithItsWords(t *testing.T) {
	_, err := bench{scratch: t.TempDir()}.measure(t.TempDir(), "go", "build", "./nowhere")
	if err == nil || len(err.Error()) < 30 {
		t.Errorf("got %v", err)
	}
	took, err := bench{}.measure(t.TempDir(), "go", "version")
	if err != nil || took.memory < 1<<20 || took.wall <= 0 {
		t.Errorf("got %v, %v", took, err)
	}
}
