package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.HostMemory.Access;
import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * A function that accesses bytes of the host. No code of the host runs, so none of the border
 * between guest and host is there. Compiled code calls the method of its type: each type has one
 * access.
 */
public final class HostMemoryFunction extends FunctionOfHost {
    private final Access access;
    private final HostWindow window;
    private final long fuel;

    private HostMemoryFunction(RuntimeType type, Access access, HostWindow window, long fuel) {
        super(type);
        this.access = access;
        this.window = window;
        this.fuel = fuel;
    }

    /** What {@link HostMemory#function} makes. */
    public static HostMemoryFunction of(Access access, HostWindow window, long fuel) {
        return new HostMemoryFunction(CanonicalTypes.of(access.type()), access, window, fuel);
    }

    @Override
    public void run(CallContext context, @Nullable Instance caller, int base) {
        long[] slots = context.stack.slots;
        long address = slots[base];
        switch (access) {
            case LOAD_U8 -> slots[base] = loadByte(context, address);
            case LOAD_U64 -> slots[base] = loadLong(context, address);
            case STORE_U8 -> storeByte(context, address, (int) slots[base + 1]);
            case STORE_U64 -> storeLong(context, address, slots[base + 1]);
        }
    }

    public int loadByte(CallContext context, long address) {
        context.consume(fuel);
        return window.loadByte(address);
    }

    public long loadLong(CallContext context, long address) {
        context.consume(fuel);
        return window.loadLong(address);
    }

    public void storeByte(CallContext context, long address, int value) {
        context.consume(fuel);
        window.storeByte(address, value);
    }

    public void storeLong(CallContext context, long address, long value) {
        context.consume(fuel);
        window.storeLong(address, value);
    }

    @Override
    public String toString() {
        return "host access " + access;
    }
}
