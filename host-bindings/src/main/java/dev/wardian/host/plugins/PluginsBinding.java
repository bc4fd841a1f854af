package dev.wardian.host.plugins;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * {@code wardian:plugins/1}: calls operations of other plugins. {@code allow} lists the operations
 * as {@code com.acme.base/greet} or {@code com.acme.base/*}.
 *
 * <p>The called plugin runs on its own instance, under its own limits and within the remaining
 * deadline and fuel of the caller. If it fails, {@code call} returns an error number. If it reports
 * a failure on purpose, {@code failure_code} and {@code failure_message} return the code and the
 * message.
 */
final class PluginsBinding implements Capability<PluginsPolicy> {
    private static final CapabilityName NAME = CapabilityName.of("plugins/1");
    private static final String ALLOW = "allow";
    private static final int CALL_PARAMS = 8;

    private static final FunctionType CALL =
            FunctionType.of(Collections.nCopies(CALL_PARAMS, ValueType.I32), ValueType.I32);
    private static final FunctionType CODE = FunctionType.of(List.of(), ValueType.I32);
    private static final FunctionType MESSAGE =
            FunctionType.of(List.of(ValueType.I32, ValueType.I32), ValueType.I32);

    /** The failure that the called plugin reported in the last call of an instance. */
    private static final class LastFailure {
        private int code;
        private String message = "";

        void set(int newCode, String newMessage) {
            code = newCode;
            message = newMessage;
        }
    }

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public PluginsPolicy parse(ManifestNode node) {
        node.allowKeys(ALLOW);
        return new PluginsPolicy(
                PatternSet.of(
                        PatternSet.read(
                                node.require(ALLOW),
                                OperationPattern::parse,
                                "a plugin and its operation, such as com.acme.base/greet or"
                                        + " com.acme.base/*")));
    }

    @Override
    public PluginsPolicy intersect(PluginsPolicy requested, PluginsPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(PluginsPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, PluginsPolicy effective) {
        return HostFunctions.builder()
                .add("call", CALL, call -> call(call, context, effective))
                .add("failure_code", CODE, call -> last(call).code)
                .add(
                        "failure_message",
                        MESSAGE,
                        call ->
                                call.reply(
                                        0, 1, last(call).message.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static LastFailure last(CapabilityCall call) {
        return call.instanceState(LastFailure.class, LastFailure::new);
    }

    private static long call(CapabilityCall call, PluginContext context, PluginsPolicy effective) {
        LastFailure last = last(call);
        last.set(0, "");
        String id = call.text(0, 1, OperationPattern.MAX_LENGTH);
        String operation = call.text(2, 3, OperationPattern.MAX_LENGTH);
        if (!effective.allows(new OperationPattern(id, operation))) {
            throw call.denied(id + "/" + operation);
        }
        byte[] input = call.bytes(4, 5, Integer.MAX_VALUE - 8);
        try {
            return call.reply(6, 7, context.callPlugin(id, operation, input));
        } catch (PluginException e) {
            if (e instanceof PluginFailure failure) {
                last.set(failure.code(), failure.pluginMessage());
            }
            Errno errno = e.errnoForCaller().orElseThrow(() -> e);
            throw new ErrnoException(errno, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ErrnoException(Errno.ENOTFOUND, "no operation " + operation, e);
        }
    }
}
