/**
 * Reads, checks and runs WebAssembly modules.
 *
 * <p>{@link dev.wardian.wasm.WasmModule#parse(java.nio.file.Path)} decodes and validates a module.
 * {@link dev.wardian.wasm.WasmModule#instantiate(dev.wardian.wasm.Imports)} links it with {@link
 * dev.wardian.wasm.Imports} and makes a {@link dev.wardian.wasm.WasmInstance}. {@link
 * dev.wardian.wasm.WasmInstance#function} finds an export, and {@link
 * dev.wardian.wasm.WasmFunction#call} calls it. {@link dev.wardian.wasm.InstanceOptions} and {@link
 * dev.wardian.wasm.CallOptions} limit memory, depth, fuel and time. All errors are {@link
 * dev.wardian.wasm.WasmException}.
 *
 * <p>Sections are those of the WebAssembly specification, version 3.0.
 */
@NullMarked
package dev.wardian.wasm;

import org.jspecify.annotations.NullMarked;
