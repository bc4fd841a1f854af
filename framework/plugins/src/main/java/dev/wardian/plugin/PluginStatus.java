package dev.wardian.plugin;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The status of a plugin that the manager has discovered, loaded or not.
 *
 * @param source the plugin's name as its {@link PluginSource} gives it; in a folder, the manifest's
 *     path below the folder, for example {@code greeter/plugin.yaml}. If the manager has several
 *     sources, the source's name comes first: {@code extra/greeter/plugin.yaml}
 * @param id the plugin's id, or null if the manifest gives none
 * @param version its version, or null if the manifest gives none
 * @param generation the number of its generation, or 0 if it never had one
 * @param state its state
 * @param failure why the plugin was rejected, or who disabled it and why; for an active plugin, why
 *     its last reload failed; or null
 */
public record PluginStatus(
        String source,
        @Nullable String id,
        @Nullable String version,
        long generation,
        PluginState state,
        @Nullable PluginException failure) {

    private static final Set<ErrorId> LACKING_GRANTS =
            Set.of(ErrorId.RELOAD_ASKS_FOR_MORE, ErrorId.CEILING_EXCLUDES);

    /**
     * {@return the state of a rejected new version of an active plugin: {@link
     * PluginState#PENDING_APPROVAL} if only grants are missing, otherwise {@link
     * PluginState#REJECTED}} Empty if the manager rejected no new version.
     */
    public Optional<PluginState> candidate() {
        boolean runs = state == PluginState.ACTIVE || state == PluginState.DEGRADED;
        return runs && failure != null ? Optional.of(stateOf(failure)) : Optional.empty();
    }

    /** The state of a version that was rejected with this failure. */
    static PluginState stateOf(PluginException failure) {
        boolean lacksGrants =
                failure instanceof PluginLinkException link
                        && link.problems().stream()
                                .map(Problem::id)
                                .allMatch(LACKING_GRANTS::contains);
        return lacksGrants ? PluginState.PENDING_APPROVAL : PluginState.REJECTED;
    }

    /** {@return this status without a failure} */
    public PluginStatus withoutFailure() {
        return new PluginStatus(source, id, version, generation, state, null);
    }

    /** {@return the problems in {@link #failure}; empty if it lists none} */
    public List<Problem> problems() {
        if (failure instanceof ManifestException manifest) {
            return manifest.problems();
        }
        return failure instanceof PluginLinkException link ? link.problems() : List.of();
    }

    /**
     * {@return this status in another state}
     *
     * @param other the other state
     */
    public PluginStatus withState(PluginState other) {
        return new PluginStatus(source, id, version, generation, other, failure);
    }
}
