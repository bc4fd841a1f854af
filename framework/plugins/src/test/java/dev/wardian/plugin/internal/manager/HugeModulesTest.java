package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Modules with more to report than anybody reads: the error stays short, and costs little. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HugeModulesTest extends FolderFixture {
    private static final String LONG = "\u0001\u20acx".repeat(30_000);

    private PluginLinkException rejected(PluginManager manager) {
        manager.loadAll();
        PluginStatus status = status(manager, "a");
        assertEquals(PluginState.REJECTED, status.state());
        PluginLinkException failure = assertInstanceOf(PluginLinkException.class, status.failure());
        int bytes = failure.getMessage().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes <= 64 << 10, () -> bytes + " bytes of text");
        for (Problem problem : failure.problems()) {
            assertTrue(problem.message().length() <= 1010, problem.message());
            assertTrue(problem.hint().length() <= 1010, problem.hint());
        }
        return failure;
    }

    @Test
    void importsThatNobodyHasAreCounted() {
        Guest guest = new Guest();
        for (int i = 0; i < 5000; i++) {
            guest.imports("nowhere", LONG.substring(0, 100) + i, ":");
        }
        plugin("a", 1, guest.operation("run", code -> code.i32(0))).write();

        PluginLinkException failure = rejected(host.manager());

        assertEquals(100, failure.problems().size());
        assertEquals(4900, failure.more());
        assertEquals(ErrorId.UNKNOWN_IMPORT, failure.problems().get(0).id());
    }

    /** Each import repeats the grant that is missing, and the manifest says how long that is. */
    @Test
    void grantThatIsMissingIsQuotedShortlyAndAuditedAHundredTimes() {
        host.with(new ProbeCapability("probe/1"));
        Guest guest = new Guest();
        for (int i = 0; i < 2000; i++) {
            guest.imports("wardian:probe/1", "f" + i, ":");
        }
        plugin("a", 1, guest.operation("run", code -> code.i32(0)))
                .line("capabilities:")
                .line("  probe: { reason: x, \"" + "k".repeat(50_000) + "\": v }")
                .write();

        PluginManager manager = host.manager();
        manager.loadAll();

        String text = String.valueOf(status(manager, "a").failure());
        assertTrue(text.length() <= 64 << 10, () -> text.length() + " characters");
        assertTrue(host.audit().denials.size() <= 100);
    }

    @Test
    void importsOfACapabilityThatIsNotGrantedAreCounted() {
        host.with(new ProbeCapability("probe/1"));
        Guest guest = new Guest();
        for (int i = 0; i < 2000; i++) {
            guest.imports("wardian:probe/1", "f" + i, ":");
        }
        plugin("a", 1, guest.operation("run", code -> code.i32(0))).asksFor("probe").write();

        PluginLinkException failure = rejected(host.manager());

        assertEquals(100, failure.problems().size());
        assertEquals(1900, failure.more());
        assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, failure.problems().get(0).id());
        assertEquals(100, host.audit().denials.size());
    }

    @Test
    void oneImportWithAHugeNameIsCut() {
        Guest guest = new Guest();
        guest.imports(LONG, LONG, ":");
        plugin("a", 1, guest.operation("run", code -> code.i32(0))).write();

        PluginLinkException failure = rejected(host.manager());

        assertTrue(failure.problems().get(0).message().length() < 500);
    }

    /** A regular expression would use the stack up for the many parts of the name. */
    @Test
    void exportsOfOperationsThatTheManifestDoesNotListAreCounted() {
        Guest guest = new Guest().operation("run", code -> code.i32(0));
        int run = guest.module().function("i:i", code -> code.i32(0));
        guest.module().export("op:a" + ".a".repeat(200_000), ExternKind.FUNCTION, run);
        for (int i = 0; i < 3000; i++) {
            guest.module().export("op:x" + i, ExternKind.FUNCTION, run);
        }
        plugin("a", 1, guest).write();

        PluginLinkException failure = rejected(host.manager());

        assertEquals(100, failure.problems().size());
        assertEquals(2901, failure.more());
        assertEquals(ErrorId.OPERATION_NOT_DECLARED, failure.problems().get(0).id());
    }

    @Test
    void moduleThatTakesLongerThanHooksMayIsRejected() {
        Guest guest =
                new Guest()
                        .operation(
                                "run",
                                code -> {
                                    code.i32(0);
                                    for (int i = 0; i < 5_000_000; i++) {
                                        code.op(Opcode.I32_CLZ);
                                    }
                                });
        host.limit(Limit.HOOK_DEADLINE, 1_000_000);
        plugin("a", 1, guest).write();

        PluginLinkException failure = rejected(host.manager());

        Problem problem = failure.problems().get(0);
        assertEquals(ErrorId.MODULE_OVER_LIMIT, problem.id());
        assertTrue(problem.message().contains("takes more than 1ms"), problem.message());
        assertEquals("make the module smaller or raise limits.hookDeadline", problem.hint());
    }
}
