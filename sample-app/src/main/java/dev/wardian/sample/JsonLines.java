package dev.wardian.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Orders in a file, one JSON object a line. */
public final class JsonLines {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonLines() {}

    static void write(Path file, List<Order> orders) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Order order : orders) {
            lines.add(toJson(order));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    static List<Order> read(Path file) throws IOException {
        List<Order> orders = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            try {
                orders.add(MAPPER.readValue(line, Order.class));
            } catch (JsonProcessingException e) {
                String place = file + ", line " + (orders.size() + 1);
                throw new IOException(place + ": " + e.getOriginalMessage(), e);
            }
        }
        return orders;
    }

    /** One order as JSON. */
    public static String toJson(Order order) {
        try {
            return MAPPER.writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + order, e);
        }
    }
}
