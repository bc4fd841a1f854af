package com.example.shop;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;

/** Prints the discount of an order. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.setProperty("guice_bytecode_gen_option", "DISABLED"); // else JDK 24 and later warn
        Injector injector = Guice.createInjector(new ShopModule());
        try (PluginManager plugins = injector.getInstance(PluginManager.class)) {
            for (PluginStatus plugin : plugins.loadAll()) {
                if (plugin.state() != PluginState.ACTIVE) {
                    System.err.println(plugin.source() + ": " + plugin.failure());
                }
            }
            Shop shop = injector.getInstance(Shop.class);
            System.out.println(shop.discountFor(new DiscountRule.Order("1", "DE", 19_900)));
        }
    }
}
