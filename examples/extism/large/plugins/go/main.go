// A tour of what a plugin does with the functions of Extism: input, output, variables, configuration, log and failures.
// It is written against their names alone. Its runtime starts once in each instance, and then serves calls.
package main

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// A block is memory of the host, known by its offset; 0 is none. Functions that take a block free it.

//go:wasmimport extism:host/env alloc
func alloc(length uint64) uint64

//go:wasmimport extism:host/env length
func length(block uint64) uint64

//go:wasmimport extism:host/env load_u8
func loadByte(offset uint64) uint32

//go:wasmimport extism:host/env load_u64
func loadLong(offset uint64) uint64

//go:wasmimport extism:host/env store_u8
func storeByte(offset uint64, value uint32)

//go:wasmimport extism:host/env store_u64
func storeLong(offset uint64, value uint64)

//go:wasmimport extism:host/env input_offset
func inputOffset() uint64

//go:wasmimport extism:host/env input_length
func inputLength() uint64

//go:wasmimport extism:host/env output_set
func outputSet(offset uint64, length uint64)

//go:wasmimport extism:host/env error_set
func errorSet(message uint64)

//go:wasmimport extism:host/env config_get
func configGet(key uint64) uint64

//go:wasmimport extism:host/env var_get
func varGet(name uint64) uint64

//go:wasmimport extism:host/env var_set
func varSet(name uint64, value uint64)

//go:wasmimport extism:host/env log_info
func logInfo(line uint64)

// put makes a block with the same contents.
func put(contents []byte) uint64 {
	block := alloc(uint64(len(contents)))
	at := 0
	for ; len(contents)-at >= 8; at += 8 {
		storeLong(block+uint64(at), binary.LittleEndian.Uint64(contents[at:]))
	}
	for ; at < len(contents); at++ {
		storeByte(block+uint64(at), uint32(contents[at]))
	}
	return block
}

func putText(text string) uint64 {
	return put([]byte(text))
}

// read copies bytes of the host.
func read(offset uint64, length uint64) []byte {
	contents := make([]byte, length)
	at := uint64(0)
	for ; length-at >= 8; at += 8 {
		binary.LittleEndian.PutUint64(contents[at:], loadLong(offset+at))
	}
	for ; at < length; at++ {
		contents[at] = byte(loadByte(offset + at))
	}
	return contents
}

func input() []byte {
	return read(inputOffset(), inputLength())
}

// answer ends an operation with its output.
func answer(output []byte) int32 {
	outputSet(put(output), uint64(len(output)))
	return 0
}

// countVowels counts the vowels of a text, and adds them to the total of this instance.
//
//go:wasmexport count_vowels
func countVowels() int32 {
	count := 0
	for _, letter := range string(input()) {
		if strings.ContainsRune("aeiouAEIOU", letter) {
			count++
		}
	}
	total := count
	if block := varGet(putText("total")); block != 0 {
		before, err := strconv.Atoi(string(read(block, length(block))))
		if err != nil {
			return failure(1, err.Error())
		}
		total += before
	}
	varSet(putText("total"), putText(strconv.Itoa(total)))
	logInfo(putText(fmt.Sprintf("%d vowels", count)))
	return answer(fmt.Appendf(nil, `{"count":%d,"total":%d}`, count, total))
}

// greeting greets with the word of the configuration.
//
//go:wasmexport greeting
func greeting() int32 {
	word := "Hello"
	if block := configGet(putText("greeting")); block != 0 {
		word = string(read(block, length(block)))
	}
	return answer(fmt.Appendf(nil, "%s, %s!", word, input()))
}

// fail fails with code 7 and the input as the message.
//
//go:wasmexport fail
func fail() int32 {
	return failure(7, string(input()))
}

func failure(code int32, message string) int32 {
	errorSet(putText(message))
	return code
}

// echo returns its input.
//
//go:wasmexport echo
func echo() int32 {
	return answer(input())
}

func main() {}
