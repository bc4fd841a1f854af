package dev.wardian.host.hostile;

import dev.wardian.plugin.capability.Errno;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * What the ABI says that must happen, for one instance: every result, every byte of its memory, how
 * each program ends. Written from the text of the ABI, without a look at the host.
 */
final class AbiModel {
    static final int MAX_PAGES = 3;
    static final int OUTPUT = 250_000;
    static final int STATE = 30_000;
    static final int LOG = 300;
    static final int REPLY = 4_000;
    static final int CAPABILITY_CALLS = 50;

    /** The configuration that the plugin may see, as {@code config.keys} lists it. */
    static final Map<String, String> CONFIG = Map.of("greeting", "Hello", "tax.rate", "0.2");

    private static final String KEYS = "greeting\ntax.rate";
    private static final int MOST_NAME_BYTES = 256;
    private static final int MOST_PATH_BYTES = 4_096;
    private static final long MOST_BYTES_OF_FILES = 16 << 20;

    /** Where a directory is that no program names. */
    static final String MOUNT = "/data";

    private static final int MOST_MESSAGE = 64 << 10;

    /** How a program ends. */
    enum End {
        RETURNED,
        PANICKED,
        TRAPPED
    }

    final int[] slots;
    byte[] memory;

    /** Bytes that the host chose at random. */
    private boolean[] open;

    private boolean operational;
    private byte[] input = {};
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private int mostOutput = OUTPUT;

    /** Whether some output was more than may be. */
    boolean outputRefused;

    private byte[] reply = {};
    int failCode;
    String failMessage = "";

    /** How the last call of another plugin failed by that plugin's word. */
    private int calledCode;

    private String calledMessage = "";
    private int logged;
    private int capabilityCalls;

    AbiModel(byte[] memory) {
        this(memory, new boolean[memory.length], new int[AbiProgram.SLOTS]);
    }

    private AbiModel(byte[] memory, boolean[] open, int[] slots) {
        this.memory = memory;
        this.open = open;
        this.slots = slots;
    }

    /** The same instance at this moment. */
    AbiModel copy() {
        AbiModel copy = new AbiModel(memory.clone(), open.clone(), slots.clone());
        copy.calledCode = calledCode;
        copy.calledMessage = calledMessage;
        return copy;
    }

    byte[] output() {
        return output.toByteArray();
    }

    /** Whether memory is as it should be; what the host chose at random is not compared. */
    boolean matches(byte[] actual) {
        for (int i = 0; i < memory.length; i++) {
            if (i >= actual.length || (actual[i] != memory[i] && !open[i])) {
                return false;
            }
        }
        return actual.length == memory.length;
    }

    /** What the host keeps for an instance, which no hand-over that fails takes back. */
    void keepHostState(AbiModel other) {
        calledCode = other.calledCode;
        calledMessage = other.calledMessage;
    }

    /** Runs the hook whose output is the state. */
    End runSave(AbiProgram program) {
        mostOutput = STATE;
        try {
            return run(program, new byte[0], true);
        } finally {
            mostOutput = OUTPUT;
        }
    }

    /** Runs a program; core functions work only where it is an operation or a hook. */
    End run(AbiProgram program, byte[] bytes, boolean operation) {
        outputRefused = false;
        operational = operation;
        input = bytes;
        output.reset();
        reply = new byte[0];
        failCode = 0;
        failMessage = "";
        logged = 0;
        capabilityCalls = 0;
        for (AbiProgram.Step step : program.steps()) {
            for (int i = 0; i < step.times(); i++) {
                switch (step.function()) {
                    case ABORT -> {
                        return End.PANICKED;
                    }
                    case TRAP -> {
                        return End.TRAPPED;
                    }
                    default -> {}
                }
                if (step.function() == AbiFunction.STORE && !store(step)) {
                    return End.TRAPPED;
                }
                int result = call(step);
                if (step.function().hasResult()) {
                    slots[step.slot()] = step.function().isOpen() ? result >> 31 : result;
                }
            }
        }
        return End.RETURNED;
    }

    private int argument(AbiProgram.Step step, int index) {
        int value = step.arguments().get(index);
        return step.fromSlot().get(index) ? slots[value] : value;
    }

    private long unsigned(AbiProgram.Step step, int index) {
        return Integer.toUnsignedLong(argument(step, index));
    }

    private boolean store(AbiProgram.Step step) {
        long address = unsigned(step, 0);
        if (address >= memory.length) {
            return false;
        }
        memory[(int) address] = (byte) argument(step, 1);
        open[(int) address] = false;
        return true;
    }

    private int call(AbiProgram.Step step) {
        int result = result(step);
        if (!step.function().mayAnswer(result)) {
            throw new AssertionError(step.function() + " is not described to answer " + result);
        }
        return result;
    }

    private int result(AbiProgram.Step step) {
        AbiFunction function = step.function();
        boolean always = function == AbiFunction.LOG || !function.isCore();
        if (!always && !operational) {
            return -Errno.ENOCALL.number();
        }
        if (function.isCapability()) {
            reply = new byte[0];
            if (++capabilityCalls > CAPABILITY_CALLS) {
                return -Errno.ELIMIT.number();
            }
        }
        return switch (function) {
            case INPUT_READ -> copyOut(step, input);
            case OUTPUT_WRITE -> outputWrite(step);
            case FAIL -> fail(step);
            case REPLY_LEN -> reply.length;
            case REPLY_READ -> copyOut(step, reply);
            case LOG -> log(step);
            case CONFIG_GET -> configGet(step);
            case CONFIG_KEYS -> reply(step, 0, KEYS.getBytes(StandardCharsets.UTF_8));
            case FILES_OPEN, FILES_STAT, FILES_LIST, FILES_MAKE_DIR, FILES_REMOVE, FILES_RENAME ->
                    withPath(step);
            case FILES_READ, FILES_WRITE ->
                    unsigned(step, 3) > MOST_BYTES_OF_FILES
                            ? -Errno.E2BIG.number()
                            : -Errno.ECLOSED.number();
            // No program opens a file, so it has no handles.
            case FILES_SIZE, FILES_RESIZE, FILES_SYNC, FILES_CLOSE -> -Errno.ECLOSED.number();
            case RANDOM_FILL -> randomFill(step);
            case PLUGINS_CALL -> pluginsCall(step);
            case PLUGINS_CODE -> calledCode;
            case PLUGINS_MESSAGE -> reply(step, 0, calledMessage.getBytes(StandardCharsets.UTF_8));
            case SAME_PLUGIN, STALE -> 1;
            case THROWING -> -thrown(argument(step, 0)).number();
            case VALUE -> value(step);
            case GROW -> grow(step);
            default -> 0;
        };
    }

    /** What {@link AbiFuzzTest} lets its host function throw. */
    private static Errno thrown(int which) {
        return which == 0 ? Errno.ETIMEOUT : Errno.EHOST;
    }

    /** What is wrong with a region, as a negative number, or 0. */
    private int check(long address, long length, long most) {
        if (length > most) {
            return -Errno.E2BIG.number();
        }
        return length == 0 || address + length <= memory.length ? 0 : -Errno.EFAULT.number();
    }

    private byte[] region(long address, long length) {
        return length == 0
                ? new byte[0]
                : Arrays.copyOfRange(memory, (int) address, (int) (address + length));
    }

    /** Whether any byte of a region is one that the host chose at random. */
    private boolean isOpen(long address, long length) {
        for (long i = address; i < address + length; i++) {
            if (open[(int) i]) {
                return true;
            }
        }
        return false;
    }

    /** That a program's future hangs on random bytes, and nothing can be said of it. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private byte[] known(long address, long length) {
        if (length != 0 && isOpen(address, length)) {
            throw new Unknown();
        }
        return region(address, length);
    }

    /** That the guest stored these bytes. */
    void set(int address, byte[] bytes) {
        write(address, bytes, 0, bytes.length);
    }

    private void write(long address, byte[] bytes, int from, int count) {
        if (count > 0) {
            System.arraycopy(bytes, from, memory, (int) address, count);
            Arrays.fill(open, (int) address, (int) address + count, false);
        }
    }

    private int copyOut(AbiProgram.Step step, byte[] source) {
        long address = unsigned(step, 0);
        long offset = unsigned(step, 1);
        long length = unsigned(step, 2);
        int wrong = check(address, length, Long.MAX_VALUE);
        if (wrong != 0) {
            return wrong;
        }
        int count = (int) Math.min(length, Math.max(0, source.length - offset));
        write(address, source, (int) Math.min(offset, source.length), count);
        return count;
    }

    private int outputWrite(AbiProgram.Step step) {
        long address = unsigned(step, 0);
        long length = unsigned(step, 1);
        int wrong = check(address, length, mostOutput - output.size());
        outputRefused |= wrong == -Errno.E2BIG.number();
        if (wrong == 0) {
            output.writeBytes(known(address, length));
        }
        return wrong;
    }

    private int fail(AbiProgram.Step step) {
        int code = argument(step, 0);
        if (code <= 0) {
            return -Errno.EINVAL.number();
        }
        long address = unsigned(step, 1);
        long length = unsigned(step, 2);
        int wrong = check(address, length, MOST_MESSAGE);
        if (wrong != 0) {
            return wrong;
        }
        byte[] text = known(address, length);
        if (!isText(text)) {
            return -Errno.EUTF8.number();
        }
        failCode = code;
        failMessage = new String(text, StandardCharsets.UTF_8);
        return 0;
    }

    private int log(AbiProgram.Step step) {
        int level = argument(step, 0);
        if (level < 1 || level > 5) {
            return -Errno.EINVAL.number();
        }
        long address = unsigned(step, 1);
        long length = unsigned(step, 2);
        int wrong = check(address, length, LOG - logged);
        if (wrong != 0) {
            return wrong;
        }
        if (!isText(known(address, length))) {
            return -Errno.EUTF8.number();
        }
        logged += (int) length;
        return 0;
    }

    /** What is wrong with a short text, as a negative number, or 0. */
    private int checkText(AbiProgram.Step step, int at) {
        return checkText(step, at, MOST_NAME_BYTES);
    }

    private int checkText(AbiProgram.Step step, int at, int most) {
        long address = unsigned(step, at);
        long length = unsigned(step, at + 1);
        int wrong = check(address, length, most);
        if (wrong != 0) {
            return wrong;
        }
        return isText(known(address, length)) ? 0 : -Errno.EUTF8.number();
    }

    private String text(AbiProgram.Step step, int at) {
        byte[] bytes = region(unsigned(step, at), unsigned(step, at + 1));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What {@link AbiFuzzTest} grants, and what the plugins there do. */
    private int pluginsCall(AbiProgram.Step step) {
        calledCode = 0;
        calledMessage = "";
        for (int at = 0; at < 4; at += 2) {
            int wrong = checkText(step, at);
            if (wrong != 0) {
                return wrong;
            }
        }
        String id = text(step, 0);
        String operation = text(step, 2);
        boolean witness = id.equals("test.witness");
        if (!witness && !(id.equals("test.none") && operation.equals("echo"))) {
            return -Errno.EDENIED.number();
        }
        int wrong = check(unsigned(step, 4), unsigned(step, 5), Integer.MAX_VALUE - 8);
        if (wrong != 0) {
            return wrong;
        }
        byte[] given = known(unsigned(step, 4), unsigned(step, 5));
        if (witness && operation.equals("echo")) {
            return reply(step, 6, given);
        }
        if (witness && operation.equals("fail")) {
            calledCode = AbiFuzzTest.WITNESS_CODE;
            calledMessage = AbiFuzzTest.WITNESS_MESSAGE;
            return -Errno.EFAILED.number();
        }
        return -Errno.ENOTFOUND.number();
    }

    /** Functions of files with one or two paths, of which none may be in a mount. */
    private int withPath(AbiProgram.Step step) {
        boolean two = step.function() == AbiFunction.FILES_RENAME;
        for (int at = 0; at < (two ? 4 : 2); at += 2) {
            int wrong = checkText(step, at, MOST_PATH_BYTES);
            if (wrong != 0) {
                return wrong;
            }
        }
        if (step.function() == AbiFunction.FILES_OPEN
                && (argument(step, 2) < 0 || argument(step, 2) > 3)) {
            return -Errno.EINVAL.number();
        }
        String path = text(step, 0);
        if (path.startsWith(MOUNT)) {
            throw new Unknown();
        }
        return path.startsWith("/") ? -Errno.EDENIED.number() : -Errno.EINVAL.number();
    }

    private int configGet(AbiProgram.Step step) {
        int wrong = checkText(step, 0);
        if (wrong != 0) {
            return wrong;
        }
        String key = text(step, 0);
        boolean allowed =
                key.equals("greeting") || (key.startsWith("tax.") && !key.equals("tax.secret"));
        if (!allowed) {
            return -Errno.EDENIED.number();
        }
        String value = CONFIG.get(key);
        return value == null
                ? -Errno.ENOTFOUND.number()
                : reply(step, 2, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A value of variable size: written if it fits, kept in the reply slot in any case. */
    private int reply(AbiProgram.Step step, int outParam, byte[] value) {
        long address = unsigned(step, outParam);
        long room = unsigned(step, outParam + 1);
        int wrong = check(address, room, Long.MAX_VALUE);
        if (wrong != 0) {
            return wrong;
        }
        if (value.length > REPLY) {
            return -Errno.E2BIG.number();
        }
        reply = value;
        if (value.length <= room) {
            write(address, value, 0, value.length);
        }
        return value.length;
    }

    private int value(AbiProgram.Step step) {
        byte[] value = new byte[argument(step, 0) & 0xFFFF];
        Arrays.fill(value, (byte) 0xEE);
        return reply(step, 1, value);
    }

    private int randomFill(AbiProgram.Step step) {
        long address = unsigned(step, 0);
        long length = unsigned(step, 1);
        int wrong = check(address, length, 65_536);
        if (wrong == 0 && length > 0) {
            Arrays.fill(open, (int) address, (int) (address + length), true);
        }
        return wrong;
    }

    private int grow(AbiProgram.Step step) {
        int pages = memory.length / AbiProgram.PAGE;
        long wanted = pages + unsigned(step, 0);
        if (wanted > MAX_PAGES) {
            return -1;
        }
        memory = Arrays.copyOf(memory, (int) wanted * AbiProgram.PAGE);
        open = Arrays.copyOf(open, memory.length);
        return pages;
    }

    private static boolean isText(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
