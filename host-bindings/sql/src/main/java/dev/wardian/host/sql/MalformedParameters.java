package dev.wardian.host.sql;

/** What a guest gave as parameters is none. */
final class MalformedParameters extends Exception {
    MalformedParameters(String message) {
        super(message, null, false, false);
    }
}
