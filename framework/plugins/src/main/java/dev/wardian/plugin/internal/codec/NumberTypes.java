package dev.wardian.plugin.internal.codec;

import dev.wardian.wasm.FunctionType;
import java.util.Optional;

/** The types of the operations of a plain module. */
@FunctionalInterface
public interface NumberTypes {
    /** The type of an operation's export, if the plugin is plain and has it. */
    Optional<FunctionType> find(String operation);
}
