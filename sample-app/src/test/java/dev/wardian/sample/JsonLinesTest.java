package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    @TempDir Path folder;

    @Test
    void ordersComeBackAsTheyWereWritten() throws IOException {
        List<Order> orders = new OrderGenerator(3).orders(50);
        Path file = folder.resolve("orders.jsonl");

        JsonLines.write(file, orders);

        assertEquals(50, Files.readAllLines(file).size());
        assertEquals(orders, JsonLines.read(file));
    }

    @Test
    void aSeedDecidesOnAllOrders() {
        assertEquals(new OrderGenerator(5).orders(200), new OrderGenerator(5).orders(200));
        assertNotEquals(new OrderGenerator(5).orders(200), new OrderGenerator(6).orders(200));
    }

    @Test
    void aLineThatIsNoOrderIsNamed() throws IOException {
        Path file = folder.resolve("orders.jsonl");
        String good = JsonLines.toJson(new OrderGenerator(3).orders(1).get(0));
        Files.write(file, List.of(good, "{\"id\":"));

        IOException error = assertThrows(IOException.class, () -> JsonLines.read(file));

        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("orders.jsonl, line 2: "), message);
    }
}
