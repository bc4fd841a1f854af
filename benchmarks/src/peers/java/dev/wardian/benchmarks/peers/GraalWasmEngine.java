package dev.wardian.benchmarks.peers;

import dev.wardian.benchmarks.BenchmarkEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.ByteSequence;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/** GraalWasm on the JVM at hand, which interprets unless that JVM has the Graal compiler. */
public final class GraalWasmEngine implements BenchmarkEngine {
    private static final int NEEDED_JDK = 21;

    @Override
    public String name() {
        return "GraalWasm";
    }

    @Override
    public boolean runsHere() {
        return Runtime.version().feature() >= NEEDED_JDK;
    }

    @Override
    public Guest instantiate(byte[] module, IntUnaryOperator next) {
        // Stays open as long as the guest: it ends with the process.
        Context context =
                Context.newBuilder("wasm").option("engine.WarnInterpreterOnly", "false").build();
        ProxyExecutable function = arguments -> next.applyAsInt(arguments[0].asInt());
        Value instance;
        try {
            instance =
                    context.eval(
                                    Source.newBuilder("wasm", ByteSequence.create(module), "guest")
                                            .build())
                            .newInstance(
                                    ProxyObject.fromMap(
                                            Map.of(
                                                    "env",
                                                    ProxyObject.fromMap(
                                                            Map.of("next", function)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Value run = instance.getMember("exports").getMember("run");
        return argument -> run.execute(argument).asLong();
    }
}
