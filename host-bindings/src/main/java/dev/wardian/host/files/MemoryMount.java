package dev.wardian.host.files;

import dev.wardian.plugin.capability.Unit;
import java.util.Optional;

/**
 * A directory in memory.
 *
 * @param bytes its quota
 */
record MemoryMount(long bytes) implements Mount {
    @Override
    public Optional<Mount> intersect(Mount other) {
        return other instanceof MemoryMount that
                ? Optional.of(new MemoryMount(Math.min(bytes, that.bytes)))
                : Optional.empty();
    }

    @Override
    public String rule(String path) {
        return Unit.BYTES.format(bytes) + " of memory at " + path;
    }

    @Override
    public String grant() {
        return "{ memory: " + Unit.BYTES.format(bytes) + " }";
    }

    @Override
    public String description(String path) {
        return rule(path);
    }
}
