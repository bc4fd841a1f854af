package com.example.extism;

import dev.wardian.plugin.Operation;

/** What each plugin can do: its methods are exports of the module. */
public interface Tour {
    @Operation("count_vowels")
    String countVowels(String text);

    String greeting(String name);

    String fail(String message);

    byte[] echo(byte[] input);
}
