package dev.wardian.host.files;

import java.util.Optional;

/**
 * A directory of the host. A request does not say which one, so it stands for any.
 *
 * @param mode what the guest may do
 * @param folder the directory, or nothing in a request
 */
record HostMount(MountMode mode, Optional<HostFolder> folder) implements Mount {
    @Override
    public Optional<Mount> intersect(Mount other) {
        if (!(other instanceof HostMount that)) {
            return Optional.empty();
        }
        MountMode both = mode.compareTo(that.mode) < 0 ? mode : that.mode;
        if (folder.isEmpty() || that.folder.isEmpty()) {
            return Optional.of(new HostMount(both, folder.or(() -> that.folder)));
        }
        return folder.get()
                .intersect(that.folder.get())
                .map(common -> new HostMount(both, Optional.of(common)));
    }

    @Override
    public String rule(String path) {
        return mode.verb() + " " + path;
    }

    @Override
    public String grant() {
        return mode == MountMode.WRITE
                ? "{ host: DIRECTORY, mode: write, quota: 100MiB }"
                : "{ host: DIRECTORY, mode: read }";
    }

    @Override
    public String description(String path) {
        return rule(path) + folder.map(it -> " (" + it.describe(mode) + ")").orElse("");
    }
}
