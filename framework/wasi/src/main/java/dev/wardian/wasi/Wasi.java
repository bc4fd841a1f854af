package dev.wardian.wasi;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.internal.ArrayInput;
import dev.wardian.wasi.internal.HostOutput;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasi.internal.PumpedInput;
import dev.wardian.wasi.internal.RuntimeCall;
import dev.wardian.wasi.internal.StreamInput;
import dev.wardian.wasi.internal.WasiGuest;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * WASI preview 1 for one instance: the module {@code wasi_snapshot_preview1} with its 46 functions,
 * and what they reach. A guest reaches nothing by default: it has no arguments, no variables and no
 * directories, its input is empty, its output is dropped, and it knows neither the time of day nor
 * a random byte. {@link Builder} gives it more.
 *
 * <pre>{@code
 * WasmModule module = WasmModule.parse(bytes);
 * try (HostFiles files = HostFiles.open(Path.of("data"), false);
 *         Wasi wasi =
 *                 Wasi.builder()
 *                         .arguments("convert", "/data/in.csv")
 *                         .stdout(System.out)
 *                         .directory("/data", files.open())
 *                         .build();
 *         WasmInstance instance = module.instantiate(wasi.imports())) {
 *     int code = wasi.run(instance, CallOptions.NONE);
 * }
 * }</pre>
 *
 * <p>A failure of a function is an {@code errno} for the guest ({@link WasiErrno}), and so is an
 * address that is not inside its memory. The guest pays fuel for the bytes that are moved and for
 * the names of a path. A wait ends when the call of the guest has to end.
 *
 * <p>Not safe for calls on several threads at once, as an instance is not.
 */
public final class Wasi implements AutoCloseable {
    /** The name under which guests import the functions: {@code wasi_snapshot_preview1}. */
    public static final String MODULE = Preview1.MODULE;

    /** The export that is the main function of a command. */
    public static final String START = "_start";

    /** The export that a host calls once before any other one of a reactor. */
    public static final String INITIALIZE = "_initialize";

    private static final FunctionType NOTHING = FunctionType.of(List.of());

    private final WasiGuest program;
    private final Imports imports;

    private Wasi(Builder builder) {
        Map<String, String> variables = new LinkedHashMap<>(builder.variables);
        program =
                new WasiGuest(
                        builder.arguments,
                        () -> variables,
                        builder.wallClock,
                        builder.monotonicClock,
                        builder.random,
                        builder.mostDescriptors);
        program.openStreams(
                new WasiGuest.Streams(
                        builder.input,
                        new HostOutput(builder.output),
                        new HostOutput(builder.error),
                        builder.inputTerminal,
                        builder.outputTerminal));
        builder.directories.forEach((path, directory) -> program.openDirectory(directory, path));
        imports = makeImports(program);
    }

    private static Imports makeImports(WasiGuest program) {
        Imports.Builder imports = Imports.builder();
        for (Preview1 function : Preview1.values()) {
            // A fixed seed would be a trap for a guest that makes keys, so there is no function.
            if (function != Preview1.RANDOM_GET || program.hasRandom()) {
                imports.function(
                        MODULE,
                        function.importName(),
                        function.type(),
                        call ->
                                call.returnI32(
                                        function.call(program, new RuntimeCall(call)).code()));
            }
        }
        return imports.build();
    }

    /** {@return a builder that gives a guest nothing} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return whether a module is a command, which has a main function}
     *
     * @param module the module
     */
    public static boolean isCommand(WasmModule module) {
        return module.exports().stream()
                .anyMatch(export -> export.name().equals(START) && export.type().equals(NOTHING));
    }

    /**
     * {@return whether a module imports functions of WASI preview 1}
     *
     * @param module the module
     */
    public static boolean isImportedBy(WasmModule module) {
        return module.imports().stream().anyMatch(wanted -> wanted.module().equals(MODULE));
    }

    /**
     * {@return the functions, to link one instance with} Without {@link Builder#random} the
     * function {@code random_get} is not among them, so a module that imports it does not link.
     */
    public Imports imports() {
        return imports;
    }

    /**
     * Runs the main function of a command.
     *
     * @param instance the instance, linked with {@link #imports}
     * @param options limits of the call
     * @return the exit code that the guest chose, unsigned; 0 if the function returned
     * @throws IllegalArgumentException if the instance has no function {@link #START} without
     *     parameters and results
     * @throws CallException if the guest traps, or the call has to end
     */
    public int run(WasmInstance instance, CallOptions options) {
        return call(instance.findFunction(START).orElse(null), START, options);
    }

    /**
     * Initialises a reactor: calls {@link #INITIALIZE} if the instance has it. The host does so
     * once, before it calls any other export.
     *
     * @param instance the instance, linked with {@link #imports}
     * @param options limits of the call
     * @return the exit code that the guest chose, unsigned; 0 if the function returned
     * @throws IllegalArgumentException if the function has parameters or results
     * @throws CallException if the guest traps, or the call has to end
     */
    public int initialize(WasmInstance instance, CallOptions options) {
        WasmFunction function = instance.findFunction(INITIALIZE).orElse(null);
        return function == null ? 0 : call(function, INITIALIZE, options);
    }

    private static int call(@Nullable WasmFunction function, String name, CallOptions options) {
        if (function == null || !function.type().equals(NOTHING)) {
            throw new IllegalArgumentException(
                    "the module exports no function \""
                            + name
                            + "\" without parameters and results");
        }
        try {
            function.callWith(options);
            return 0;
        } catch (HostFunctionException e) {
            if (e.failure() instanceof WasiExitException exit) {
                return exit.code();
            }
            throw e;
        }
    }

    /**
     * Closes everything that the guest opened, and the directories that it had from the start. The
     * streams stay open. Closing twice does nothing.
     */
    @Override
    public void close() {
        program.close();
    }

    /** Says what a guest reaches. */
    public static final class Builder {
        private static final int DEFAULT_DESCRIPTORS = 1_024;

        private List<String> arguments = List.of();
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Map<String, Directory> directories = new LinkedHashMap<>();
        private StreamInput input = new ArrayInput(new byte[0]);
        private OutputStream output = OutputStream.nullOutputStream();
        private OutputStream error = OutputStream.nullOutputStream();
        private boolean inputTerminal;
        private boolean outputTerminal;
        private @Nullable InstantSource wallClock;
        private LongSupplier monotonicClock = sinceNow();
        private @Nullable RandomGenerator random;
        private int mostDescriptors = DEFAULT_DESCRIPTORS;

        private Builder() {}

        /** How long the host runs is no affair of the guest. */
        private static LongSupplier sinceNow() {
            long begin = System.nanoTime();
            return () -> System.nanoTime() - begin;
        }

        /**
         * Sets the arguments.
         *
         * @param arguments the arguments; by custom the first one is the name of the program
         * @return this builder
         * @throws IllegalArgumentException if one has a NUL in it
         */
        public Builder arguments(String... arguments) {
            return arguments(List.of(arguments));
        }

        /**
         * Sets the arguments.
         *
         * @param arguments the arguments; by custom the first one is the name of the program
         * @return this builder
         * @throws IllegalArgumentException if one has a NUL in it
         */
        public Builder arguments(List<String> arguments) {
            arguments.forEach(argument -> requireNoNul("argument", argument));
            this.arguments = List.copyOf(arguments);
            return this;
        }

        /**
         * Adds a variable of the environment.
         *
         * @param name its name
         * @param value its value
         * @return this builder
         * @throws IllegalArgumentException if the name is empty or has an equals sign in it, or one
         *     of the two has a NUL in it
         */
        public Builder variable(String name, String value) {
            requireNoNul("variable", name);
            requireNoNul("variable", value);
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("no name of a variable: \"" + name + "\"");
            }
            variables.put(name, value);
            return this;
        }

        /**
         * Sets the standard input.
         *
         * @param bytes the input, which is not copied
         * @return this builder
         */
        public Builder stdin(byte[] bytes) {
            input = new ArrayInput(bytes);
            return this;
        }

        /**
         * Sets the standard input. A thread of its own reads the stream, whenever the guest wants
         * more than was read. So a guest that waits for input can be stopped. The thread ends with
         * each reading; where the stream never has anything, the thread stays.
         *
         * @param stream the input, which is not closed
         * @return this builder
         */
        public Builder stdin(InputStream stream) {
            input = new PumpedInput(Objects.requireNonNull(stream));
            return this;
        }

        /**
         * Sets the standard output. Each write of the guest is flushed.
         *
         * @param stream the output. It is not closed, unless a call has to end while the guest
         *     writes; closing it then has to end the write
         * @return this builder
         */
        public Builder stdout(OutputStream stream) {
            output = Objects.requireNonNull(stream);
            return this;
        }

        /**
         * Sets the standard error, as {@link #stdout} does for the standard output.
         *
         * @param stream the output
         * @return this builder
         */
        public Builder stderr(OutputStream stream) {
            error = Objects.requireNonNull(stream);
            return this;
        }

        /**
         * Says which streams are a terminal. Libraries of guests ask for that, and then write line
         * by line.
         *
         * @param input whether the standard input is one; false by default
         * @param output whether the standard output and the standard error are; false by default
         * @return this builder
         */
        public Builder terminal(boolean input, boolean output) {
            inputTerminal = input;
            outputTerminal = output;
            return this;
        }

        /**
         * Gives the guest a directory. A path of the guest that begins with its name leads there.
         *
         * @param path the path that the guest knows it by, such as {@code /data}
         * @param directory the directory. It is closed with this object
         * @return this builder
         * @throws IllegalArgumentException if the path is empty, has a NUL in it or is given
         *     already
         */
        public Builder directory(String path, Directory directory) {
            requireNoNul("path", path);
            if (path.isEmpty() || directories.containsKey(path)) {
                throw new IllegalArgumentException(
                        path.isEmpty() ? "an empty path" : "two directories for " + path);
            }
            directories.put(path, Objects.requireNonNull(directory));
            return this;
        }

        /**
         * Lets the guest know the time of day. Without it the clock {@code realtime} fails with
         * {@link WasiErrno#NOTCAPABLE}.
         *
         * @param clock the clock, such as {@link InstantSource#system()}
         * @return this builder
         */
        public Builder wallClock(InstantSource clock) {
            wallClock = Objects.requireNonNull(clock);
            return this;
        }

        /**
         * Sets the clock that only goes forward. By default it begins at 0 when the builder is
         * made.
         *
         * @param nanos returns nanoseconds, at least 0
         * @return this builder
         */
        public Builder monotonicClock(LongSupplier nanos) {
            monotonicClock = Objects.requireNonNull(nanos);
            return this;
        }

        /**
         * Lets the guest have random bytes.
         *
         * @param random where they come from; {@link java.security.SecureRandom} where the guest
         *     may make keys of them
         * @return this builder
         */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random);
            return this;
        }

        /**
         * Bounds how many descriptors are open at once, the three streams and the directories from
         * the start among them.
         *
         * @param most the number, from 3; 1 024 by default
         * @return this builder
         * @throws IllegalArgumentException if the number is less than 3
         */
        public Builder descriptors(int most) {
            if (most < 3) {
                throw new IllegalArgumentException("fewer than 3 descriptors: " + most);
            }
            mostDescriptors = most;
            return this;
        }

        /**
         * {@return what was described, for one instance}
         *
         * @throws IllegalArgumentException if there are more directories than descriptors
         */
        public Wasi build() {
            return new Wasi(this);
        }

        private static void requireNoNul(String what, String text) {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(what + " with a NUL in it");
            }
        }
    }
}
