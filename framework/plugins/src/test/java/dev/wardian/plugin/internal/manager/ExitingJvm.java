package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Ends itself where its manager, which closes at the end of the JVM, is at work. */
final class ExitingJvm {
    static final int STATUS = 3;

    /** Where it ends itself. */
    enum Where {
        /** A listener, which is told in a turn of the manager. */
        LISTENER,
        /** A host function that a plugin calls while it starts. */
        START,
        /** A host function that a call is in. */
        CALL,
        /** The main thread, while a host function of a plugin that starts does not return. */
        HANGING_START
    }

    private ExitingJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        Where where = Where.valueOf(arguments[0]);
        CountDownLatch entered = new CountDownLatch(1);
        Host host =
                new Host(Path.of(arguments[1]))
                        .with(
                                new ProbeCapability("probe/1")
                                        .function(
                                                "relay",
                                                ":i",
                                                call -> {
                                                    entered.countDown();
                                                    return where == Where.HANGING_START
                                                            ? hang()
                                                            : exit();
                                                }))
                        .setting(
                                builder ->
                                        builder.drain(Duration.ofMillis(50))
                                                .closeAtShutdown()
                                                .listener(
                                                        (before, now) -> {
                                                            if (now.state()
                                                                    == PluginState.REJECTED) {
                                                                exit();
                                                            }
                                                        }));
        switch (where) {
            case LISTENER -> {
                host.folder().plugin("guest").guest(new Guest()).line("nonsense: true").write();
                host.manager().loadAll();
            }
            case START -> host.load(starting());
            case CALL -> Host.number(host.load(Guest.relaying()), "relay");
            case HANGING_START -> {
                Thread starting = new Thread(() -> host.load(starting()));
                starting.setDaemon(true);
                starting.start();
                entered.await();
                exit();
            }
        }
        throw new IllegalStateException("still here");
    }

    private static Guest starting() {
        Guest guest = new Guest();
        int relay = guest.imports("wardian:probe/1", "relay", ":i");
        return guest.operation("__init", code -> code.op(Opcode.CALL, relay));
    }

    private static int exit() {
        System.exit(STATUS);
        return 0;
    }

    private static int hang() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // It hangs whatever happens.
            }
        }
    }
}
