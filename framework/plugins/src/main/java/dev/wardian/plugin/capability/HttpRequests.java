package dev.wardian.plugin.capability;

import java.util.List;

/**
 * Requests over HTTP that a plugin may make. It is what the capability {@code http} has for other
 * capabilities and for ABIs: a {@linkplain PluginContext#facility facility}. All that holds for the
 * functions of the capability holds for these requests: the policy in effect, its bounds, and what
 * the audit log gets.
 */
public interface HttpRequests {
    /** An answer, whose body is read piece by piece. */
    interface Answer extends AutoCloseable {
        /** {@return the status, such as 200} */
        int status();

        /**
         * {@return the headers: one line for each, {@code name: value}, with the name in lower
         * case}
         */
        List<String> headers();

        /**
         * Reads the next bytes of the body.
         *
         * @param target gets the bytes, from its beginning on
         * @return how many: fewer than there is room for at any time, 0 at the end
         * @throws ErrnoException as {@code read} of {@code wardian:http/1}
         */
        int read(byte[] target);

        /** Ends the request, whatever is left of its answer. */
        @Override
        void close();
    }

    /**
     * Sends a request, follows at most five redirects, and waits for the head of the answer.
     *
     * @param call the guest's call, which has to last until the answer is closed
     * @param method the method, in upper case
     * @param url the URL, as the guest wrote it
     * @param headers one line for each header, {@code name: value}, with a line feed between two
     * @param body the body; empty for none
     * @return the answer, for the caller to close
     * @throws ErrnoException as {@code open}, {@code write} and {@code send} of {@code
     *     wardian:http/1}
     */
    Answer send(BlockingCall call, String method, String url, String headers, byte[] body);
}
