package dev.wardian.host.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.testing.FakeCapability;
import dev.wardian.wasm.FunctionType;

/** A function in which the operator changes the grants while the guest's call runs. */
public final class Pause {
    private Pause() {}

    public static Capability<?> running(Runnable action) {
        return FakeCapability.named("pause/1")
                .function(
                        "pause",
                        FunctionType.parse("[] -> []"),
                        call -> {
                            action.run();
                            return 0;
                        });
    }
}
