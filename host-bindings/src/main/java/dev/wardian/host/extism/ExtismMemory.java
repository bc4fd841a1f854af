package dev.wardian.host.extism;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.plugin.internal.abi.WithinCall;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The memory of a guest of Extism, for an application's own functions: those of the import module
 * {@code extism:host/user}. Such a function takes and gives blocks, which are numbers of 64 bits.
 * It belongs to a {@linkplain dev.wardian.plugin.capability.Capability capability} of the
 * application, which names that import module:
 *
 * <pre>{@code
 * public List<String> importModules() {
 *     return List.of("extism:host/user");
 * }
 *
 * public HostFunctions bind(PluginContext context, Shop effective) {
 *     FunctionType type = FunctionType.of(List.of(ValueType.I64), ValueType.I64);
 *     return HostFunctions.builder()
 *             .add("price_of", type, call -> {
 *                 ExtismMemory memory = ExtismMemory.of(call);
 *                 return memory.write(prices.of(memory.takeText(call.i64(0))));
 *             })
 *             .build();
 * }
 * }</pre>
 *
 * <p>Valid while the function runs.
 */
public final class ExtismMemory {
    private final CapabilityCall call;
    private final PluginCall running;
    private final ExtismKernel kernel;

    private ExtismMemory(CapabilityCall call, PluginCall running, ExtismKernel kernel) {
        this.call = call;
        this.running = running;
        this.kernel = kernel;
    }

    /**
     * Returns the memory of the guest that calls a function.
     *
     * @param call the call of the function
     * @return its memory
     * @throws ErrnoException {@link Errno#EUNSUPPORTED} if the guest has another ABI than {@code
     *     extism}, or runs its start-up code
     */
    public static ExtismMemory of(CapabilityCall call) {
        if (call instanceof WithinCall within && within.call().operational()) {
            PluginCall running = within.call();
            Optional<ExtismKernel> kernel = ExtismKernel.find(running);
            if (kernel.isPresent()) {
                return new ExtismMemory(call, running, kernel.get());
            }
        }
        throw new ErrnoException(
                Errno.EUNSUPPORTED, "only an operation of a guest with abi extism has blocks");
    }

    /**
     * Copies a block.
     *
     * @param block the offset at which it begins
     * @return its bytes
     * @throws ErrnoException {@link Errno#EFAULT} if there is no such block
     */
    public byte[] read(long block) {
        long length = kernel.blocks.length(block);
        if (length == 0) {
            throw new ErrnoException(Errno.EFAULT, "no block at " + block);
        }
        call.consumeFuel(Fuel.bytes(length));
        return kernel.blocks.copy(block, length);
    }

    /**
     * Copies a block and frees it, as functions of Extism do with their arguments.
     *
     * @param block the offset at which it begins
     * @return its bytes
     * @throws ErrnoException {@link Errno#EFAULT} if there is no such block
     */
    public byte[] take(long block) {
        byte[] bytes = read(block);
        kernel.blocks.free(block);
        return bytes;
    }

    /**
     * Copies a block and frees it, and decodes it as UTF-8.
     *
     * @param block the offset at which it begins
     * @return the text
     * @throws ErrnoException {@link Errno#EFAULT} if there is no such block, {@link Errno#EUTF8} if
     *     it is malformed
     */
    public String takeText(long block) {
        String text = Utf8.decode(take(block));
        if (text == null) {
            throw new ErrnoException(Errno.EUTF8, "the block at " + block + " is no UTF-8");
        }
        return text;
    }

    /**
     * Puts bytes into a new block, which the guest frees.
     *
     * @param bytes the bytes
     * @return the offset at which the block begins; 0 if there are no bytes
     * @throws ErrnoException {@link Errno#ELIMIT} if the guest has no memory left for it
     */
    public long write(byte[] bytes) {
        call.consumeFuel(Fuel.bytes(bytes.length));
        if (bytes.length == 0) {
            return 0;
        }
        long most = running.limits().memoryBytes();
        if (kernel.blocks.reserve(bytes.length, most) != SharedBlocks.Room.ENOUGH) {
            throw new ErrnoException(Errno.ELIMIT, "no memory for " + bytes.length + " bytes");
        }
        int block = kernel.blocks.allocate(bytes.length);
        kernel.blocks.write(block, bytes);
        return block;
    }

    /**
     * Puts text into a new block, as {@link #write(byte[])} does.
     *
     * @param text the text
     * @return the offset at which the block begins; 0 for the empty text
     * @throws ErrnoException {@link Errno#ELIMIT} if the guest has no memory left for it
     */
    public long write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }
}
