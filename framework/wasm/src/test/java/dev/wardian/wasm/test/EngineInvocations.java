package dev.wardian.wasm.test;

import dev.wardian.wasm.WasmEngine;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a class of tests in one engine after the other. */
final class EngineInvocations implements ClassTemplateInvocationContextProvider {
    private record Invocation(WasmEngine engine) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int number) {
            return engine.name();
        }

        @Override
        public void prepareInvocation(ExtensionContext context) {
            Engines.take(engine);
            ExtensionContext.Store store =
                    context.getStore(ExtensionContext.Namespace.create(EngineInvocations.class));
            AutoCloseable interpreterAgain = () -> Engines.take(WasmEngine.INTERPRETER);
            store.put(Invocation.class, interpreterAgain);
        }
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<Invocation> provideClassTemplateInvocationContexts(ExtensionContext context) {
        return Engines.chosen().stream().map(Invocation::new);
    }

    @Override
    public boolean mayReturnZeroClassTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }
}
