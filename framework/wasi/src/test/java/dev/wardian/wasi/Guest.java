package dev.wardian.wasi;

import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A guest that passes calls on to the functions of WASI, so that a test makes them: each export is
 * called as the function is.
 */
final class Guest implements AutoCloseable {
    /** Where the next text or structure goes; nothing is given back. */
    private int free = 1024;

    private final Wasi wasi;
    private final WasmInstance instance;
    private CallOptions options = CallOptions.NONE;

    private Guest(Wasi wasi, WasmInstance instance) {
        this.wasi = wasi;
        this.instance = instance;
    }

    static Guest of(Wasi.Builder builder) {
        Wasi wasi = builder.build();
        WasmModule module = WasmModule.parse(WatParser.toBinary(text(wasi.imports())));
        return new Guest(wasi, module.instantiate(wasi.imports()));
    }

    private static String text(Imports imports) {
        StringBuilder declared = new StringBuilder();
        StringBuilder defined = new StringBuilder();
        for (Preview1 function : Preview1.values()) {
            String name = function.importName();
            if (imports.find(Wasi.MODULE, name).isEmpty()) {
                continue;
            }
            StringBuilder params = new StringBuilder();
            StringBuilder arguments = new StringBuilder();
            for (int i = 0; i < function.type().params().size(); i++) {
                params.append(' ').append(text(function.type().params().get(i)));
                arguments.append(" (local.get ").append(i).append(')');
            }
            String type =
                    String.format(
                            "(param%s)%s",
                            params, function.type().results().isEmpty() ? "" : " (result i32)");
            declared.append(
                    String.format(
                            "(import \"%s\" \"%s\" (func $%s %s))", Wasi.MODULE, name, name, type));
            defined.append(
                    String.format(
                            "(func (export \"%s\") %s (call $%s%s))",
                            name, type, name, arguments));
        }
        return "(module " + declared + "(memory (export \"memory\") 4)" + defined + ")";
    }

    private static String text(ValueType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    /** Limits of the calls that follow. */
    Guest with(CallOptions callOptions) {
        options = callOptions;
        return this;
    }

    WasmMemory memory() {
        return instance.findMemory("memory").orElseThrow();
    }

    /** Calls a function and returns its errno. */
    WasiErrno call(String name, @Nullable Object... arguments) {
        Object errno =
                instance.findFunction(name).orElseThrow().callWith(options, arguments).get(0);
        return WasiErrno.values()[(Integer) errno];
    }

    /** Reserves bytes of the memory, zeroed and aligned to 8. */
    int reserve(int length) {
        int address = free;
        free += length + 7 & ~7;
        return address;
    }

    /** Puts a text into the memory; the address is the first of the two arguments it stands for. */
    int put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    int put(byte[] bytes) {
        int address = reserve(bytes.length);
        memory().write(address, bytes);
        return address;
    }

    String text(long address, long length) {
        try {
            return memory().readUtf8(address, length);
        } catch (CharacterCodingException e) {
            throw new AssertionError(e);
        }
    }

    static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A list of one buffer. */
    int vector(int address, int length) {
        int vector = reserve(8);
        memory().writeI32(vector, address);
        memory().writeI32(vector + 4, length);
        return vector;
    }

    @Override
    public void close() {
        instance.close();
        wasi.close();
    }
}
