package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopTest {
    private PluginManager plugins;
    private Shop shop;

    @BeforeEach
    void start() {
        Injector injector = Guice.createInjector(new ShopModule());
        plugins = injector.getInstance(PluginManager.class);
        plugins.loadAll();
        shop = injector.getInstance(Shop.class);
    }

    @AfterEach
    void stop() {
        plugins.close();
    }

    @Test
    void largeOrdersCostLess() {
        assertEquals(995, shop.discountFor(new DiscountRule.Order("1", "DE", 19_900)));
        assertEquals(0, shop.discountFor(new DiscountRule.Order("2", "DE", 100)));
    }

    @Test
    void aFailureOfThePluginIsAnException() {
        PluginFailure failure =
                assertThrows(
                        PluginFailure.class,
                        () -> shop.discountFor(new DiscountRule.Order("3", "DE", -1)));

        assertEquals("order 3 has a negative sum", failure.pluginMessage());
    }

    @Test
    void withoutPluginsThereIsNoDiscount() {
        plugins.unload("com.example.volume-discount");

        assertEquals(0, shop.discountFor(new DiscountRule.Order("1", "DE", 19_900)));
    }
}
