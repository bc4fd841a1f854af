package dev.wardian.spectests.lockstep;

import dev.wardian.spectests.pauses.LoopShapes;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Loops without end that are stopped, by a deadline, by another thread, or by their fuel. How far
 * they come is compared where fuel stops them; otherwise it is a matter of time.
 */
final class Interruptions implements Scenario {
    private static final int STEPS = 6;
    private static final int MOST_FUEL = 200_000;
    private static final int MOST_MILLIS = 20;

    @Override
    public String name() {
        return "interruptions";
    }

    @Override
    public List<byte[]> modules(long seed) {
        return List.of(LoopShapes.of(seed));
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public InstanceOptions options(long seed) {
        InstanceOptions usual = Scenario.super.options(seed);
        return usual.withLimits(usual.limits().withMetering(seed % 2 == 0));
    }

    @Override
    public Session open(long seed, List<byte[]> modules, InstanceOptions options) {
        return new Session(options) {
            @Override
            void step(int step) {
                Random random = new Random(seed * 1000 + step);
                forgetGuests();
                WasmInstance instance =
                        instantiate(modules.get(0), Features.WASM_3_0, Imports.NONE);
                WasmFunction run = instance.function("run");
                int millis = random.nextInt(MOST_MILLIS);
                if (step % 3 == 0) {
                    callUntilStopped(run, CallOptions.NONE.withTimeout(Duration.ofMillis(millis)));
                } else if (step % 3 == 1 || !isMetered()) {
                    CancelToken token = new CancelToken();
                    Thread other = cancelling(token, millis);
                    callUntilStopped(run, CallOptions.NONE.withCancel(token));
                    join(other);
                } else {
                    call(run, CallOptions.NONE.withFuel(random.nextInt(MOST_FUEL)));
                    return;
                }
                call(instance.function("after"), CallOptions.NONE);
                forgetGuests();
            }
        };
    }

    private static Thread cancelling(CancelToken token, int millis) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(millis);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            token.cancel();
                        });
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
