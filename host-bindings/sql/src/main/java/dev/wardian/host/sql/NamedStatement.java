package dev.wardian.host.sql;

/**
 * A statement that an operator wrote.
 *
 * @param source the name of the database
 * @param sql its text, with a question mark for each parameter
 * @param mode what it does
 */
record NamedStatement(String source, String sql, StatementMode mode) {
    String describe(String name) {
        return name + " (" + mode.verb() + " " + source + ")";
    }
}
