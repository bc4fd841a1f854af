package dev.wardian.console;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An authorizer for which everybody is one person, who may do some things. */
final class Everybody implements Authorizer {
    private final String name;
    private final Set<ConsoleAction> allowed;

    Everybody(String name, Set<ConsoleAction> allowed) {
        this.name = name;
        this.allowed = allowed;
    }

    static Everybody mayDoAll(String name) {
        return new Everybody(name, EnumSet.allOf(ConsoleAction.class));
    }

    @Override
    public Optional<String> person(ConsoleRequest request) {
        return Optional.of(name);
    }

    @Override
    public boolean allows(
            String person, ConsoleAction action, @Nullable String plugin, String source) {
        return person.equals(name) && allowed.contains(action);
    }
}
