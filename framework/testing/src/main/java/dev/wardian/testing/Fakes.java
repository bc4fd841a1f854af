package dev.wardian.testing;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.ConfigValues;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Fakes of the capabilities that every host has, with the functions of {@code interfaces/wit}. */
final class Fakes {
    private static final int MAX_NAME = 1024;
    private static final int MAX_RANDOM = 65_536;

    /** The failure that the called plugin reported in the last call of an instance. */
    private static final class LastFailure {
        private int code;
        private String message = "";

        void set(int newCode, String newMessage) {
            code = newCode;
            message = newMessage;
        }
    }

    private Fakes() {}

    private static FunctionType i32s(int parameters) {
        return FunctionType.of(Collections.nCopies(parameters, ValueType.I32), ValueType.I32);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static FakeCapability log(Consumer<PluginLogLine> sink) {
        return FakeCapability.named("log/1")
                .with((context, functions) -> functions.log(target(context.pluginId(), sink)));
    }

    private static PluginLog target(String pluginId, Consumer<PluginLogLine> sink) {
        return new PluginLog() {
            @Override
            public int level() {
                return 5;
            }

            @Override
            public void log(int level, String text, CallInfo info) {
                sink.accept(new PluginLogLine(pluginId, level, text));
            }
        };
    }

    static FakeCapability clock(FakeClock clock) {
        FunctionType type = FunctionType.of(List.of(), ValueType.I64);
        return FakeCapability.named("clock/1")
                .function("now_ms", type, call -> clock.now().toEpochMilli())
                .function("monotonic_ns", type, call -> clock.elapsedNanos())
                .with((context, functions) -> functions.facility((InstantSource) clock::now));
    }

    static FakeCapability random(long seed) {
        Random random = new Random(seed);
        return FakeCapability.named("random/1")
                .function(
                        "fill",
                        i32s(2),
                        call -> {
                            long length = call.u32(1);
                            if (length > MAX_RANDOM) {
                                throw new ErrnoException(Errno.E2BIG, length + " random bytes");
                            }
                            byte[] bytes = new byte[(int) length];
                            random.nextBytes(bytes);
                            call.write(call.u32(0), bytes, 0, bytes.length);
                            return 0;
                        })
                .with((context, functions) -> functions.facility(random));
    }

    static FakeCapability config() {
        return FakeCapability.named("config/1")
                .with(
                        (context, functions) -> {
                            Map<String, String> values = new TreeMap<>(context.config());
                            functions
                                    .facility(new AllValues(values))
                                    .add("get", i32s(4), call -> get(call, values))
                                    .add(
                                            "keys",
                                            i32s(2),
                                            call ->
                                                    call.reply(
                                                            0,
                                                            1,
                                                            utf8(
                                                                    String.join(
                                                                            "\n",
                                                                            values.keySet()))));
                        });
    }

    /** Each value, whatever a grant says. */
    private record AllValues(Map<String, String> values) implements ConfigValues {
        @Override
        public boolean allows(String key) {
            return true;
        }

        @Override
        public Optional<String> find(String key) {
            return Optional.ofNullable(values.get(key));
        }
    }

    private static long get(CapabilityCall call, Map<String, String> values) {
        String key = call.text(0, 1, MAX_NAME);
        String value = values.get(key);
        if (value == null) {
            throw new ErrnoException(Errno.ENOTFOUND, "no value for " + key);
        }
        return call.reply(2, 3, utf8(value));
    }

    /**
     * Calls answers of the test, and otherwise plugins of the host.
     *
     * @param answers by {@code plugin/operation}
     */
    static FakeCapability plugins(Map<String, PluginAnswer> answers) {
        return FakeCapability.named("plugins/1")
                .unusableInWarmup()
                .with(
                        (context, functions) ->
                                functions
                                        .add("call", i32s(8), c -> call(c, context, answers))
                                        .add("failure_code", i32s(0), call -> last(call).code)
                                        .add(
                                                "failure_message",
                                                i32s(2),
                                                c -> c.reply(0, 1, utf8(last(c).message))));
    }

    private static LastFailure last(CapabilityCall call) {
        return call.instanceState(LastFailure.class, LastFailure::new);
    }

    private static long call(
            CapabilityCall call, PluginContext context, Map<String, PluginAnswer> answers) {
        LastFailure last = last(call);
        last.set(0, "");
        String id = call.text(0, 1, MAX_NAME);
        String operation = call.text(2, 3, MAX_NAME);
        byte[] input = call.bytes(4, 5, Integer.MAX_VALUE - 8);
        PluginAnswer answer = answers.get(id + "/" + operation);
        try {
            return call.reply(
                    6,
                    7,
                    answer == null ? context.callPlugin(id, operation, input) : answer.call(input));
        } catch (ReportedFailure e) {
            last.set(e.code(), String.valueOf(e.getMessage()));
            throw new ErrnoException(Errno.EFAILED, String.valueOf(e.getMessage()), e);
        } catch (PluginException e) {
            if (e instanceof PluginFailure failure) {
                last.set(failure.code(), failure.pluginMessage());
            }
            Errno errno = e.errnoForCaller().orElseThrow(() -> e);
            throw new ErrnoException(errno, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ErrnoException(Errno.ENOTFOUND, "no operation " + operation, e);
        }
    }
}
