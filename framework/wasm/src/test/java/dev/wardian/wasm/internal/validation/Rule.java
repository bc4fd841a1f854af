package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;

/**
 * A validation rule with a module that keeps it and one that breaks it.
 *
 * @param name what the rule says
 * @param reason how the refusal begins
 * @param kept builds a module that is accepted
 * @param broken builds a module that is refused
 * @param features the features for both
 */
record Rule(
        String name,
        String reason,
        Consumer<ModuleBuilder> kept,
        Consumer<ModuleBuilder> broken,
        Features features) {
    static Rule of(
            String name,
            String reason,
            Consumer<ModuleBuilder> kept,
            Consumer<ModuleBuilder> broken) {
        return new Rule(name, reason, kept, broken, Features.WASM_2_0);
    }

    Rule with(Features other) {
        return new Rule(name, reason, kept, broken, other);
    }

    void check() {
        Verdict.accepted(build(kept), features);
        Verdict.invalid(reason, build(broken), features);
    }

    private static byte[] build(Consumer<ModuleBuilder> contents) {
        ModuleBuilder module = new ModuleBuilder();
        contents.accept(module);
        return module.build();
    }

    @Override
    public String toString() {
        return name;
    }
}
