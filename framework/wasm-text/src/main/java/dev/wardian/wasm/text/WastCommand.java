package dev.wardian.wasm.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One top-level form of a script. */
public sealed interface WastCommand {
    /** The line, counted from 1. */
    int line();

    /** The word that the form begins with, for example {@code assert_return}. */
    String keyword();

    /**
     * How many top-level forms the command consists of: more than one only for a module without
     * brackets of its own.
     */
    default int forms() {
        return 1;
    }

    /** Loads and instantiates a module. */
    record Instantiate(int line, int forms, WastModule module) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /** Loads a module for later instances. */
    record Define(int line, WastModule module) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /** Instantiates a loaded module. */
    record Instantiation(int line, WastInstance instance) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /** Makes the exports of an instance importable under {@code name}. */
    record Register(int line, String name, @Nullable String instance) implements WastCommand {
        @Override
        public String keyword() {
            return "register";
        }
    }

    /** An action whose results do not matter. */
    record Perform(int line, WastAction action) implements WastCommand {
        @Override
        public String keyword() {
            return action instanceof WastAction.Invoke ? "invoke" : "get";
        }
    }

    /** The action must give results of these patterns. */
    record AssertReturn(int line, String keyword, WastAction action, List<WastPattern> expected)
            implements WastCommand {
        public AssertReturn {
            expected = List.copyOf(expected);
        }
    }

    /** A form that is no command, which fails; {@code keyword} is empty where it has none. */
    record Unreadable(int line, String keyword, WatException error) implements WastCommand {}

    /** How something has to fail. */
    enum Failure {
        MALFORMED("assert_malformed"),
        INVALID("assert_invalid"),
        UNLINKABLE("assert_unlinkable"),
        TRAP("assert_trap"),
        EXHAUSTION("assert_exhaustion"),
        EXCEPTION("assert_exception");

        private final String keyword;

        Failure(String keyword) {
            this.keyword = keyword;
        }

        /** The word that a command begins with which expects this failure. */
        public String keyword() {
            return keyword;
        }
    }

    /** The subject must fail; {@code message} is empty where none is given. */
    record AssertFailure(int line, Failure failure, WastSubject subject, String message)
            implements WastCommand {
        @Override
        public String keyword() {
            return failure.keyword();
        }
    }
}
