package dev.wardian.host.sql;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What the guest learns of a failure of a database, by the class of its code (SQL, part 2). */
final class SqlFailures {
    /** A value does not fit its column, or parameters do not fit their statement. */
    private static final Set<String> OF_VALUES = Set.of("07", "22");

    /** H2: a value that does not fit, and a parameter that is missing. */
    private static final Set<String> OF_VALUES_IN_H2 = Set.of("90008", "90012");

    private static final String CONSTRAINT = "23";
    private static final String ROLLBACK = "40";
    private static final String CONNECTION = "08";
    private static final String STOPPED = "57014";
    private static final String SHUTDOWN = "57P";
    private static final String FULL = "53";
    private static final int CLASS = 2;

    private SqlFailures() {}

    /** The failure before there was a connection: nothing has happened. */
    static ErrnoException toConnect(String name, Throwable thrown) {
        return new ErrnoException(
                Errno.EUNAVAILABLE, "no connection for the statement " + name, thrown);
    }

    /**
     * The failure of a statement.
     *
     * @param name the statement's name
     */
    static ErrnoException of(String name, Throwable thrown) {
        if (thrown instanceof ErrnoException errno) {
            return errno;
        }
        if (!(thrown instanceof SQLException e)) {
            return new ErrnoException(Errno.EHOST, "the statement " + name + " failed", thrown);
        }
        return new ErrnoException(
                errno(e), "the statement " + name + ": " + String.valueOf(e.getMessage()), e);
    }

    private static Errno errno(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String kind = state.substring(0, Math.min(CLASS, state.length()));
        if (e instanceof SQLTimeoutException || state.equals(STOPPED)) {
            return Errno.ETIMEOUT;
        }
        if (OF_VALUES.contains(kind) || OF_VALUES_IN_H2.contains(state)) {
            return Errno.EINVAL;
        }
        if (kind.equals(CONSTRAINT) || e instanceof SQLIntegrityConstraintViolationException) {
            return Errno.ECONFLICT;
        }
        if (kind.equals(ROLLBACK) || e instanceof SQLTransactionRollbackException) {
            return Errno.ECONFLICT;
        }
        if (kind.equals(FULL)) {
            return Errno.EUNAVAILABLE;
        }
        if (kind.equals(CONNECTION)
                || state.startsWith(SHUTDOWN)
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException) {
            return Errno.ECLOSED;
        }
        return Errno.EHOST;
    }
}
