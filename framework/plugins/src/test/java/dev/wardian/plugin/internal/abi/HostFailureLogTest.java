package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostFailureLogTest {
    private static int fail(int depth) {
        return depth == 0 ? thrown() : fail(depth - 1) + 1;
    }

    private static int thrown() {
        throw new IllegalStateException("x".repeat(100_000), new Odd());
    }

    /** Fails while it is logged. */
    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no text");
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    @Test
    void stackAndMessageAreCut() {
        String text = "";
        try {
            fail(1_000);
        } catch (IllegalStateException e) {
            text = HostFailureLog.text(e);
        }

        assertTrue(text.startsWith("java.lang.IllegalStateException: xxx"), text);
        assertTrue(text.contains("\tat " + HostFailureLogTest.class.getName() + ".fail("), text);
        assertTrue(text.contains(" more\ncaused by " + Odd.class.getName()), text);
        assertTrue(text.length() < 20_000, () -> "characters");
    }
}
