package main

import (
	"fmt"
	"strings"
	"time"
)

func compared(what, floor, today string, ratio float64) row {
	return row{what: what, floor: floor, today: today, ratio: ratio}
}

// table is the rows in columns.
func table(rows []row) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%-45s %8s %8s %6s\n", "", "floor", "today", "ratio")
	for _, r := range rows {
		ratio := ""
		if r.ratio > 0 {
			ratio = fmt.Sprintf("%.2f", r.ratio)
		}
		fmt.Fprintf(&text, "%-45s %8s %8s %6s\n", r.what, r.floor, r.today, ratio)
	}
	return text.String()
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

func gigabytes(bytes int64) string { return fmt.Sprintf("%.1f GB", float64(bytes)/1e9) }
