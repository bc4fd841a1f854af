package com.example.comments;

import dev.wardian.spring.PluginService;

/** What a plugin can do: its method is the operation {@code clean}. */
@PluginService
public interface TextFilter {
    String clean(String text);
}
