package dev.wardian.host.sql;

/** A function for H2, which finds it by its name. */
public final class SlowFunction {
    private SlowFunction() {}

    /** Goes on until the thread is interrupted, or for a while. */
    public static int waitLong(int number) throws InterruptedException {
        Thread.sleep(20);
        return number;
    }
}
