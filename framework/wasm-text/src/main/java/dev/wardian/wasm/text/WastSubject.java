package dev.wardian.wasm.text;

/** What an assertion is about: a module that is loaded, or an action on one. */
public sealed interface WastSubject permits WastAction, WastModule {}
