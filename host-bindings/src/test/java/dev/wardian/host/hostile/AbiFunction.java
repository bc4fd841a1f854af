package dev.wardian.host.hostile;

/**
 * What a guest of {@link AbiProgram} can do: every function of the host, and a few things of its
 * own that change what the host sees.
 */
enum AbiFunction {
    INPUT_READ("wardian:core/1", "input_read", "iii:i"),
    OUTPUT_WRITE("wardian:core/1", "output_write", "ii:i"),
    FAIL("wardian:core/1", "fail", "iii:i"),
    REPLY_LEN("wardian:core/1", "reply_len", ":i"),
    REPLY_READ("wardian:core/1", "reply_read", "iii:i"),
    LOG_LEVEL("wardian:core/1", "log_level", ":i"),
    LOG("wardian:core/1", "log", "iii:i"),
    ABORT("wardian:core/1", "abort", "iiiiii:"),
    CONFIG_GET("wardian:config/1", "get", "iiii:i"),
    CONFIG_KEYS("wardian:config/1", "keys", "ii:i"),
    NOW("wardian:clock/1", "now_ms", ":l"),
    MONOTONIC("wardian:clock/1", "monotonic_ns", ":l"),
    RANDOM_FILL("wardian:random/1", "fill", "ii:i"),
    /** Calls an operation of another plugin. */
    PLUGINS_CALL("wardian:plugins/1", "call", "iiiiiiii:i"),
    PLUGINS_CODE("wardian:plugins/1", "failure_code", ":i"),
    PLUGINS_MESSAGE("wardian:plugins/1", "failure_message", "ii:i"),
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

    AbiFunction(String module, String importName, String type) {
        this.module = module;
        this.importName = importName;
        this.type = type;
    }

    boolean isCore() {
        return module.equals("wardian:core/1");
    }

    boolean isCapability() {
        return !module.isEmpty() && !isCore();
    }

    int parameters() {
        return type.indexOf(':');
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
