package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.manifest.OnFailure;
import dev.wardian.plugin.manifest.PluginManifest;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service of one plugin, bound anew when another generation of it is in use. */
final class PluginService extends ServiceProxy {
    private record Binding(long generation, Map<Method, BoundMethod> methods) {}

    private final ServiceInterface service;
    private final Plugin plugin;
    private volatile Binding last;

    PluginService(ServiceInterface service, Plugin plugin) {
        super(service.type());
        this.service = service;
        this.plugin = plugin;
        this.last = bind();
    }

    private Binding bind() {
        // Asked first: a generation that comes in between is seen at the next call.
        long generation = plugin.generation();
        PluginManifest manifest = plugin.manifest();
        ServiceBinder binder = new ServiceBinder(manifest, plugin::numberType);
        binder.bind(service);
        if (!binder.problems().isEmpty()) {
            throw new LinkException(
                    CallInfo.ofPlugin(manifest.id(), manifest.version(), generation),
                    binder.problems());
        }
        return new Binding(generation, binder.bound());
    }

    @Override
    @Nullable Object call(Method method, Object[] arguments) {
        Binding binding = last;
        if (binding.generation() != plugin.generation()) {
            binding = bind();
            last = binding;
        }
        BoundMethod target = binding.methods().get(method);
        if (target == null) {
            throw new IllegalStateException("not a method of " + service.type() + ": " + method);
        }
        return target.call(plugin, arguments, target.method().options(arguments));
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
