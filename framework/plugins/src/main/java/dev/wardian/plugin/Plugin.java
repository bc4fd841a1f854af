package dev.wardian.plugin;

import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A plugin by its id, for as long as its manager lives: what it stands for may be replaced by
 * another generation or be stopped, and calls then go to the new one, or fail with {@link
 * PluginUnavailable}. Safe for use by several threads.
 */
public interface Plugin extends OperationCaller {
    /** The plugin's id. */
    String id();

    /** The version of the current generation, as its manifest writes it. */
    String version();

    /**
     * The number of the current generation; each load of any plugin gets the next number of its
     * manager, from 1.
     */
    long generation();

    PluginState state();

    /** The manifest of the current generation. */
    PluginManifest manifest();

    /**
     * What the current generation may do: what its manifest asks for, the operator grants and the
     * host's ceiling allows.
     */
    PolicySet granted();

    /** The names of the Java interfaces that it serves, from {@code implements} of its manifest. */
    List<String> services();

    /** The operations of its manifest. */
    Set<String> operations();

    /**
     * The type of an operation of a plugin with {@code abi: plain}; nothing for other plugins and
     * names.
     */
    Optional<FunctionType> numberType(String operation);

    /** What was counted since the current generation was loaded. */
    PluginFigures figures();

    /**
     * What was counted for all generations of this plugin since its manager was built: numbers that
     * a reload does not set back.
     */
    PluginFigures totals();

    /**
     * This plugin as a Java interface whose methods are operations: {@code fraudScore} is the
     * operation {@code fraud-score} unless {@link Operation} says otherwise. A method has at most
     * one parameter, which is the input, and may have {@link PluginCallOptions} after it; with
     * {@code abi: plain} it has the export's numbers. {@code byte[]} and {@link
     * java.nio.ByteBuffer} carry any bytes, {@code String} text and JSON that the application reads
     * itself, numbers a number; records, collections and what else Jackson knows are JSON. Nothing
     * may be null. Methods with a body keep it.
     *
     * <p>A method whose result is a {@link java.util.concurrent.CompletionStage} or {@link
     * java.util.concurrent.CompletableFuture} returns at once; the call runs on {@link #executor}
     * and everything that goes wrong, encoding included, completes the stage. A deadline in the
     * call's options counts from the method's call. When the future is completed from outside, by
     * {@code cancel} or {@code orTimeout} for example, the plugin is stopped. A call that a host
     * function makes inherits from the plugin's call that the function works for, as one with its
     * result at once does: deadline, depth and fuel; it is stopped when that call is, though not
     * when it ends. It inherits from the moment of the method's call on, whatever thread it runs
     * on, and never enters a plugin with one instance that it was made from.
     *
     * <p>Arguments that cannot be encoded are an {@link IllegalArgumentException}; output that
     * cannot be decoded is an {@link OutputMismatch}. When a new generation takes over, the
     * interface is compared with it at the next call, which then fails as this method does.
     *
     * @throws LinkException with every reason why the interface and the manifest do not fit
     * @throws IllegalArgumentException if {@code service} is not an interface, or one that is
     *     sealed
     */
    default <T> T as(Class<T> service) {
        return Services.of(service, this);
    }

    /**
     * As {@link #as(Class)}, with an answer of the application where the plugin gives none: it is
     * unavailable, trapped, panicked, exceeded a limit or broke a rule, or its output is not what
     * the interface promises. What the plugin says on purpose ({@link PluginFailure}) and a call
     * that was cancelled stay as they are. A manifest with {@code onFailure: closed} has no
     * fallback: its errors reach the caller.
     *
     * @param fallback implements the interface; its exceptions reach the caller, with the plugin's
     *     as suppressed
     */
    default <T> T as(Class<T> service, T fallback) {
        return Services.of(service, this, fallback);
    }

    /**
     * Where the calls of methods run whose result is a {@link
     * java.util.concurrent.CompletionStage}.
     */
    Executor executor();
}
