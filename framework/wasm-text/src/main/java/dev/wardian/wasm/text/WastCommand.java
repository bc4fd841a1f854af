package dev.wardian.wasm.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One top-level form of a script. */
public sealed interface WastCommand {
    /** {@return the line, counted from 1} */
    int line();

    /** {@return the word that the form begins with, for example {@code assert_return}} */
    String keyword();

    /**
     * {@return the number of top-level forms of the command} It is more than 1 only for a module
     * without brackets of its own.
     */
    default int forms() {
        return 1;
    }

    /**
     * Loads and instantiates a module.
     *
     * @param line the line, counted from 1
     * @param forms the number of top-level forms: of fields, if the module has no brackets of its
     *     own
     * @param module the module
     */
    record Instantiate(int line, int forms, WastModule module) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /**
     * Loads a module for later instances.
     *
     * @param line the line, counted from 1
     * @param module the module
     */
    record Define(int line, WastModule module) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /**
     * Instantiates a loaded module.
     *
     * @param line the line, counted from 1
     * @param instance the names of the instance and its module
     */
    record Instantiation(int line, WastInstance instance) implements WastCommand {
        @Override
        public String keyword() {
            return "module";
        }
    }

    /**
     * Makes the exports of an instance importable.
     *
     * @param line the line, counted from 1
     * @param name the module name under which other modules import them
     * @param instance the name of the instance without its {@code $}, or null for the latest
     *     instance
     */
    record Register(int line, String name, @Nullable String instance) implements WastCommand {
        @Override
        public String keyword() {
            return "register";
        }
    }

    /**
     * An action whose results do not matter.
     *
     * @param line the line, counted from 1
     * @param action the action
     */
    record Perform(int line, WastAction action) implements WastCommand {
        @Override
        public String keyword() {
            return action instanceof WastAction.Invoke ? "invoke" : "get";
        }
    }

    /**
     * The action must return results that match the patterns.
     *
     * @param line the line, counted from 1
     * @param keyword {@code assert_return}, or one of its forms for NaNs of version 1.0
     * @param action the action
     * @param expected one pattern for each result
     */
    record AssertReturn(int line, String keyword, WastAction action, List<WastPattern> expected)
            implements WastCommand {
        /**
         * Copies the patterns.
         *
         * @param line the line, counted from 1
         * @param keyword the word that the form begins with
         * @param action the action
         * @param expected one pattern for each result
         */
        public AssertReturn {
            expected = List.copyOf(expected);
        }
    }

    /**
     * A form that is no command. It fails when it runs.
     *
     * @param line the line, counted from 1
     * @param keyword the word that the form begins with, or the empty string
     * @param error why the form is no command
     */
    record Unreadable(int line, String keyword, WatException error) implements WastCommand {}

    /** The kinds of failure that a script can expect. */
    enum Failure {
        /** The module does not follow the grammar of its format. */
        MALFORMED("assert_malformed"),
        /** The module breaks a validation rule. */
        INVALID("assert_invalid"),
        /** An import of the module is missing or does not fit. */
        UNLINKABLE("assert_unlinkable"),
        /** The action, or the start of the instance, traps. */
        TRAP("assert_trap"),
        /** The action uses up the call stack. */
        EXHAUSTION("assert_exhaustion"),
        /** The action throws an exception that nobody catches. */
        EXCEPTION("assert_exception");

        private final String keyword;

        Failure(String keyword) {
            this.keyword = keyword;
        }

        /** {@return the word that a command begins with if it expects this failure} */
        public String keyword() {
            return keyword;
        }
    }

    /**
     * The subject must fail.
     *
     * @param line the line, counted from 1
     * @param failure how it must fail
     * @param subject the module, instance or action that must fail
     * @param message the begin of the message that the script expects, or the empty string
     */
    record AssertFailure(int line, Failure failure, WastSubject subject, String message)
            implements WastCommand {
        @Override
        public String keyword() {
            return failure.keyword();
        }
    }
}
