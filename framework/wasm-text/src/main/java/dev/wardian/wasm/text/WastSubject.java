package dev.wardian.wasm.text;

/** What an assertion is about: a module, a new instance of one, or an action on an instance. */
public sealed interface WastSubject permits WastAction, WastInstance, WastModule {}
