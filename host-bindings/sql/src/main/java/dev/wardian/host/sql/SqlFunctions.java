package dev.wardian.host.sql;

import dev.wardian.plugin.capability.BlockingResource;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.FunctionType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The functions of {@code wardian:sql/1} under one policy. */
final class SqlFunctions {
    private static final int MOST_NAME = 64;
    private static final int MOST_PARAMETERS = 1 << 24;

    private final SqlPolicy policy;
    private final Map<String, DataSource> sources;
    private final BlockingResource.Group sessions;

    private SqlFunctions(
            SqlPolicy policy, Map<String, DataSource> sources, BlockingResource.Group sessions) {
        this.policy = policy;
        this.sources = sources;
        this.sessions = sessions;
    }

    static HostFunctions bind(
            PluginContext context, SqlPolicy policy, Map<String, DataSource> sources) {
        BlockingResource.Group sessions =
                context.shared(BlockingResource.Group.class, BlockingResource.Group::new);
        SqlFunctions functions = new SqlFunctions(policy, sources, sessions);
        return HostFunctions.builder()
                .add("query", FunctionType.parse("[i32 i32 i32 i32] -> [i32]"), functions::query)
                .add("columns", FunctionType.parse("[i32 i32 i32] -> [i32]"), functions::columns)
                .add("next", FunctionType.parse("[i32 i32 i32] -> [i32]"), functions::next)
                .add("close", FunctionType.parse("[i32] -> [i32]"), SqlFunctions::close)
                .add("update", FunctionType.parse("[i32 i32 i32 i32] -> [i64]"), functions::update)
                .onWithdrawal(sessions::cut)
                .build();
    }

    private static Handles<StatementRun> handles(CapabilityCall call) {
        return call.handles(StatementRun.class, Lifetime.CALL);
    }

    private NamedStatement statement(CapabilityCall call, String name, StatementMode mode) {
        call.subject(name);
        Optional<NamedStatement> found = policy.statements().get(name);
        if (found == null || found.isEmpty()) {
            throw call.denied(name);
        }
        if (found.get().mode() != mode) {
            throw new ErrnoException(
                    Errno.EINVAL, "the statement " + name + " " + found.get().mode().verb());
        }
        return found.get();
    }

    private static List<@Nullable Object> parameters(CapabilityCall call) {
        byte[] bytes = call.bytes(2, 3, MOST_PARAMETERS);
        try {
            return SqlValues.decode(bytes);
        } catch (MalformedParameters e) {
            throw new ErrnoException(Errno.EINVAL, String.valueOf(e.getMessage()), e);
        }
    }

    private DataSource source(NamedStatement statement) {
        return Objects.requireNonNull(sources.get(statement.source()));
    }

    private StatementRun begin(String name, NamedStatement statement) {
        return new StatementRun(sessions, name, statement, policy.bounds());
    }

    private long query(CapabilityCall call) {
        String name = call.text(0, 1, MOST_NAME);
        List<@Nullable Object> parameters = parameters(call);
        NamedStatement statement = statement(call, name, StatementMode.READ);
        handles(call).requireRoom();
        StatementRun run = begin(name, statement);
        boolean opened = false;
        try {
            run.query(call, source(statement), parameters);
            int handle = handles(call).open(run);
            opened = true;
            return handle;
        } finally {
            if (!opened) {
                run.close();
            }
        }
    }

    /** The statement behind a handle, which has to be in effect as it was begun. */
    private StatementRun run(CapabilityCall call) {
        StatementRun run = handles(call).get(call.i32(0));
        call.subject(run.name());
        Optional<NamedStatement> now = policy.statements().get(run.name());
        if (now == null || !now.equals(Optional.of(run.statement()))) {
            run.close();
            throw call.denied(run.name());
        }
        return run;
    }

    private long columns(CapabilityCall call) {
        return call.reply(1, 2, run(call).columns().getBytes(StandardCharsets.UTF_8));
    }

    private long next(CapabilityCall call) {
        int wanted = (int) Math.min(Integer.MAX_VALUE, call.u32(2));
        return call.reply(1, 2, run(call).next(call, wanted, call.mostReply()));
    }

    private static long close(CapabilityCall call) {
        handles(call).take(call.i32(0)).finish(call);
        return 0;
    }

    private long update(CapabilityCall call) {
        String name = call.text(0, 1, MOST_NAME);
        List<@Nullable Object> parameters = parameters(call);
        NamedStatement statement = statement(call, name, StatementMode.WRITE);
        try (StatementRun run = begin(name, statement)) {
            return run.update(call, source(statement), parameters);
        }
    }
}
