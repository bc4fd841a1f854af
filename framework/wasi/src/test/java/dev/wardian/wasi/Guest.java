package dev.wardian.wasi;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
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
    private int opened;
    private int count;

    private Guest(Wasi wasi, WasmInstance instance) {
        this.wasi = wasi;
        this.instance = instance;
    }

    static Guest of(Wasi.Builder builder) {
        Wasi wasi = builder.build();
        WasmModule module = WasmModule.parse(WatParser.toBinary(text(wasi.imports())));
        InstanceOptions options =
                InstanceOptions.DEFAULT.withLimits(Limits.DEFAULT.withMetering(true));
        return new Guest(wasi, module.instantiate(wasi.imports(), options));
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
                            "(func (export \"%s\") %s (call $%s%s))", name, type, name, arguments));
        }
        return "(module " + declared + "(memory (export \"memory\") 4)" + defined + ")";
    }

    private static String text(ValueType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    /** A guest with one directory, as {@code /}. */
    static Guest in(Directory root) {
        return of(Wasi.builder().directory("/", root));
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
        return WasiErrno.values()[(Integer) Objects.requireNonNull(errno)];
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

    /** The numbers of {@code rights}: all that there are. */
    static final long ALL_RIGHTS = (1L << 30) - 1;

    /** The same without the right to write, which nobody has who opens a directory. */
    static final long DIRECTORY_RIGHTS = ALL_RIGHTS & ~(1L << 6);

    /** The bits of {@code oflags}. */
    static final int CREATE = 1;

    static final int DIRECTORY = 2;
    static final int EXCLUSIVE = 4;
    static final int TRUNCATE = 8;

    /** The number of the first directory that a guest has. */
    static final int ROOT = 3;

    /** Calls {@code path_open} in the first directory, without following, with all rights. */
    WasiErrno open(String path, int flags) {
        long rights = (flags & DIRECTORY) == 0 ? ALL_RIGHTS : DIRECTORY_RIGHTS;
        return open(ROOT, 0, path, flags, rights);
    }

    /** Calls {@code path_open}; {@link #opened} is the number then. */
    WasiErrno open(int directory, int lookup, String path, int flags, long rights) {
        opened = -1;
        int result = reserve(4);
        WasiErrno errno =
                call(
                        "path_open",
                        directory,
                        lookup,
                        put(path),
                        length(path),
                        flags,
                        rights,
                        ALL_RIGHTS,
                        0,
                        result);
        if (errno == WasiErrno.SUCCESS) {
            opened = memory().readI32(result);
        }
        return errno;
    }

    /** The number that the last {@code path_open} gave. */
    int opened() {
        return opened;
    }

    /** Calls a function of a path in the first directory. */
    WasiErrno path(String function, String path) {
        return call(function, ROOT, put(path), length(path));
    }

    /** Calls {@code fd_write}; {@link #count} is how many bytes were written. */
    WasiErrno write(int descriptor, String text) {
        return move("fd_write", descriptor, put(text), length(text));
    }

    /** Calls {@code fd_read}, and returns the text or the errno. */
    String read(int descriptor, int length) {
        int address = reserve(length);
        WasiErrno errno = move("fd_read", descriptor, address, length);
        return errno == WasiErrno.SUCCESS ? text(address, count) : errno.toString();
    }

    private WasiErrno move(String function, int descriptor, int address, int length) {
        int result = reserve(4);
        WasiErrno errno = call(function, descriptor, vector(address, length), 1, result);
        count = memory().readI32(result);
        return errno;
    }

    /** How many bytes the last reading or writing moved. */
    int count() {
        return count;
    }

    /** The type and the size that {@code path_filestat_get} tells, or its errno. */
    String stat(int lookup, String path) {
        int result = reserve(64);
        WasiErrno errno = call("path_filestat_get", ROOT, lookup, put(path), length(path), result);
        return errno == WasiErrno.SUCCESS
                ? memory().readByte(result + 16) + " " + memory().readI64(result + 32)
                : errno.toString();
    }

    /** Makes a file with a text in it. */
    void file(String path, String text) {
        require(open(path, CREATE | TRUNCATE));
        require(write(opened, text));
        require(call("fd_close", opened));
    }

    /** Makes a symbolic link. */
    WasiErrno symlink(String text, String path) {
        return call("path_symlink", put(text), length(text), ROOT, put(path), length(path));
    }

    static void require(WasiErrno errno) {
        if (errno != WasiErrno.SUCCESS) {
            throw new AssertionError(errno);
        }
    }

    @Override
    public void close() {
        instance.close();
        wasi.close();
    }
}
