// A plugin in Go, as a reactor: Go's run-time starts in _initialize, operations are exports.
package main

import "unsafe"

//go:wasmimport wardian:core/1 input_read
func inputRead(to unsafe.Pointer, offset, length int32) int32

//go:wasmimport wardian:core/1 output_write
func outputWrite(from unsafe.Pointer, length int32) int32

//go:wasmimport wardian:core/1 fail
func fail(code int32, message unsafe.Pointer, length int32) int32

const longest = 64

// greet greets whoever is named in the input.
//
//go:wasmexport op:greet
func greet(inputLength int32) int32 {
	name := make([]byte, longest+1)
	length := inputRead(unsafe.Pointer(unsafe.SliceData(name)), 0, longest+1)
	if length > longest {
		return failure(1, "the name is too long")
	}
	if length <= 0 {
		return failure(2, "nobody to greet")
	}
	output := "Hello, " + string(name[:length]) + "!"
	if outputWrite(unsafe.Pointer(unsafe.StringData(output)), int32(len(output))) < 0 {
		return 3
	}
	return 0
}

// failure says why an operation fails, which then returns the code.
func failure(code int32, message string) int32 {
	fail(code, unsafe.Pointer(unsafe.StringData(message)), int32(len(message)))
	return code
}

func main() {}
