package dev.wardian.sample.serve;

import dev.wardian.console.Authorizer;
import dev.wardian.console.ConsoleAction;
import dev.wardian.console.ConsoleRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The person who runs the sample, and may do everything. It is whoever reaches the server, so this
 * is for a server that only the same machine reaches.
 */
final class Operator implements Authorizer {
    private static final String NAME = System.getProperty("user.name", "");

    @Override
    public Optional<String> person(ConsoleRequest request) {
        return Optional.of(NAME.isBlank() ? "operator" : NAME);
    }

    @Override
    public boolean allows(
            String person, ConsoleAction action, @Nullable String plugin, String source) {
        return true;
    }
}
