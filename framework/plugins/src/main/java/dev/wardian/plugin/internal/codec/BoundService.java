package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.OnFailure;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service of one plugin. It is bound again for each generation. */
final class BoundService extends ServiceProxy {
    private record Binding(long generation, Map<Method, BoundMethod> methods) {}

    private final ServiceInterface service;
    private final Plugin plugin;
    private final Kinds kinds;
    private volatile Binding last;

    BoundService(ServiceInterface service, Plugin plugin) {
        this(service, plugin, Kinds.OF_MANIFEST);
    }

    BoundService(ServiceInterface service, Plugin plugin, Kinds kinds) {
        super(service.type());
        this.kinds = kinds;
        this.service = service;
        this.plugin = plugin;
        this.last = bind(CallTarget.of(plugin));
    }

    private Binding bind(CallTarget target) {
        // Asked first: should another one come in between, it is seen at the next call.
        long generation = target.generation();
        ServiceBinder binder =
                new ServiceBinder(target.manifest(), target::numberType, kinds, target.codecs());
        binder.bind(service);
        if (!binder.problems().isEmpty()) {
            throw new PluginLinkException(target.info(), binder.problems());
        }
        return new Binding(generation, binder.bound());
    }

    private BoundMethod bound(Method method, CallTarget target) {
        Binding binding = last;
        if (binding.generation() != target.generation()) {
            binding = bind(target);
            last = binding;
        }
        BoundMethod bound = binding.methods().get(method);
        if (bound == null) {
            throw new IllegalStateException("not a method of " + service.type() + ": " + method);
        }
        return bound;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the result of the interface's method.
    @Nullable Object call(Method method, Object[] arguments) {
        if (!ServiceMethod.isAsync(method)) {
            return CallTarget.call(
                    plugin,
                    target -> {
                        BoundMethod bound = bound(method, target);
                        return bound.call(target, arguments, bound.method().options(arguments));
                    });
        }
        BoundMethod now = bound(method, CallTarget.of(plugin));
        return AsyncCall.start(
                plugin,
                now.operation(),
                now.method().options(arguments),
                left ->
                        CallTarget.call(
                                plugin,
                                target -> bound(method, target).call(target, arguments, left)));
    }

    @Override
    boolean failsClosed() {
        return plugin.manifest().onFailure() == OnFailure.CLOSED;
    }

    @Override
    String target() {
        return plugin.id();
    }
}
