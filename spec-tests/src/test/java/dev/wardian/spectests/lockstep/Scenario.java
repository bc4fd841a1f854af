package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.List;
import java.util.Set;

/** A kind of random guests, and what is done with them. */
interface Scenario {
    /** What files are named after. */
    String name();

    /** The modules of a seed. */
    List<byte[]> modules(long seed);

    /**
     * Instructions that an engine that compiles has to compile: those of which it is not certain
     * that functions with them are compiled, whatever else they have.
     */
    default Set<Opcode> compiled() {
        return Set.of();
    }

    /** How many steps a session has. */
    int steps();

    /**
     * A session with guests of {@link #modules}.
     *
     * @param options name the engine; those that {@link #options} gave
     */
    Session open(long seed, List<byte[]> modules, InstanceOptions options);

    /** The conditions under which the guests of a seed run, for the interpreter. */
    default InstanceOptions options(long seed) {
        Limits limits =
                Limits.DEFAULT
                        .withMetering(seed % 3 == 0)
                        .withCallDepth(seed % 5 == 0 ? 60 : 400)
                        .withTableElements(1000);
        return InstanceOptions.DEFAULT.withLimits(limits).withCanonicalNans(seed % 2 == 0);
    }
}
