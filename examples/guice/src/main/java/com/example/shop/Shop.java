package com.example.shop;

import com.google.inject.Inject;
import dev.wardian.plugin.PluginSet;

/** Uses all plugins with a rule. */
final class Shop {
    private final PluginSet<DiscountRule> rules;

    @Inject
    Shop(PluginSet<DiscountRule> rules) {
        this.rules = rules;
    }

    long discountFor(DiscountRule.Order order) {
        long cents = 0;
        for (DiscountRule rule : rules) {
            cents += rule.discount(order).cents();
        }
        return cents;
    }
}
