// A report about the words of the input: a program in Go.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

const path = "/data/words.txt"

func main() {
	line, err := report()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(line)
}

func report() (string, error) {
	greeting, there := os.LookupEnv("GREETING")
	if !there {
		return "", fmt.Errorf("there is no variable GREETING")
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return "", err
	}
	words := strings.Fields(string(input))
	longest := ""
	for _, word := range words {
		if len(word) > len(longest) {
			longest = word
		}
	}
	slices.Sort(words)
	distinct := len(slices.Compact(slices.Clone(words)))
	lines := ""
	for _, word := range words {
		lines += word + "\n"
	}
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		return "", err
	}
	written, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s from Go: %d words, %d distinct, the longest is %s, %d bytes in %s, at %d s",
		greeting, len(words), distinct, longest, len(written), path, time.Now().Unix()), nil
}
