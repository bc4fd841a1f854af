package dev.wardian.plugin.internal.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A capability whose policy is a set of numbers: {@code keys: { allow: [1, 2] }}. Its function
 * {@code get} gives the number that it is asked for, plus 100.
 */
public final class KeysCapability implements Capability<KeysCapability.Keys> {
    /** What {@link #guest} answers where a number is denied. */
    public static final int DENIED = -4;

    /** How often it was bound, and how often what was bound was closed. */
    public final AtomicInteger bound = new AtomicInteger();

    public final AtomicInteger closed = new AtomicInteger();

    /** When what was bound was active: {@code active 1 [2, 3]}, {@code inactive 1 [2, 3]}. */
    public final List<String> activity = new CopyOnWriteArrayList<>();

    private volatile Runnable onGet = () -> {};
    private volatile Runnable onBind = () -> {};
    private volatile Runnable onIntersect = () -> {};

    /**
     * Some numbers.
     *
     * @param allowed the numbers
     */
    public record Keys(SortedSet<String> allowed) implements Policy {
        public static Keys of(Collection<String> allowed) {
            return new Keys(new TreeSet<>(allowed));
        }

        @Override
        public List<String> rules() {
            return allowed.stream().map(key -> "allow " + key).toList();
        }
    }

    /** A guest whose operation {@code get} asks for the number that is its input's first byte. */
    public static Guest guest() {
        Guest guest = new Guest();
        int get = guest.imports("wardian:keys/1", "get", "i:i");
        return guest.operation(
                "get",
                code -> {
                    code.i32(0).i32(0).i32(1).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                    code.i32(Guest.SCRATCH);
                    code.i32(0).op(Opcode.I32_LOAD8_U).op(Opcode.CALL, get);
                    code.op(Opcode.I32_STORE);
                    code.i32(Guest.SCRATCH).i32(4).op(Opcode.CALL, guest.outputWrite);
                    code.op(Opcode.DROP).i32(0);
                });
    }

    /** Does something in each call of {@code get}, before the policy is looked at. */
    public KeysCapability onGet(Runnable action) {
        onGet = action;
        return this;
    }

    /** Does something each time that it is bound. */
    public KeysCapability onBind(Runnable action) {
        onBind = action;
        return this;
    }

    /** Does something each time that two policies are intersected. */
    public KeysCapability onIntersect(Runnable action) {
        onIntersect = action;
        return this;
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("keys/1");
    }

    @Override
    public Keys parse(ManifestNode node) {
        node.allowKeys("allow");
        return Keys.of(
                node.require("allow").stream()
                        .flatMap(list -> list.items().stream())
                        .map(item -> item.asText(""))
                        .toList());
    }

    @Override
    public Keys intersect(Keys requested, Keys granted) {
        onIntersect.run();
        SortedSet<String> both = new TreeSet<>(requested.allowed());
        both.retainAll(granted.allowed());
        return new Keys(both);
    }

    @Override
    public String describe(Keys policy) {
        return String.join(", ", policy.allowed());
    }

    @Override
    public HostFunctions bind(PluginContext context, Keys effective) {
        onBind.run();
        bound.incrementAndGet();
        return HostFunctions.builder()
                .add("get", ModuleBuilder.functionType("i:i"), call -> get(call, effective))
                .onActive(() -> note("active", context, effective))
                .onInactive(() -> note("inactive", context, effective))
                .onClose(closed::incrementAndGet)
                .build();
    }

    private void note(String what, PluginContext context, Keys effective) {
        activity.add(what + " " + context.generation() + " " + effective.allowed());
    }

    private long get(CapabilityCall call, Keys effective) {
        int key = call.i32(0);
        onGet.run();
        if (!effective.allowed().contains(Integer.toString(key))) {
            throw call.denied("key " + key);
        }
        return key + 100L;
    }
}
