package dev.wardian.host.extism;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.KvNamespaces;
import dev.wardian.plugin.internal.abi.GuestAbort;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.HostCall;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a plugin. If it has the capability {@code kv}, they are values in a namespace of
 * their own: all instances share them, and they stay past reloads. Otherwise each instance has its
 * own.
 */
final class VariableFunctions {
    private static final CapabilityName KV = CapabilityName.of("kv/1");
    private static final String NAME = "the name of a variable";
    private static final String GET = "var_get";
    private static final String SET = "var_set";

    private VariableFunctions() {}

    /** Gives a block with the value of a variable, or 0. */
    static long get(PluginCall call, HostCall host) {
        ExtismKernel kernel = ExtismKernel.of(call);
        String name = kernel.readText(host, host.i64(0), NAME);
        kernel.blocks.free(host.i64(0));
        Optional<KvNamespaces> namespaces = call.facility(KV, KvNamespaces.class);
        if (namespaces.isEmpty()) {
            return KernelFunctions.give(call, host, kernel.variable(name));
        }
        KernelWait wait = new KernelWait(call, host, KV, GET);
        Optional<byte[]> value =
                kept(wait, () -> kernel.namespace(namespaces.get()).get(name, wait));
        return KernelFunctions.give(call, host, value.orElse(null));
    }

    /** Both blocks are read before one is freed: they may be the same. */
    static long set(PluginCall call, HostCall host) {
        ExtismKernel kernel = ExtismKernel.of(call);
        String name = kernel.readText(host, host.i64(0), NAME);
        long offset = host.i64(1);
        byte[] value = offset == 0 ? null : kernel.read(host, offset, "the value of a variable");
        kernel.blocks.free(host.i64(0));
        kernel.blocks.free(offset);
        Optional<KvNamespaces> namespaces = call.facility(KV, KvNamespaces.class);
        if (namespaces.isPresent()) {
            KernelWait wait = new KernelWait(call, host, KV, SET);
            kept(wait, () -> set(kernel.namespace(namespaces.get()), name, value, wait));
        } else if (!kernel.setVariable(call, name, value)) {
            throw new GuestAbort(
                    "the variables are over " + ExtismKernel.MOST_VARIABLES + " bytes", "", 0, 0);
        }
        return 0;
    }

    private static boolean set(
            KvNamespaces.Namespace kept, String name, byte @Nullable [] value, KernelWait wait) {
        if (value == null) {
            return kept.delete(name, wait);
        }
        kept.put(name, value, wait);
        return true;
    }

    /** Uses the values that stay; a failure ends the guest's call. */
    private static <T> T kept(KernelWait wait, Supplier<T> use) {
        try {
            return use.get();
        } catch (ErrnoException e) {
            throw wait.failed(e);
        } catch (CallException e) {
            // The call ends while it waits.
            throw e;
        } catch (RuntimeException e) {
            throw wait.failed(new ErrnoException(Errno.EHOST, "the store failed", e));
        }
    }
}
