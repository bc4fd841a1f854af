package dev.wardian.testing;

/** What answers the requests over HTTP of plugins of a {@link TestHost}. */
@FunctionalInterface
public interface FakeServer {
    /**
     * Handles a request.
     *
     * @param request the request
     * @return its answer
     * @throws dev.wardian.plugin.capability.ErrnoException if the host is to return an error
     *     number, for example {@link dev.wardian.plugin.capability.Errno#EDENIED} for a URL that is
     *     not granted
     */
    FakeResponse answer(FakeRequest request);
}
