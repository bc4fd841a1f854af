package dev.wardian.plugin;

import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A handle to the plugin of one id, valid as long as its manager. When another generation replaces
 * the current one, calls go to the new generation; while the plugin is not active, calls fail with
 * {@link PluginUnavailable}. Thread-safe.
 */
public interface Plugin extends OperationCaller {
    /** {@return the plugin's id} */
    String id();

    /** {@return the version of the current generation, as its manifest writes it} */
    String version();

    /**
     * {@return the number of the current generation} A manager numbers the loads of all its plugins
     * together, from 1.
     */
    long generation();

    /** {@return the state: {@link PluginState#DEGRADED} while the circuit is open} */
    PluginState state();

    /** {@return the manifest of the current generation} */
    PluginManifest manifest();

    /**
     * {@return the policies of the current generation: the intersection of the manifest's requests,
     * the operator's grants and the host's ceiling}
     */
    PolicySet granted();

    /**
     * {@return the names of the Java interfaces that it implements, from {@code implements} of its
     * manifest}
     */
    List<String> services();

    /** {@return the names of the operations in its manifest} */
    Set<String> operations();

    /**
     * {@return the type of an operation of a plugin with {@code abi: plain}; nothing for other
     * plugins and names}
     *
     * @param operation the name of the operation in the manifest
     */
    Optional<FunctionType> numberType(String operation);

    /** {@return the counters of the current generation} */
    PluginFigures figures();

    /**
     * {@return the counters of all generations of this plugin since its manager was built} A reload
     * does not reset them.
     */
    PluginFigures totals();

    /**
     * Calls an operation with text, in UTF-8, under the plugin's limits.
     *
     * @param operation its name in the manifest
     * @param input the input
     * @return the output
     * @throws OutputMismatch if the output is not UTF-8 text
     * @throws PluginException if the call does not succeed for another reason
     * @throws IllegalArgumentException if the plugin has no such operation, or the input has half
     *     of a surrogate pair
     */
    default String call(String operation, String input) {
        return call(operation, input, PluginCallOptions.DEFAULT);
    }

    /**
     * Calls an operation with text, in UTF-8.
     *
     * @param operation its name in the manifest
     * @param input the input
     * @param options limits of this call
     * @return the output
     * @throws OutputMismatch if the output is not UTF-8 text
     * @throws PluginException if the call does not succeed for another reason
     * @throws IllegalArgumentException if the plugin has no such operation, or the input has half
     *     of a surrogate pair
     */
    default String call(String operation, String input, PluginCallOptions options) {
        return Services.callText(this, operation, input, options);
    }

    /**
     * Returns this plugin as a Java interface whose methods call operations: {@code fraudScore}
     * calls the operation {@code fraud-score} unless {@link Operation} names another. A method has
     * at most one parameter, the input, and may have {@link PluginCallOptions} after it; with
     * {@code abi: plain} its parameters are the export's numbers. {@code byte[]} and {@link
     * java.nio.ByteBuffer} carry any bytes. {@code String} carries text, or JSON that the
     * application parses itself. Number types carry a number. Records, collections and other types
     * carry JSON by Jackson 2, or what {@link PluginManager.Builder#codec} carries them as. {@link
     * java.io.InputStream} is the input of an operation with {@code input: stream}; {@link
     * java.io.OutputStream}, as the last parameter but for options, takes the output of one with
     * {@code output: stream}, and is otherwise as {@link #callStream(String, java.io.InputStream,
     * java.io.OutputStream, PluginCallOptions)} says. Type variables of super-interfaces are those
     * that the interface passes. Arguments and results are never null. Default methods keep their
     * body.
     *
     * <p>A method whose result is a {@link java.util.concurrent.CompletionStage} or {@link
     * java.util.concurrent.CompletableFuture} returns at once. The call runs on {@link #executor},
     * and every error, also of encoding, completes the stage. A deadline in the call's options
     * counts from the moment when the method is called. Completing the future from outside, by
     * {@code cancel} or {@code orTimeout} for example, cancels the call. A host function may make
     * an asynchronous call during a plugin's call. It inherits that call's deadline, depth and
     * fuel, as a synchronous call does, and is cancelled with it, but may outlive it. It inherits
     * from the moment when the method is called, on any thread, and never enters the
     * single-instance plugin from which it was made.
     *
     * <p>Arguments that cannot be encoded fail with {@link IllegalArgumentException}, and output
     * that cannot be decoded fails with {@link OutputMismatch}. After a reload, the next call
     * compares the interface with the new generation; if they do not fit, the call fails as this
     * method does.
     *
     * @param <T> the interface
     * @param service the interface; its methods are operations
     * @return calls the plugin's current generation in each method
     * @throws PluginLinkException if the interface and the manifest do not fit, with every reason
     * @throws IllegalArgumentException if {@code service} is not an interface, or is sealed
     */
    default <T> T as(Class<T> service) {
        return Services.of(service, this);
    }

    /**
     * As {@link #as(Class)}, with a fallback of the application. The fallback runs if the plugin is
     * unavailable, traps, panics, exceeds a limit, breaks a rule of the ABI, or returns output that
     * does not match the interface. A failure that the plugin reports on purpose ({@link
     * PluginFailure}), a cancelled call, and an error after a stream of the caller was used reach
     * the caller as usual. A manifest with {@code onFailure: closed} forbids the fallback: all
     * errors reach the caller.
     *
     * @param <T> the interface
     * @param service the interface; its methods are operations
     * @param fallback implements the interface; its exceptions reach the caller, with the plugin's
     *     exception as a suppressed one
     * @return calls the plugin's current generation, or the fallback, in each method
     */
    default <T> T as(Class<T> service, T fallback) {
        return Services.of(service, this, fallback);
    }

    /**
     * {@return the executor of asynchronous calls: methods whose result is a {@link
     * java.util.concurrent.CompletionStage}}
     */
    Executor executor();
}
