package dev.wardian.console;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person can do to a plugin in the console. */
public enum ConsoleAction {
    /** Reads manifest and module again and replaces the running version. */
    RELOAD,
    /** Returns to the version before the last reload. */
    ROLL_BACK,
    /** Stops the plugin until somebody loads it. */
    UNLOAD,
    /** Loads a plugin that does not run. */
    LOAD,
    /** Stops the plugin until somebody enables it, also after the application starts again. */
    DISABLE,
    /** Lets a disabled plugin run again. */
    ENABLE;

    /** The name in addresses and in JSON: {@code roll-back}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ConsoleAction> of(String word) {
        return Stream.of(values()).filter(action -> action.word().equals(word)).findFirst();
    }

    /** What the log says that somebody does. */
    String verb() {
        return word().replace('-', ' ');
    }
}
