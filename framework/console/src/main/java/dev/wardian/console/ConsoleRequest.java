package dev.wardian.console;

import java.util.Optional;

/**
 * A request, independent of any HTTP server. {@link WardianConsole#httpHandler} brings it for the
 * server of the JDK; a servlet or a controller implements it in a few lines. The console reads no
 * body.
 */
public interface ConsoleRequest {
    /** {@return the method, in capitals: {@code GET}} */
    String method();

    /**
     * {@return the path at which the console is mounted, without a slash at the end: {@code
     * /admin/plugins}; the empty string for the root}
     */
    String mount();

    /**
     * {@return the decoded path below {@link #mount}: {@code /api/plugins}; the empty string if the
     * request is for the mount without a slash}
     */
    String path();

    /**
     * {@return the first value of a header}
     *
     * @param name its name, in any case
     */
    Optional<String> header(String name);

    /**
     * {@return the first value of a parameter in the address, decoded}
     *
     * @param name its name
     */
    Optional<String> parameter(String name);

    /**
     * {@return the user that the HTTP server or the application has authenticated, for {@link
     * Authorizer#person}}
     */
    Optional<String> user();
}
