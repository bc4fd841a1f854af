package dev.wardian.host.sql;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.BlockingResource;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One statement that a guest runs, with its connection. The driver runs on threads of the host.
 * When the statement has to end, it is cancelled; a driver that does not care loses its connection.
 */
final class StatementRun extends BlockingResource {
    /** A page is not begun anew behind this many bytes. */
    private static final int PAGE = 1 << 16;

    private static final int FETCHED = 256;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final NamedStatement statement;
    private final SqlPolicy.Bounds bounds;
    private final long ends;

    private volatile @Nullable Connection connection;
    private volatile @Nullable PreparedStatement running;

    /** A thread of the host is inside of the driver. */
    private volatile boolean busy;

    private final AtomicBoolean returned = new AtomicBoolean();

    /** The connection is given back. */
    private volatile boolean home;

    private @Nullable ResultSet rows;
    private int[] types = {};
    private String columns = "";
    private long count;
    private long bytes;
    private boolean over;

    /** The cursor stands at a row that no page has. */
    private boolean carried;

    StatementRun(
            BlockingResource.Group group,
            String name,
            NamedStatement statement,
            SqlPolicy.Bounds bounds) {
        super(group, bounds.resources());
        this.name = name;
        this.statement = statement;
        this.bounds = bounds;
        this.ends = System.nanoTime() + bounds.resources().timeoutNanos();
    }

    String name() {
        return name;
    }

    NamedStatement statement() {
        return statement;
    }

    private <T> T run(BlockingCall call, Callable<T> work) {
        try {
            return await(call, start(() -> inDriver(work)));
        } catch (ExecutionException e) {
            close();
            throw SqlFailures.of(name, e.getCause() == null ? e : e.getCause());
        }
    }

    // ---- On threads of the host ----

    private <T> T inDriver(Callable<T> work) throws Exception {
        busy = true;
        boolean ended = false;
        try {
            T result = work.call();
            ended = over;
            return result;
        } catch (Throwable e) {
            ended = true;
            throw e;
        } finally {
            busy = false;
            if (ended || isClosed()) {
                giveBack();
            }
        }
    }

    private PreparedStatement prepare(DataSource source, List<@Nullable Object> parameters)
            throws SQLException {
        Connection opened;
        try {
            opened = source.getConnection();
        } catch (SQLException e) {
            throw SqlFailures.toConnect(name, e);
        }
        connection = opened;
        requireOpen();
        opened.setAutoCommit(false);
        if (statement.mode() == StatementMode.READ) {
            opened.setReadOnly(true);
        }
        PreparedStatement prepared = opened.prepareStatement(statement.sql());
        running = prepared;
        prepared.setQueryTimeout(secondsLeft());
        for (int i = 0; i < parameters.size(); i++) {
            set(prepared, i + 1, parameters.get(i));
        }
        return prepared;
    }

    private int secondsLeft() {
        long left = Math.max(1, ends - System.nanoTime());
        return (int) TimeUnit.NANOSECONDS.toSeconds(left) + 1;
    }

    private static void set(PreparedStatement prepared, int index, @Nullable Object value)
            throws SQLException {
        if (value == null) {
            prepared.setNull(index, Types.NULL);
        } else if (value instanceof Long number) {
            prepared.setLong(index, number);
        } else if (value instanceof Double number) {
            prepared.setDouble(index, number);
        } else if (value instanceof Boolean flag) {
            prepared.setBoolean(index, flag);
        } else if (value instanceof BigDecimal number) {
            prepared.setBigDecimal(index, number);
        } else if (value instanceof byte[] array) {
            prepared.setBytes(index, array);
        } else {
            prepared.setString(index, (String) value);
        }
    }

    private int open(DataSource source, List<@Nullable Object> parameters) throws SQLException {
        PreparedStatement prepared = prepare(source, parameters);
        prepared.setFetchSize(FETCHED);
        // One more tells that there are too many.
        prepared.setMaxRows((int) Math.min(Integer.MAX_VALUE, bounds.rows() + 1));
        ResultSet opened = prepared.executeQuery();
        ResultSetMetaData known = opened.getMetaData();
        int[] found = new int[known.getColumnCount()];
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < found.length; i++) {
            found[i] = known.getColumnType(i + 1);
            names.append(known.getColumnLabel(i + 1).replace("\0", "")).append('\0');
        }
        if (found.length == 0) {
            throw new ErrnoException(Errno.EHOST, "the statement " + name + " has no columns");
        }
        types = found;
        columns = names.toString();
        rows = opened;
        return found.length;
    }

    /**
     * @param wanted the most bytes of several rows
     * @param most the most bytes of one
     */
    private byte[] page(int wanted, int most) throws SQLException {
        ResultSet cursor = rows;
        if (cursor == null || over) {
            return new byte[0];
        }
        int room = Math.min(Math.min(PAGE, wanted), most);
        SqlValues.Page page = new SqlValues.Page(types, most);
        int whole = 0;
        while (whole == 0 || whole < room) {
            if (!carried && !cursor.next()) {
                over = true;
                break;
            }
            carried = true;
            if (count == bounds.rows()) {
                throw new ErrnoException(Errno.E2BIG, "more than " + bounds.rows() + " rows");
            }
            try {
                page.add(cursor);
            } catch (SqlValues.TooLarge e) {
                if (whole == 0) {
                    throw new ErrnoException(
                            Errno.E2BIG, "a row of more than " + most + " bytes", e);
                }
                // It begins the next page.
                break;
            }
            carried = false;
            count++;
            whole = page.size();
            page.limit(Math.max(whole, room));
        }
        bytes += whole;
        if (bytes > bounds.bytes()) {
            throw new ErrnoException(Errno.E2BIG, "more than " + bounds.bytes() + " bytes");
        }
        return Arrays.copyOf(page.toByteArray(), whole);
    }

    private long execute(DataSource source, List<@Nullable Object> parameters) throws SQLException {
        PreparedStatement prepared = prepare(source, parameters);
        long changed = prepared.executeUpdate();
        // Nobody waits for it any more, so it shall not have happened.
        requireOpen();
        prepared.getConnection().commit();
        over = true;
        return changed;
    }

    // ---- On the guest's thread ----

    /** Runs the statement for its rows. */
    void query(BlockingCall call, DataSource source, List<@Nullable Object> parameters) {
        int unused = run(call, () -> open(source, parameters));
    }

    String columns() {
        requireOpen();
        return columns;
    }

    /**
     * The next rows, at least one.
     *
     * @param wanted the most bytes of several rows
     * @param most the most bytes of one
     */
    byte[] next(BlockingCall call, int wanted, int most) {
        return run(call, () -> page(wanted, most));
    }

    /** Runs the statement for what it changes. */
    long update(BlockingCall call, DataSource source, List<@Nullable Object> parameters) {
        return run(call, () -> execute(source, parameters));
    }

    /** Gives the connection back, for a guest that wants no more rows. */
    void finish(BlockingCall call) {
        try (this) {
            over = true;
            int unused = run(call, () -> 0);
        }
    }

    // ---- The end ----

    @Override
    protected void interrupt() {
        if (connection != null && !returned.get()) {
            later(this::giveUp, this::abort);
        }
    }

    /** Ends what runs, and gives the connection back. May wait for the database. */
    private void giveUp() {
        after(GRACE_NANOS, this::abortIfStuck);
        PreparedStatement current = running;
        if (current != null && busy) {
            try {
                current.cancel();
            } catch (SQLException e) {
                // It has ended, or the connection is gone: both are what is wanted.
            }
        }
        giveBack();
    }

    private void giveBack() {
        Connection opened = connection;
        if (opened == null || !returned.compareAndSet(false, true)) {
            return;
        }
        try (opened) {
            opened.rollback();
            opened.setReadOnly(false);
            opened.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            // It is gone, or not as others want it: nobody gets it again.
            abort();
        } finally {
            home = true;
        }
    }

    private void abortIfStuck() {
        if (!home) {
            later(this::abort, this::abort);
        }
    }

    /** Ends the connection without asking the database. */
    private void abort() {
        Connection opened = connection;
        if (opened != null) {
            try {
                opened.abort(Runnable::run);
            } catch (SQLException e) {
                // There is nothing else that would end it.
            }
        }
    }
}
