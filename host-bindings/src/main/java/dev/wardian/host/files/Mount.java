package dev.wardian.host.files;

import java.util.Optional;

/** What stands behind a path of the guest. */
sealed interface Mount permits MemoryMount, HostMount {
    /** What both allow; nothing if they have nothing in common. */
    Optional<Mount> intersect(Mount other);

    /** The rule for operators, for a path of the guest. */
    String rule(String path);

    /** How an operator grants it, as YAML on one line. */
    String grant();

    /** The rule with what stands behind it on the host. */
    String description(String path);
}
