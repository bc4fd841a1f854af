package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginRef;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A service that looks its plugin up for each call. */
final class FollowingService extends ServiceProxy {
    private final PluginRef<BoundService> target;

    FollowingService(ServiceInterface service, PluginRef<? extends Plugin> ref) {
        super(service.type());
        this.target = ref.map(plugin -> new BoundService(service, plugin));
    }

    @Override
    @Nullable Object call(Method method, Object[] arguments) {
        return target.get().call(method, arguments);
    }

    @Override
    boolean failsClosed() {
        return target.find().map(BoundService::failsClosed).orElse(false);
    }

    @Override
    String target() {
        return target.find().map(BoundService::target).orElse("no plugin");
    }
}
