package dev.wardian.wasm;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.interpreter.ProfiledFunction;
import dev.wardian.wasm.internal.runtime.HostFunctionInstance;
import dev.wardian.wasm.internal.runtime.ProfiledStack;
import dev.wardian.wasm.internal.runtime.TailCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where guests spend their time: a thread of its own looks now and then in which
 * functions another thread is, those that the interpreter runs and those that are compiled.
 * Instances have to be made {@linkplain InstanceOptions#withProfiled for it}; of others only
 * compiled functions are seen.
 *
 * <pre>{@code
 * WasmInstance instance = module.instantiate(imports, InstanceOptions.DEFAULT.withProfiled(true));
 * try (WasmProfiler profiler =
 *         WasmProfiler.start(Thread.currentThread(), Duration.ofMillis(1), module)) {
 *     instance.function("run").call();
 *     profiler.stacks().forEach((stack, count) -> System.out.println(stack + " " + count));
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class WasmProfiler implements AutoCloseable {
    /** What stands for stacks beyond the 10 000 that are told apart. */
    public static final String OTHER_STACKS = "(other stacks)";

    /** What stands for the frames between the 100 outermost and the 400 innermost of a stack. */
    public static final String OMITTED_FRAMES = "(omitted)";

    /** The frame of a host function, innermost. */
    public static final String HOST = "(host)";

    private static final int MOST_STACKS = 10_000;
    private static final int OUTERMOST = 100;
    private static final int INNERMOST = 400;
    private static final int LONGEST_NAME = 200;

    /** Traces of fewer elements are whole: HotSpot cuts them at 1 024. */
    private static final int LONGEST_TRACE = 1000;

    /**
     * As the compiler names methods; that of a part of a function has a number behind it, that of
     * the body of one that makes tail calls a word.
     */
    private static final Pattern COMPILED =
            Pattern.compile("(?s)(.*)#([0-9]+)(\\$[0-9]+)?(\\$body)?");

    private static final String COMPILED_LOADER = "wasm";

    /** The methods of compiled code that call imports. No function has such a name. */
    private static final Pattern COMPILED_IMPORT = Pattern.compile("import\\$\\d+");

    /** The classes that go on with a function which the interpreter has begun. */
    private static final String COMPILED_LOOP = "wasm.L";

    private final Thread profiled;
    private final Duration interval;
    private final ProfiledStack interpreted;
    private final List<WasmModule> modules;
    private final Thread own;

    /** How often each stack was seen. Guarded by itself. */
    private final Map<List<String>, Long> stacks = new HashMap<>();

    private volatile boolean closed;

    private WasmProfiler(
            Thread profiled,
            Duration interval,
            ProfiledStack interpreted,
            List<WasmModule> modules) {
        this.profiled = profiled;
        this.interval = interval;
        this.interpreted = interpreted;
        this.modules = modules;
        this.own = new Thread(this::run, "wardian-profiler");
        own.setDaemon(true);
    }

    /**
     * Begins to look.
     *
     * @param thread the thread that calls guests
     * @param interval how long to wait between two looks; at least a microsecond. A look stops the
     *     thread for some microseconds
     * @param modules the modules whose functions get their names, of others they get numbers
     * @return the profiler, which looks until it is closed or the thread ends
     * @throws IllegalArgumentException if the interval is shorter
     * @throws IllegalStateException if another profiler looks at the thread already
     */
    public static WasmProfiler start(Thread thread, Duration interval, WasmModule... modules) {
        if (interval.toNanos() < 1000) {
            throw new IllegalArgumentException("an interval of at least a microsecond is needed");
        }
        ProfiledStack stack = ProfiledStack.begin(thread);
        if (stack == null) {
            throw new IllegalStateException("another profiler looks at " + thread.getName());
        }
        WasmProfiler profiler = new WasmProfiler(thread, interval, stack, List.of(modules));
        boolean started = false;
        try {
            profiler.own.start();
            started = true;
        } finally {
            if (!started) {
                ProfiledStack.end(thread);
            }
        }
        return profiler;
    }

    /**
     * {@return how often each stack was seen, by its functions, outermost first, with semicolons
     * between them} These are the lines of folded stacks. A semicolon in a name becomes a comma.
     */
    public Map<String, Long> stacks() {
        Map<String, Long> folded = new TreeMap<>();
        synchronized (stacks) {
            stacks.forEach((stack, count) -> folded.put(String.join(";", stack), count));
        }
        return folded;
    }

    /** Looks no more. The stacks stay. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LockSupport.unpark(own);
            ProfiledStack.end(profiled);
        }
    }

    private void run() {
        while (!closed && profiled.isAlive()) {
            LockSupport.parkNanos(this, interval.toNanos());
            try {
                look();
            } catch (OutOfMemoryError e) {
                // A look less. When there is heap again, it goes on.
            }
        }
        close();
    }

    private void look() {
        StackTraceElement[] trace = profiled.getStackTrace();
        List<String> stack = guests(trace, interpreted.copy());
        if (stack.isEmpty() || closed) {
            return;
        }
        List<String> shown = shortened(stack);
        synchronized (stacks) {
            boolean isKnown = stacks.containsKey(shown) || stacks.size() < MOST_STACKS;
            stacks.merge(isKnown ? shown : List.of(OTHER_STACKS), 1L, Long::sum);
        }
    }

    private static List<String> shortened(List<String> stack) {
        if (stack.size() <= OUTERMOST + INNERMOST) {
            return stack;
        }
        List<String> shown = new ArrayList<>(stack.subList(0, OUTERMOST));
        shown.add(OMITTED_FRAMES);
        shown.addAll(stack.subList(stack.size() - INNERMOST, stack.size()));
        return shown;
    }

    /**
     * The guest's functions in a Java stack trace, outermost first.
     *
     * @param functions those that the interpreter ran about then, outermost first
     */
    private List<String> guests(StackTraceElement[] trace, @Nullable FunctionCode[] functions) {
        int calls = 0;
        for (StackTraceElement element : trace) {
            calls += isInterpreted(element) ? 1 : 0;
        }
        // The thread has gone on since the trace was taken, mostly at its innermost frames. The
        // JVM leaves out the outermost ones of a deep stack, which the interpreter knows.
        int next = trace.length < LONGEST_TRACE ? 0 : Math.max(0, functions.length - calls);
        List<String> guests = new ArrayList<>();
        for (int i = 0; i < next; i++) {
            FunctionCode function = functions[i];
            if (function != null) {
                guests.add(name(function));
            }
        }
        boolean inHost = false;
        boolean inTailCall = false;
        for (int i = trace.length - 1; i >= 0; i--) {
            StackTraceElement element = trace[i];
            if (isInterpreted(element)) {
                FunctionCode function = next < functions.length ? functions[next] : null;
                next++;
                if (function != null) {
                    guests.add(name(function));
                    inHost = false;
                    inTailCall = false;
                }
            } else if (callsImport(element)) {
                inHost = true;
            } else if (COMPILED_LOADER.equals(element.getClassLoaderName())) {
                String name = compiledName(element, inTailCall);
                if (name != null) {
                    if (inTailCall && !guests.isEmpty()) {
                        // The interpreter's function before has gone: this one is in its place.
                        guests.remove(guests.size() - 1);
                    }
                    guests.add(name);
                    inHost = false;
                    inTailCall = false;
                }
            } else if (element.getClassName().equals(TailCalls.class.getName())) {
                inTailCall = true;
            }
        }
        if (inHost && !guests.isEmpty()) {
            guests.add(HOST);
        }
        return guests;
    }

    /** Whether a host function runs in this frame, unless a guest's function follows. */
    private static boolean callsImport(StackTraceElement element) {
        return element.getClassName().equals(HostFunctionInstance.class.getName())
                || (COMPILED_LOADER.equals(element.getClassLoaderName())
                        && COMPILED_IMPORT.matcher(element.getMethodName()).matches());
    }

    private static boolean isInterpreted(StackTraceElement element) {
        return element.getClassName().equals(ProfiledFunction.class.getName())
                && element.getMethodName().equals("run");
    }

    private String name(FunctionCode function) {
        for (WasmModule module : modules) {
            if (module.isOf(function.module.data)) {
                return shown(module.functionName(function.index()), function.index());
            }
        }
        return shown("", function.index());
    }

    /** The name of a method's function, or null for one that stands for no function. */
    private @Nullable String compiledName(StackTraceElement element, boolean inTailCall) {
        Matcher method = COMPILED.matcher(element.getMethodName());
        if (!method.matches()
                || method.group(3) != null
                || (method.group(4) != null && !inTailCall)
                || element.getClassName().startsWith(COMPILED_LOOP)) {
            return null;
        }
        int index = Integer.parseInt(method.group(2));
        String legal = method.group(1);
        for (WasmModule module : modules) {
            String name = module.functionName(index);
            if (isMadeOf(legal, name)) {
                return shown(name, index);
            }
        }
        return shown(legal, index);
    }

    /** Whether a name of a method, which has fewer characters, was made of a function's name. */
    private static boolean isMadeOf(String legal, String name) {
        if (legal.isEmpty() ? !name.isEmpty() : legal.length() > name.length()) {
            return legal.isEmpty();
        }
        for (int i = 0; i < legal.length(); i++) {
            if (legal.charAt(i) != '_' && legal.charAt(i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String shown(String name, int index) {
        String label = new WasmFrame("", index, PrintableText.of(name), -1, null).toString();
        return label.substring(0, Math.min(label.length(), LONGEST_NAME)).replace(';', ',');
    }
}
