package dev.wardian.plugin;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as its manager sees it, whether it could be loaded or not.
 *
 * @param source the plugin's name: what its {@link PluginSource} calls it, in a folder the
 *     manifest's path there, for example {@code greeter/plugin.yaml}; with the source's name before
 *     it where the manager has several, for example {@code extra/greeter/plugin.yaml}
 * @param id the plugin's id, or null where the manifest does not tell
 * @param version its version, or null where the manifest does not tell
 * @param generation the number of its generation, or 0 where it never got that far
 * @param state the state in which it is
 * @param failure why it was rejected; of an active plugin, why its last reload was; or null
 */
public record PluginStatus(
        String source,
        @Nullable String id,
        @Nullable String version,
        long generation,
        PluginState state,
        @Nullable PluginException failure) {

    /**
     * The state of the version that was to take the place of an active one and could not: {@link
     * PluginState#PENDING_APPROVAL} where it only lacks grants, otherwise {@link
     * PluginState#REJECTED}; nothing where there is no such version.
     */
    public Optional<PluginState> candidate() {
        boolean runs = state == PluginState.ACTIVE || state == PluginState.DEGRADED;
        return runs && failure != null ? Optional.of(stateOf(failure)) : Optional.empty();
    }

    /** The state of a version that was refused for a reason. */
    static PluginState stateOf(PluginException failure) {
        boolean lacksGrants =
                failure instanceof LinkException link
                        && link.problems().stream()
                                .allMatch(it -> it.id() == ErrorId.RELOAD_ASKS_FOR_MORE);
        return lacksGrants ? PluginState.PENDING_APPROVAL : PluginState.REJECTED;
    }

    /** This status without a failure. */
    public PluginStatus withoutFailure() {
        return new PluginStatus(source, id, version, generation, state, null);
    }

    /** The located reasons in {@link #failure}; empty where there are none with a place. */
    public List<Problem> problems() {
        if (failure instanceof ManifestException manifest) {
            return manifest.problems();
        }
        return failure instanceof LinkException link ? link.problems() : List.of();
    }

    /** The same in another state. */
    public PluginStatus withState(PluginState other) {
        return new PluginStatus(source, id, version, generation, other, failure);
    }
}
