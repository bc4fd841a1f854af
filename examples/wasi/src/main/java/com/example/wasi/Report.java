package com.example.wasi;

/** What each plugin can do: its method is the operation {@code run}. */
public interface Report {
    String run(String text);
}
