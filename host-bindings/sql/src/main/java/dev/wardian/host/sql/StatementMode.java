package dev.wardian.host.sql;

/** What a statement does. */
enum StatementMode {
    /** It reads: what it changed is undone. */
    READ("reads"),
    /** It writes, in a transaction of its own. */
    WRITE("writes");

    private final String verb;

    StatementMode(String verb) {
        this.verb = verb;
    }

    String verb() {
        return verb;
    }
}
