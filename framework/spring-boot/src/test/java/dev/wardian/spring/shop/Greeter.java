package dev.wardian.spring.shop;

import dev.wardian.spring.PluginService;

/** Is found by its annotation. */
@PluginService
public interface Greeter {
    String greet(String name);
}
