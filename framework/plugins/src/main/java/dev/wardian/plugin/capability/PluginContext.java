package dev.wardian.plugin.capability;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.wasm.MemoryBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** The plugin that calls the host functions. */
public interface PluginContext {
    /** {@return the plugin's id, for example {@code com.acme.greeter}} */
    String pluginId();

    /** {@return the plugin's version, as its manifest writes it} */
    String version();

    /** {@return the ABI of the plugin's module, as the manifest writes it: {@code wardian/1}} */
    String abi();

    /**
     * {@return the {@code args} of the manifest, without the name of the program; empty if the ABI
     * takes none}
     */
    List<String> arguments();

    /** {@return the number of the generation that is being linked, from 1} */
    long generation();

    /**
     * {@return the logger of this plugin, {@code plugin.<id>}} While host functions and hooks of a
     * call run, the MDC has the keys {@code plugin} (its id), {@code plugin.version}, {@code
     * plugin.generation}, {@code plugin.operation} and {@code plugin.call} (the call's number), for
     * this and all other loggers of that thread.
     */
    Logger logger();

    /**
     * {@return the {@code config} of the manifest} The operator's values take precedence over the
     * manifest's.
     */
    Map<String, String> config();

    /**
     * Calls an operation of a plugin of the same manager. While a host function runs on this
     * thread, that is on behalf of the guest's call: within its remaining deadline and fuel, on
     * another instance, and at most eight deep. Otherwise the call has the limits of that plugin,
     * which may be this one.
     *
     * @param otherId the id of the other plugin
     * @param operation the operation's name in the manifest of the other plugin
     * @param input the input; the caller must not change it until the call returns
     * @return the output, a new array
     * @throws PluginException as for {@link Plugin#call(String, byte[])}; {@link PluginUnavailable}
     *     if no plugin of that id is active, {@link AbiViolation} of rule 5 if the call would enter
     *     an instance that waits for it, or is nested too deeply
     * @throws IllegalArgumentException if the plugin has no such operation
     */
    byte[] callPlugin(String otherId, String operation, byte[] input);

    /**
     * {@return the executor of the manager's asynchronous calls} For calls of plugins that a
     * capability makes by itself, such as those that hand over a message. It may reject a task if
     * it is busy.
     */
    Executor executor();

    /**
     * {@return why this plugin cannot be called with bytes for an operation: one line; empty if it
     * can} It tells about the generation that is being linked, whose operations may differ from
     * those of the one before.
     *
     * @param operation the name of an operation, which need not exist
     */
    Optional<String> misfit(String operation);

    /**
     * {@return the manager's budget of memory, for what a capability keeps for the plugin on the
     * heap of the JVM, past calls} It counts as the plugin's. Nothing can be reserved while the
     * first generation is linked. Give back what was reserved: the manager does not know when it is
     * released.
     */
    MemoryBudget memory();

    /**
     * {@return what this capability keeps for the plugin, past its reloads: queues, counters of a
     * quota, a pool of connections} All generations of the plugin share it, and it is made at first
     * use. When the last generation has ended, since the plugin is unloaded or its manager closed,
     * it is closed if it is {@link AutoCloseable}. Other plugins and capabilities have their own.
     *
     * @param <T> its type
     * @param type its type; each type is kept by itself
     * @param initial makes it, while other threads that want it wait; must not call this method
     * @throws IllegalStateException if the generation has ended
     */
    <T> T shared(Class<T> type, Supplier<? extends T> initial);

    /**
     * {@return the policy of another capability of the same plugin, as it is in effect now; empty
     * if the plugin does not have that capability} For a capability whose functions reach what
     * other capabilities guard, such as files and clocks of WASI. The operator may narrow the
     * policy while a call runs, so ask in each call.
     *
     * @param name the name of the other capability
     */
    Optional<Policy> effective(CapabilityName name);

    /**
     * {@return what another capability of the same plugin has for capabilities, as it is now: the
     * object of {@link HostFunctions.Builder#facility}} Its policy may be narrowed while a call
     * runs, so ask in each call. While capabilities are bound, those with a later name are not
     * there yet.
     *
     * @param <T> the type of the object
     * @param name the name of the other capability
     * @param type the type of the object; empty if it has another one
     */
    <T> Optional<T> facility(CapabilityName name, Class<T> type);

    /**
     * {@return the files and folders of the host that its manager reads or writes, such as the
     * folders of plugins and the file of grants; absolute paths} A capability that lets guests
     * write files keeps them away from these.
     */
    List<Path> hostPaths();
}
