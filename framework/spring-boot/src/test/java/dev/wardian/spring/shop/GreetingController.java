package dev.wardian.spring.shop;

import dev.wardian.plugin.PluginSet;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Uses plugins as any other bean. */
@RestController
class GreetingController {
    private final Greeter greeter;
    private final PluginSet<Greeter> all;

    GreetingController(Greeter greeter, PluginSet<Greeter> all) {
        this.greeter = greeter;
        this.all = all;
    }

    @GetMapping("/greet/{name}")
    String greet(@PathVariable String name) {
        return greeter.greet(name);
    }

    @GetMapping("/greetings/{name}")
    List<String> greetings(@PathVariable String name) {
        return all.all().stream().map(each -> each.greet(name)).toList();
    }
}
