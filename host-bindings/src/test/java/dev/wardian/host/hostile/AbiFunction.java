package dev.wardian.host.hostile;

import dev.wardian.host.testing.Described;
import dev.wardian.interfaces.InterfaceFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a guest of {@link AbiProgram} can do: every function of the host, and a few things of its
 * own that change what the host sees.
 */
enum AbiFunction {
    INPUT_READ("wardian:core/1", "input_read"),
    OUTPUT_WRITE("wardian:core/1", "output_write"),
    FAIL("wardian:core/1", "fail"),
    REPLY_LEN("wardian:core/1", "reply_len"),
    REPLY_READ("wardian:core/1", "reply_read"),
    LOG_LEVEL("wardian:core/1", "log_level"),
    LOG("wardian:core/1", "log"),
    ABORT("wardian:core/1", "abort"),
    CONFIG_GET("wardian:config/1", "get"),
    CONFIG_KEYS("wardian:config/1", "keys"),
    NOW("wardian:clock/1", "now_ms"),
    MONOTONIC("wardian:clock/1", "monotonic_ns"),
    FILES_OPEN("wardian:files/1", "open"),
    FILES_READ("wardian:files/1", "read"),
    FILES_WRITE("wardian:files/1", "write"),
    FILES_SIZE("wardian:files/1", "size"),
    FILES_RESIZE("wardian:files/1", "resize"),
    FILES_SYNC("wardian:files/1", "sync"),
    FILES_CLOSE("wardian:files/1", "close"),
    FILES_STAT("wardian:files/1", "stat"),
    FILES_LIST("wardian:files/1", "list"),
    FILES_MAKE_DIR("wardian:files/1", "make_dir"),
    FILES_REMOVE("wardian:files/1", "remove"),
    FILES_RENAME("wardian:files/1", "rename"),
    RANDOM_FILL("wardian:random/1", "fill"),
    /** Calls an operation of another plugin. */
    PLUGINS_CALL("wardian:plugins/1", "call"),
    PLUGINS_CODE("wardian:plugins/1", "failure_code"),
    PLUGINS_MESSAGE("wardian:plugins/1", "failure_message"),
    /** Calls another plugin from within a host function. */
    OTHER_PLUGIN("wardian:probe/1", "other", ":i"),
    /** Calls an operation of the plugin that called. */
    SAME_PLUGIN("wardian:probe/1", "same", ":i"),
    /** Throws what no host function should. */
    THROWING("wardian:probe/1", "throwing", "i:i"),
    /** Uses what an earlier call of a host function was given. */
    STALE("wardian:probe/1", "stale", "ii:i"),
    /** Gives a value whose address and room the guest chooses; the first operand is its size. */
    VALUE("wardian:probe/1", "value", "iii:i"),
    /** Grows the memory by a number of pages. */
    GROW("", "", "i:i"),
    /** Stores a byte at an address below 64 KiB. */
    STORE("", "", "ii:"),
    /** Traps. */
    TRAP("", "", ":");

    final String module;
    final String importName;
    final String type;

    /** What the ABI says of it, or null where it is none of the ABI's functions. */
    private final @Nullable InterfaceFunction described;

    AbiFunction(String module, String importName) {
        this.module = module;
        this.importName = importName;
        this.described = Described.HOST.function(module, importName);
        this.type = Described.type(described.core());
    }

    AbiFunction(String module, String importName, String type) {
        this.module = module;
        this.importName = importName;
        this.described = null;
        this.type = type;
    }

    /** Whether it may answer a number: one that is an error has to be in its description. */
    boolean mayAnswer(int result) {
        return described == null || result >= 0 || Described.errors(described).contains(-result);
    }

    boolean isDescribed() {
        return described != null;
    }

    boolean isImported() {
        return !module.isEmpty();
    }

    boolean isCore() {
        return module.equals("wardian:core/1");
    }

    boolean isCapability() {
        return isImported() && !isCore();
    }

    int parameters() {
        return type.indexOf(':');
    }

    /** Whether it takes a path at its start. */
    boolean takesPath() {
        return module.equals("wardian:files/1")
                && described != null
                && type.startsWith("ii")
                && this != FILES_READ;
    }

    /** Whether a parameter is an i64. */
    boolean isWide(int parameter) {
        return type.charAt(parameter) == 'l';
    }

    /** Whether the result is an i64. */
    boolean isWide() {
        return type.endsWith("l");
    }

    boolean hasResult() {
        return !type.endsWith(":");
    }

    /**
     * Whether nobody can say what it gives but whether that is negative. Programs keep that much of
     * it.
     */
    boolean isOpen() {
        return isWide() || this == LOG_LEVEL;
    }
}
