package dev.wardian.testing;

/** What an application does with the messages of plugins of a {@link TestHost}. */
@FunctionalInterface
public interface FakeSubscriber {
    /**
     * Takes a message, while the plugin publishes it.
     *
     * @param message the message
     * @throws dev.wardian.plugin.capability.ErrnoException if the host is to return an error
     *     number, for example {@link dev.wardian.plugin.capability.Errno#EUNAVAILABLE} if its queue
     *     is full; the message is not published then
     */
    void take(FakeMessage message);
}
