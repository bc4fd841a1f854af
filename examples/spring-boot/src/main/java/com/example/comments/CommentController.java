package com.example.comments;

import dev.wardian.plugin.PluginSet;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Returns the cleaned comment. */
@RestController
class CommentController {
    private final PluginSet<TextFilter> filters;

    CommentController(PluginSet<TextFilter> filters) {
        this.filters = filters;
    }

    @PostMapping("/comments")
    String add(@RequestBody String comment) {
        String text = comment;
        for (TextFilter filter : filters) {
            text = filter.clean(text);
        }
        return text;
    }
}
