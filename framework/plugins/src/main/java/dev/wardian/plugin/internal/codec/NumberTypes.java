package dev.wardian.plugin.internal.codec;

import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/** The function types of operations with numbers. */
@FunctionalInterface
public interface NumberTypes {
    /** The type of an operation's export, if the plugin has it and it takes numbers. */
    Optional<FunctionType> find(String operation);
}
