package dev.wardian.testing;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A host with plugins in memory. Unless a test says otherwise it grants each plugin what the plugin
 * requests, calls have a minute, and the usual capabilities are fakes:
 *
 * <ul>
 *   <li>{@code log} keeps the lines for {@link #logLines};
 *   <li>{@code config} has the values of the manifest and of {@link Builder#config};
 *   <li>{@code clock} is {@link #clock}, which stands still;
 *   <li>{@code random} gives the same bytes in each run;
 *   <li>{@code files} has the files of {@link Builder#file}, in memory, which plugins may change;
 *   <li>{@code http} sends requests to the server of {@link Builder#http}, and denies all of them
 *       without one;
 *   <li>{@code kv} has the values of {@link Builder#value}, in memory, which plugins may change;
 *   <li>{@code events} keeps what plugins publish for {@link #published}, and {@link #deliver}
 *       hands messages to the operations that their manifests name;
 *   <li>{@code sql} runs the statements of {@link Builder#query} and {@link Builder#update}, and
 *       denies all others;
 *   <li>{@code plugins} calls the other plugins of the host, or Java code in their place.
 * </ul>
 *
 * <p>The fakes return the error numbers of the real capabilities, but enforce no rules of a request
 * or grant: {@code config} gives keys that the manifest does not request, {@code files} opens any
 * path, {@code http} sends to any URL, {@code sql} runs any statement of the test, and {@code
 * plugins} calls any operation. Only {@code events} publishes no topic that the manifest does not
 * request. To test what a plugin may do, put the real capabilities in their place, with {@link
 * Builder#capability}.
 *
 * <pre>{@code
 * try (TestHost host =
 *         TestHost.builder()
 *                 .plugin(TestPlugin.folder(Path.of("plugins/greeter")))
 *                 .config("com.acme.greeter", Map.of("greeting", "Hello"))
 *                 .build()) {
 *     byte[] output = host.plugin("com.acme.greeter").call("greet", input);
 * }
 * }</pre>
 */
public final class TestHost implements AutoCloseable {
    private final MemorySource source;
    private final PluginManager manager;
    private final FakeClock clock;
    private final FakeFiles files;
    private final FakeHttp http;
    private final FakeKv values;
    private final FakeEvents events;
    private final List<PluginLogLine> lines;
    private final List<String> denials;

    private TestHost(
            MemorySource source,
            PluginManager manager,
            FakeClock clock,
            FakeFiles files,
            FakeHttp http,
            FakeKv values,
            FakeEvents events,
            List<PluginLogLine> lines,
            List<String> denials) {
        this.source = source;
        this.manager = manager;
        this.clock = clock;
        this.files = files;
        this.http = http;
        this.values = values;
        this.events = events;
        this.lines = lines;
        this.denials = denials;
    }

    /** {@return a builder for a host without plugins} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a plugin that runs.
     *
     * @param id the plugin's id
     * @return the plugin, active; after a version was rejected, the one before it, which goes on
     * @throws PluginException the reason, if it was rejected and no other version runs
     * @throws IllegalArgumentException if the host has no such plugin
     */
    public Plugin plugin(String id) {
        Optional<Plugin> active = manager.find(id);
        if (active.isEmpty()) {
            requireNotRejected(id);
        }
        return active.orElseThrow(() -> new IllegalArgumentException("no plugin " + id + known()));
    }

    private void requireNotRejected(String id) {
        for (PluginStatus status : manager.plugins()) {
            PluginException failure = status.failure();
            if (id.equals(status.id()) && failure != null) {
                throw failure;
            }
        }
    }

    /** What there is instead. */
    private String known() {
        StringBuilder text = new StringBuilder();
        for (PluginStatus status : manager.plugins()) {
            text.append(text.isEmpty() ? ", but " : ", ").append(status.source());
        }
        return text.toString();
    }

    /** {@return the manager, for all else that an application does with plugins} */
    public PluginManager manager() {
        return manager;
    }

    /** {@return the clock of the plugins} */
    public FakeClock clock() {
        return clock;
    }

    /**
     * Puts another version in the place of a plugin, and lets the manager reload it.
     *
     * @param id the id of the plugin, which the other version has as well
     * @param next the other version
     * @return the other version, active
     * @throws PluginException the reason, if it was rejected
     */
    public Plugin replace(String id, TestPlugin next) {
        source.put(id, next);
        manager.refresh();
        requireNotRejected(id);
        return plugin(id);
    }

    /**
     * {@return the contents of a file of the fake {@code files}, as plugins left it; empty if there
     * is none}
     *
     * @param path its path, for example {@code /data/report.csv}
     */
    public Optional<byte[]> file(String path) {
        return files.find(path);
    }

    /**
     * {@return the requests over HTTP that plugins sent to the fake {@code http} so far, oldest
     * first} A redirect that was followed is a request of its own.
     */
    public List<FakeRequest> httpRequests() {
        return http.requests();
    }

    /**
     * {@return a value of the fake {@code kv}, as a plugin left it; empty if there is none}
     *
     * @param pluginId the plugin
     * @param key the key
     */
    public Optional<byte[]> value(String pluginId, String key) {
        return values.find(pluginId, key);
    }

    /**
     * {@return the messages that plugins published to the fake {@code events} so far, oldest first}
     */
    public List<FakeMessage> published() {
        return events.published();
    }

    /**
     * Hands a message of the application to plugins, as {@link #deliver(FakeMessage)}.
     *
     * @param topic its topic, for example {@code orders.created}
     * @param bytes the message, at most 1 MiB
     * @return how many plugins handled it
     * @throws PluginException if a plugin failed
     * @throws IllegalArgumentException if this is no topic, no plugin subscribes to it, or the
     *     message is larger
     */
    public int deliver(String topic, byte[] bytes) {
        return deliver(FakeMessage.of(topic, bytes));
    }

    /**
     * Hands a message to all plugins whose manifests subscribe to its topic, in the order of their
     * ids. Each handles it in one call, whatever happens to the others, and is not called again.
     *
     * @param message the message, which may be one of {@link #published}
     * @return how many plugins handled it
     * @throws PluginException if a plugin failed; the failures of others are suppressed ones
     * @throws IllegalArgumentException if no plugin subscribes to its topic, or a manifest names an
     *     operation that is not there
     */
    public int deliver(FakeMessage message) {
        return events.deliver(message);
    }

    /** {@return the lines that plugins wrote to their logs so far, oldest first} */
    public List<PluginLogLine> logLines() {
        return List.copyOf(lines);
    }

    /**
     * {@return the texts that one plugin wrote to its log so far, oldest first}
     *
     * @param id the plugin's id
     */
    public List<String> logLines(String id) {
        return lines.stream()
                .filter(line -> line.pluginId().equals(id))
                .map(PluginLogLine::text)
                .toList();
    }

    /**
     * {@return what policies denied so far, oldest first, for example {@code rates/1 GBP}: the
     * capability and the subject of {@link
     * dev.wardian.plugin.capability.CapabilityCall#denied(String)}}
     */
    public List<String> denials() {
        return List.copyOf(denials);
    }

    /** Unloads all plugins. */
    @Override
    public void close() {
        manager.close();
    }

    /** Collects what a host has. */
    public static final class Builder {
        private final List<TestPlugin> plugins = new ArrayList<>();
        private final Map<CapabilityName, Capability<?>> capabilities = new TreeMap<>();
        private final Map<String, Map<String, String>> config = new HashMap<>();
        private final Map<String, PluginAnswer> answers = new HashMap<>();
        private final FakeClock clock = new FakeClock(Instant.EPOCH);
        private final Map<String, byte[]> files = new TreeMap<>();
        private final List<Consumer<FakeKv>> values = new ArrayList<>();
        private final Map<String, FakeSql.Statement> statements = new HashMap<>();
        private final List<FakeEvents.Subscription> subscriptions = new ArrayList<>();
        private @Nullable FakeServer server;
        private @Nullable String grants;
        private PluginLimits limits =
                PluginLimits.DEFAULT
                        .with(Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1))
                        .with(Limit.HOOK_DEADLINE, TimeUnit.MINUTES.toNanos(1));
        private long seed;
        private UnaryOperator<PluginManager.Builder> settings = builder -> builder;

        private Builder() {}

        /**
         * Adds a plugin.
         *
         * @param plugin the plugin
         * @return this builder
         */
        public Builder plugin(TestPlugin plugin) {
            plugins.add(plugin);
            return this;
        }

        /**
         * Adds a capability. It replaces a fake or an earlier capability of its name.
         *
         * @param capability the capability
         * @return this builder
         */
        public Builder capability(Capability<?> capability) {
            capabilities.put(capability.name(), capability);
            return this;
        }

        /**
         * Configures a plugin, as an operator does.
         *
         * @param pluginId the plugin
         * @param values the values by key
         * @return this builder
         */
        public Builder config(String pluginId, Map<String, String> values) {
            config.put(pluginId, Map.copyOf(values));
            return this;
        }

        /**
         * Sets the time of day at which the clock of plugins stands, otherwise 1970-01-01T00:00Z.
         *
         * @param time the time of day
         * @return this builder
         */
        public Builder now(Instant time) {
            clock.set(time);
            return this;
        }

        /**
         * Gives plugins other random bytes.
         *
         * @param number the seed, otherwise 0
         * @return this builder
         */
        public Builder randomSeed(long number) {
            seed = number;
            return this;
        }

        /**
         * Puts Java code in the place of an operation of a plugin that is not there, for calls from
         * other plugins.
         *
         * @param pluginId the plugin
         * @param operation its operation
         * @param answer what it does
         * @return this builder
         */
        public Builder answer(String pluginId, String operation, PluginAnswer answer) {
            answers.put(pluginId + "/" + operation, answer);
            return this;
        }

        /**
         * Gives plugins a file.
         *
         * @param path its absolute path; the directories on the way come with it
         * @param bytes its contents
         * @return this builder
         */
        public Builder file(String path, byte[] bytes) {
            files.put(path, bytes.clone());
            return this;
        }

        /**
         * Answers the requests over HTTP of plugins, also of those with {@code abi: extism}. What
         * is malformed, and which redirects are followed, is as with the real capability. Without a
         * server each URL is {@link dev.wardian.plugin.capability.Errno#EDENIED}.
         *
         * @param answering what answers
         * @return this builder
         */
        public Builder http(FakeServer answering) {
            server = answering;
            return this;
        }

        /**
         * Gives a plugin a value by key.
         *
         * @param pluginId the plugin
         * @param key the key, of 1 to 512 bytes
         * @param bytes the value
         * @return this builder
         */
        public Builder value(String pluginId, String key, byte[] bytes) {
            byte[] copy = bytes.clone();
            values.add(kv -> kv.put(pluginId, key, copy));
            return this;
        }

        /**
         * Gives plugins a statement of SQL that reads. Its columns have the names c1, c2 and so on.
         * A statement that nothing is said of is {@link
         * dev.wardian.plugin.capability.Errno#EDENIED}.
         *
         * @param statement its name
         * @param query what it does
         * @return this builder
         */
        public Builder query(String statement, FakeQuery query) {
            statements.put(statement, new FakeSql.Query(null, query));
            return this;
        }

        /**
         * As {@link #query(String, FakeQuery)}, with other names of columns.
         *
         * @param statement the name of the statement
         * @param columns the names of its columns, at least one, without NUL
         * @param query what it does
         * @return this builder
         * @throws IllegalArgumentException if there is no name, or a NUL in one
         */
        public Builder query(String statement, List<String> columns, FakeQuery query) {
            statements.put(statement, new FakeSql.Query(columns, query));
            return this;
        }

        /**
         * Gives plugins a statement of SQL that writes.
         *
         * @param statement its name
         * @param update what it does
         * @return this builder
         */
        public Builder update(String statement, FakeUpdate update) {
            statements.put(statement, new FakeSql.Update(update));
            return this;
        }

        /**
         * Subscribes to messages of plugins, as an application does.
         *
         * @param topics which messages: {@code orders.created} is one topic, {@code orders.*} are
         *     all that begin with {@code orders.}, and {@code *} are all
         * @param subscriber takes the messages
         * @return this builder
         * @throws IllegalArgumentException if the text names no topics
         */
        public Builder subscriber(String topics, FakeSubscriber subscriber) {
            subscriptions.add(FakeEvents.Subscription.of(topics, subscriber));
            return this;
        }

        /**
         * Grants what a file of grants says, instead of what plugins request.
         *
         * @param yaml the text of the file
         * @return this builder
         */
        public Builder grants(String yaml) {
            grants = yaml;
            return this;
        }

        /**
         * Sets a limit of all plugins, unless {@link #grants} replaces them.
         *
         * @param limit the limit
         * @param value its value, in the unit of the limit
         * @return this builder
         */
        public Builder limit(Limit limit, long value) {
            limits = limits.with(limit, value);
            return this;
        }

        /**
         * Sets anything else of the manager.
         *
         * @param change sets it
         * @return this builder
         */
        public Builder manager(UnaryOperator<PluginManager.Builder> change) {
            UnaryOperator<PluginManager.Builder> before = settings;
            settings = builder -> change.apply(before.apply(builder));
            return this;
        }

        /**
         * Builds the host and loads its plugins. One that is rejected throws at {@link
         * TestHost#plugin}.
         *
         * @return the host
         * @throws dev.wardian.plugin.error.ManifestException if a manifest or the grants are wrong
         * @throws IllegalArgumentException if two plugins have one id, a file has no absolute path,
         *     or a value no key
         */
        public TestHost build() {
            List<PluginLogLine> lines = new CopyOnWriteArrayList<>();
            FakeFiles fakeFiles = new FakeFiles(clock);
            files.forEach(fakeFiles::put);
            FakeHttp http = new FakeHttp(server);
            FakeKv kv = new FakeKv(clock);
            values.forEach(value -> value.accept(kv));
            FakeEvents events = new FakeEvents(subscriptions);
            Map<CapabilityName, Capability<?>> all = new TreeMap<>();
            for (Capability<?> fake :
                    List.of(
                            Fakes.log(lines::add),
                            Fakes.clock(clock),
                            Fakes.random(seed),
                            Fakes.config(),
                            fakeFiles.capability(),
                            http.capability(),
                            kv.capability(),
                            new FakeSql(statements).capability(),
                            events,
                            Fakes.plugins(Map.copyOf(answers)))) {
                all.put(fake.name(), fake);
            }
            all.putAll(capabilities);
            Capabilities known = Capabilities.of(all.values());
            ManifestReader manifests = new ManifestReader(known, Abis.known());
            MemorySource source = new MemorySource();
            Set<String> ids = new HashSet<>();
            Grants granted = Grants.NONE.withLimits(limits);
            for (TestPlugin plugin : plugins) {
                byte[] text = plugin.manifest().getBytes(StandardCharsets.UTF_8);
                PluginManifest manifest = manifests.read("plugin.yaml", text);
                if (!ids.add(manifest.id())) {
                    throw new IllegalArgumentException("two plugins have the id " + manifest.id());
                }
                source.put(manifest.id(), plugin);
                granted = granted.withPlugin(manifest.id(), manifest.requested());
            }
            if (grants != null) {
                granted =
                        new GrantsReader(known)
                                .read("grants.yaml", grants.getBytes(StandardCharsets.UTF_8));
            }
            List<String> denials = new CopyOnWriteArrayList<>();
            PluginManager.Builder builder =
                    PluginManager.builder()
                            .source(source)
                            .capabilities(known)
                            .grants(granted)
                            .audit(new Denials(denials));
            config.forEach(builder::config);
            PluginManager manager = settings.apply(builder).build();
            events.manager(manager);
            manager.loadAll();
            return new TestHost(
                    source, manager, clock, fakeFiles, http, kv, events, lines, denials);
        }
    }

    private record Denials(List<String> all) implements AuditLog {
        @Override
        public void granted(CallInfo plugin, PolicySet effective) {}

        @Override
        public void denied(CallInfo call, CapabilityName capability, String subject) {
            all.add(capability + " " + subject);
        }
    }
}
