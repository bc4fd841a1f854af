package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Has four calls in host functions, says so and waits for its end. The functions return when the
 * plugin drains. The application's own hook waits for its threads and prints what they got.
 */
final class EndingJvm {
    private static final int CALLS = 4;

    private EndingJvm() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(CALLS);
        CountDownLatch draining = new CountDownLatch(1);
        Host host =
                new Host(Path.of(arguments[0]))
                        .with(
                                new ProbeCapability("probe/1")
                                        .function(
                                                "relay",
                                                ":i",
                                                call -> {
                                                    entered.countDown();
                                                    await(draining);
                                                    return 7;
                                                }))
                        .setting(
                                builder ->
                                        builder.poolSize(CALLS)
                                                .drain(Duration.ofMinutes(1))
                                                .closeAtShutdown()
                                                .listener(
                                                        (before, now) -> {
                                                            if (now.state()
                                                                    == PluginState.DRAINING) {
                                                                draining.countDown();
                                                            }
                                                        }));
        Plugin plugin = host.load(Guest.relaying());
        List<String> results = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Thread thread = new Thread(() -> call(plugin, results));
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    threads.forEach(EndingJvm::join);
                                    call(plugin, results);
                                    System.out.println(results);
                                }));
        await(entered);
        System.out.println("ready");
        Thread.currentThread().join();
    }

    private static void call(Plugin plugin, List<String> results) {
        String result;
        try {
            result = Integer.toString(Host.number(plugin, "relay"));
        } catch (PluginUnavailable e) {
            result = "refused";
        } catch (RuntimeException e) {
            result = e.toString();
        }
        synchronized (results) {
            results.add(result);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
