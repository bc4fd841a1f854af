package com.example.plain;

/** What a plugin can do: its method is the operation {@code greet}. */
public interface Greeter {
    String greet(String name);
}
