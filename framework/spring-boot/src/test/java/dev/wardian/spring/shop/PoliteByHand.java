package dev.wardian.spring.shop;

import org.springframework.core.env.Environment;

/** A fallback that is no bean, with a dependency. */
final class PoliteByHand implements Polite {
    private final Environment environment;

    PoliteByHand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String greet(String name) {
        return environment.getProperty("polite", "Dear") + " " + name;
    }
}
