package dev.wardian.wasm.text;

/**
 * The subject of an assertion: a module, a new instance of a module, or an action on an instance.
 */
public sealed interface WastSubject permits WastAction, WastInstance, WastModule {}
