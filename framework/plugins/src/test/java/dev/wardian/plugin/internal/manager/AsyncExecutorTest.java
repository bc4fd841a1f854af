package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.internal.abi.PluginCall;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of asynchronous calls on a JDK without virtual ones. */
class AsyncExecutorTest {
    private final ThreadPoolExecutor threads = AsyncExecutor.platformThreads(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Each task waits for one that it gives to the same executor. */
    private int nested(int depth)
            throws InterruptedException, ExecutionException, TimeoutException {
        return depth == 0
                ? 0
                : 1 + threads.submit(() -> nested(depth - 1)).get(1, TimeUnit.MINUTES);
    }

    @Test
    void oneProcessorHasThreadsForCallsInsideEachOther() throws Exception {
        assertEquals(PluginCall.MAX_NESTING, nested(PluginCall.MAX_NESTING));
    }
}
