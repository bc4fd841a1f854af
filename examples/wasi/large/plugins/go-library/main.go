// A report about the words of the input: a library in Go. Its runtime starts once in each instance, and then serves calls.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unsafe"
)

//go:wasmimport wardian:core/1 input_read
func inputRead(to unsafe.Pointer, offset, length int32) int32

//go:wasmimport wardian:core/1 output_write
func outputWrite(from unsafe.Pointer, length int32) int32

//go:wasmimport wardian:core/1 fail
func fail(code int32, message unsafe.Pointer, length int32) int32

const path = "/data/words.txt"

// run is the operation "run".
//
//go:wasmexport op:run
func run(inputLength int32) int32 {
	input := make([]byte, inputLength)
	if inputRead(unsafe.Pointer(unsafe.SliceData(input)), 0, inputLength) != inputLength {
		return failure(5, "the input cannot be read")
	}
	line, err := report(string(input))
	if err != nil {
		return failure(2, err.Error())
	}
	outputWrite(unsafe.Pointer(unsafe.StringData(line)), int32(len(line)))
	return 0
}

// failure says why an operation fails, which then returns the code.
func failure(code int32, message string) int32 {
	fail(code, unsafe.Pointer(unsafe.StringData(message)), int32(len(message)))
	return code
}

func report(input string) (string, error) {
	greeting, there := os.LookupEnv("GREETING")
	if !there {
		return "", fmt.Errorf("there is no variable GREETING")
	}
	words := strings.Fields(input)
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
	return fmt.Sprintf("%s from Go, a library: %d words, %d distinct, the longest is %s, %d bytes in %s, at %d s\n",
		greeting, len(words), distinct, longest, len(written), path, time.Now().Unix()), nil
}

func main() {}
