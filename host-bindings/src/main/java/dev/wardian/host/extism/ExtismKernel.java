package dev.wardian.host.extism;

import dev.wardian.plugin.capability.HttpRequests;
import dev.wardian.plugin.capability.KvNamespaces;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.ConventionMemory;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.GuestAbort;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the host keeps for one instance: the blocks of the call that runs, its input, output and
 * error, and the variables, which stay for later calls.
 */
final class ExtismKernel implements AutoCloseable {
    /** What the variables of one instance may take, in bytes. */
    static final long MOST_VARIABLES = 1 << 20;

    /** Where variables are among the values that stay. */
    private static final String NAMESPACE = "extism";

    private static final byte[] NOTHING = {};

    /** The most bytes of an answer's body that are read at once. */
    private static final int PIECE = 1 << 14;

    /** What a variable takes besides its name and value. */
    private static final int VARIABLE = 48;

    final SharedBlocks blocks;

    private final MemoryBudget budget;
    private final Map<String, byte[]> variables = new HashMap<>();
    private long variableBytes;

    /** The variables that stay, and what they were opened by. */
    private KvNamespaces.@Nullable Namespace keptVariables;

    private @Nullable KvNamespaces keptBy;

    private long outputOffset;
    private long outputLength;
    private long errorOffset;
    private int answeredStatus;
    private String answeredHeaders = "";

    private ExtismKernel(ConventionMemory memory) {
        this.budget = memory.budget();
        this.blocks = new SharedBlocks(memory);
    }

    /** That of the instance which runs a call. */
    static ExtismKernel of(PluginCall call) {
        return call.kept(ExtismKernel.class, ExtismKernel::new);
    }

    /** That of the instance which runs a call, if its guest has used one. */
    static Optional<ExtismKernel> find(PluginCall call) {
        return call.findKept(ExtismKernel.class);
    }

    /** Begins a call with its input in a block. */
    void begin(BytesCall call) {
        blocks.clear();
        outputOffset = 0;
        outputLength = 0;
        errorOffset = 0;
        answered(0, "");
        blocks.setInput((int) put(call, call.input()));
    }

    /** Ends it. */
    void end() {
        blocks.clear();
    }

    /**
     * Allocates a block.
     *
     * @param length its length; 0 gives no block
     * @return its offset
     * @throws LimitExceeded if the blocks reach the plugin's limit on memory
     * @throws dev.wardian.plugin.error.PluginUnavailable if the budget has no room
     */
    long allocate(PluginCall call, long length) {
        if (length == 0) {
            return 0;
        }
        long most = call.limits().memoryBytes();
        switch (blocks.reserve(length, most)) {
            case ENOUGH -> {
                return blocks.allocate((int) length);
            }
            case LIMIT -> throw new LimitExceeded(call.info(), Limit.MEMORY, most, most + 1);
            case BUDGET -> throw call.memoryUsedUp();
        }
        throw new AssertionError();
    }

    /** A new block with contents; for none there is no block. */
    long put(PluginCall call, byte[] contents) {
        int offset = (int) allocate(call, contents.length);
        if (offset != 0) {
            blocks.write(offset, contents);
        }
        return offset;
    }

    /**
     * Copies a block of the guest. The null block, 0, is empty.
     *
     * @param what what it is, for the error
     * @throws GuestAbort if there is no such block
     */
    byte[] read(HostCall host, long offset, String what) {
        if (offset == 0) {
            return NOTHING;
        }
        long length = blocks.length(offset);
        if (length == 0) {
            throw new GuestAbort("no block at " + offset + " for " + what, "", 0, 0);
        }
        host.consumeFuel(Fuel.bytes(length));
        return blocks.copy(offset, length);
    }

    /**
     * As {@link #read}, for text.
     *
     * @throws GuestAbort if it is no UTF-8 either
     */
    String readText(HostCall host, long offset, String what) {
        String text = Utf8.decode(read(host, offset, what));
        if (text == null) {
            throw new GuestAbort(what + " is no UTF-8", "", 0, 0);
        }
        return text;
    }

    void setOutput(long offset, long length) {
        if (length == 0) {
            outputLength = 0;
        } else if (blocks.contains(offset, length)) {
            outputOffset = offset;
            outputLength = length;
        }
    }

    void setError(long offset) {
        if (offset == 0 || blocks.length(offset) != 0) {
            errorOffset = offset;
        }
    }

    /** What the guest said of its failure; empty if it said nothing. */
    String error() {
        long length = blocks.length(errorOffset);
        return length == 0 ? "" : Utf8.decodeLeniently(blocks.copy(errorOffset, length));
    }

    /**
     * The output of the call.
     *
     * @throws LimitExceeded if it is over the limit
     */
    byte[] output(PluginCall call) {
        if (outputLength > call.limits().output()) {
            throw new LimitExceeded(
                    call.info(), Limit.OUTPUT, call.limits().output(), outputLength);
        }
        return outputLength == 0 ? NOTHING : blocks.copy(outputOffset, outputLength);
    }

    /** The variables that stay; they are opened again if the plugin has less of the capability. */
    KvNamespaces.Namespace namespace(KvNamespaces namespaces) {
        KvNamespaces.Namespace open = keptVariables;
        if (open == null || !namespaces.equals(keptBy)) {
            open = namespaces.open(NAMESPACE);
            keptVariables = open;
            keptBy = namespaces;
        }
        return open;
    }

    byte @Nullable [] variable(String name) {
        return variables.get(name);
    }

    /**
     * Sets a variable.
     *
     * @param value its value, or null to remove it
     * @return whether there is room for it
     */
    boolean setVariable(PluginCall call, String name, byte @Nullable [] value) {
        byte[] before = variables.get(name);
        long change =
                (value == null ? 0 : size(name, value)) - (before == null ? 0 : size(name, before));
        if (variableBytes + change > MOST_VARIABLES) {
            return false;
        }
        if (change > 0 && !budget.reserve(change)) {
            throw call.memoryUsedUp();
        }
        if (change < 0) {
            budget.release(-change);
        }
        variableBytes += change;
        if (value == null) {
            variables.remove(name);
        } else {
            variables.put(name, value);
        }
        return true;
    }

    private static long size(String name, byte[] value) {
        return VARIABLE + 2L * name.length() + value.length;
    }

    /** Notes the head of the last answer by HTTP. */
    void answered(int status, String headers) {
        answeredStatus = status;
        answeredHeaders = headers;
    }

    int answeredStatus() {
        return answeredStatus;
    }

    /** As a JSON object; empty before there is an answer. */
    String answeredHeaders() {
        return answeredHeaders;
    }

    /**
     * The body of an answer.
     *
     * @throws LimitExceeded if it is over the plugin's limit on memory
     * @throws dev.wardian.plugin.error.PluginUnavailable if the budget has no room
     */
    byte[] collect(PluginCall call, HttpRequests.Answer answer) {
        long most = call.limits().memoryBytes();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        long reserved = 0;
        try {
            for (int count = answer.read(piece); count > 0; count = answer.read(piece)) {
                if (body.size() + (long) count > most) {
                    throw new LimitExceeded(call.info(), Limit.MEMORY, most, most + 1);
                }
                // The bytes and their copy, since the array grows.
                if (!budget.reserve(2L * count)) {
                    throw call.memoryUsedUp();
                }
                reserved += 2L * count;
                body.write(piece, 0, count);
            }
            return body.toByteArray();
        } finally {
            budget.release(reserved);
        }
    }

    /** Gives back all memory. */
    @Override
    public void close() {
        blocks.close();
        variables.clear();
        budget.release(variableBytes);
        variableBytes = 0;
    }
}
