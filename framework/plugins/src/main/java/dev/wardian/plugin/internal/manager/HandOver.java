package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.InstanceSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * Hands the state of one generation over to the next. Meanwhile new calls wait. If a step fails,
 * the old generation continues with the state that it had, whatever its hook did.
 */
final class HandOver {
    private final Generation from;
    private final Generation to;
    private final Duration drain;

    /**
     * @param from the running generation
     * @param to the next generation, instantiated
     * @param drain how long calls of the old generation may still run
     */
    HandOver(Generation from, Generation to, Duration drain) {
        this.from = from;
        this.to = to;
        this.drain = drain;
    }

    /** Whether a version hands its state over. */
    static boolean wantedBy(PluginManifest manifest) {
        return manifest.state().filter(PluginManifest.State::handover).isPresent();
    }

    /**
     * Hands the state over.
     *
     * @param swap gives new calls to the next generation. Waiting calls continue when the old
     *     generation accepts no more
     * @throws dev.wardian.plugin.error.PluginException if a step fails
     */
    void run(Runnable swap) {
        boolean done = false;
        from.hold();
        try {
            if (!from.drained(System.nanoTime() + drain.toNanos())) {
                throw stillBusy();
            }
            PluginInstance instance = from.stateful();
            if (instance == null) {
                // A failure discarded it with its state, as without a reload.
                to.goLive();
                swap.run();
            } else {
                give(instance, swap);
            }
            done = true;
        } finally {
            if (!done) {
                from.resume();
            }
        }
    }

    private void give(PluginInstance instance, Runnable swap) {
        try (InstanceSnapshot before = instance.snapshot()) {
            boolean given = false;
            try {
                to.takeState(from.save(instance));
                swap.run();
                given = true;
            } finally {
                if (!given) {
                    instance.bringBack(before);
                }
            }
        }
    }

    private PluginLinkException stillBusy() {
        ErrorId id = ErrorId.HANDOVER_FAILED;
        String message =
                "a call of version "
                        + from.manifest().version()
                        + " did not end within "
                        + Unit.NANOSECONDS.format(drain.toNanos());
        return new PluginLinkException(
                to.info(),
                List.of(to.manifest().source().problem(id, message, id.hint(), "state")));
    }
}
