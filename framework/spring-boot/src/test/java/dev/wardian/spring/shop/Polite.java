package dev.wardian.spring.shop;

import dev.wardian.spring.PluginService;

/** Has a fallback. */
@PluginService(fallback = PoliteByHand.class)
public interface Polite {
    String greet(String name);
}
