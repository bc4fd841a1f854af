package dev.wardian.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeEventsTest {
    private static final String ID = "test.guest";
    private static final String OTHER = "test.other";
    private static final String TOPIC = "orders.created";
    private static final String READ =
            "(drop (call $input_read (i32.const 0) (i32.const 0) (local.get $input_len)))";
    private static final String REQUEST =
            "{ publish: [orders.*], subscribe: { orders.created: handle } }";

    /** A topic is in the memory at 8000, and the input at 0. */
    private static TestPlugin plugin(String id, byte[] topic, String request) {
        String place = " (i32.const 8000) (i32.const " + topic.length + ") (i32.const 0) ";
        WatGuest guest =
                new WatGuest()
                        .imports(
                                "wardian:events/1",
                                "publish",
                                "(param i32 i32 i32 i32) (result i32)")
                        .imports("wardian:events/1", "topic", "(param i32 i32) (result i32)")
                        .imports("wardian:events/1", "sender", "(param i32 i32) (result i32)")
                        .imports("wardian:events/1", "attempt", "(result i32)")
                        .imports(
                                "wardian:plugins/1",
                                "call",
                                "(param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)")
                        .data(8000, topic)
                        .data(9000, OTHER + "topic")
                        .part(
                                "(func $number (param $n i32) (result i32) (if (i32.lt_s (local.get"
                                        + " $n) (i32.const 0)) (then (return (i32.sub (i32.const 0)"
                                        + " (local.get $n))))) (i32.store (i32.const 4000)"
                                        + " (local.get $n)) (call $output_write (i32.const 4000)"
                                        + " (i32.const 4)))")
                        .operation("publish", READ + publish(place, "(local.get $input_len)"))
                        .operation("publish-whole", publish(place, "(i32.const 65536)"))
                        .operation("publish-large", publish(place, "(i32.const 65537)"))
                        .operation(
                                "publish-beyond",
                                publish(" (i32.const -1)" + place.substring(17), "(i32.const 0)"))
                        .operation("handle", READ + line("topic") + line("sender") + input())
                        .operation("relay", READ + "(i32.sub (i32.const 0) " + callOther() + ")")
                        .operation("topic", getter("topic", 200))
                        .operation("small", getter("topic", 3))
                        .operation("sender", getter("sender", 200))
                        .operation("attempt", "(call $number (call $attempt))")
                        .fails("fail", 7, "not now")
                        .echo("echo");
        return TestPlugin.wat(id, guest)
                .requests("events", request)
                .requests("plugins", "{}")
                .requests("log", "{}");
    }

    private static TestPlugin plugin(String topic) {
        return plugin(ID, utf8(topic), REQUEST);
    }

    private static String publish(String place, String length) {
        return "(call $number (call $publish" + place + length + "))";
    }

    private static String getter(String function, int capacity) {
        return "(call $output_of (call $"
                + function
                + " (i32.const 4000) (i32.const "
                + capacity
                + ")) (i32.const 4000))";
    }

    /** Logs the value of a getter. */
    private static String line(String getter) {
        return "(drop (call $log (i32.const 3) (i32.const 4000) (call $"
                + getter
                + " (i32.const 4000) (i32.const 200))))";
    }

    /** Logs the attempt, as a digit, before the input. */
    private static String input() {
        return "(i32.store8 (i32.const 3999) (i32.add (i32.const 48) (call $attempt)))"
                + "(memory.copy (i32.const 4000) (i32.const 0) (local.get $input_len))"
                + "(call $log (i32.const 3) (i32.const 3999) (i32.add (i32.const 1) (local.get"
                + " $input_len)))";
    }

    private static String callOther() {
        return "(call $call (i32.const 9000) (i32.const 10) (i32.const 9010) (i32.const 5)"
                + " (i32.const 0) (i32.const 0) (i32.const 4000) (i32.const 100))";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TestHost host(TestPlugin... plugins) {
        TestHost.Builder builder = TestHost.builder();
        List.of(plugins).forEach(builder::plugin);
        return builder.build();
    }

    private static int number(TestHost host, String operation, String input) {
        byte[] output = host.plugin(ID).call(operation, utf8(input));
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static void assertFails(Errno errno, TestHost host, String operation) {
        PluginFailure failure =
                assertThrows(
                        PluginFailure.class,
                        () -> host.plugin(ID).call(operation, new byte[0]),
                        operation);
        assertEquals(errno.number(), failure.code(), operation);
    }

    @Test
    void messagesAreKeptForTheTest() {
        try (TestHost host = host(plugin("orders.eu.paid"))) {
            assertEquals(0, number(host, "publish", "é"));
            assertEquals(0, number(host, "publish-whole", ""));

            FakeMessage message = host.published().get(0);
            assertEquals("orders.eu.paid of test.guest", message.toString());
            assertEquals("é", message.text());
            assertArrayEquals(utf8("é"), message.bytes());
            assertEquals(Optional.of(ID), message.sender());
            assertEquals(1, message.attempt());
            assertEquals(65_536, host.published().get(1).bytes().length);
        }
    }

    @Test
    void aTopicHasItsSubscribersAmongPluginsAndOfTheApplication() {
        List<String> taken = new ArrayList<>();
        TestHost.Builder builder =
                TestHost.builder()
                        .plugin(plugin(TOPIC))
                        .plugin(
                                plugin(
                                        OTHER,
                                        utf8("x"),
                                        "{ subscribe: { orders.*: echo, x: echo } }"))
                        .subscriber("*", message -> taken.add("all " + message))
                        .subscriber("orders.*", message -> taken.add("orders " + message))
                        .subscriber("orders.eu.*", message -> taken.add("eu " + message));
        try (TestHost host = builder.build()) {
            assertEquals(4, number(host, "publish", "1"));
            assertEquals(
                    List.of(
                            "all orders.created of test.guest",
                            "orders orders.created of test.guest"),
                    taken);
            assertEquals(List.of(), host.logLines());
        }
    }

    @Test
    void aSubscriberMayReturnAnError() {
        TestHost.Builder builder =
                TestHost.builder()
                        .plugin(plugin(TOPIC))
                        .subscriber(
                                TOPIC,
                                message -> {
                                    throw new ErrnoException(Errno.EUNAVAILABLE, "full");
                                });
        try (TestHost host = builder.build()) {
            assertFails(Errno.EUNAVAILABLE, host, "publish");
            assertEquals(List.of(), host.published());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "orders.",
                ".orders",
                "orders..eu",
                "orders eu",
                "orders.é",
                "*",
                "orders.*",
                "$dead.orders.created",
                "orders/eu",
                "orders.eu\0"
            })
    void whatIsNoTopicIsNotPublished(String topic) {
        try (TestHost host = host(plugin(topic))) {
            assertFails(Errno.EINVAL, host, "publish");
            assertEquals(List.of(), host.published());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "ordersx.created", "invoices.created"})
    void aTopicThatTheManifestDoesNotPublishIsDenied(String topic) {
        try (TestHost host = host(plugin(topic))) {
            assertFails(Errno.EDENIED, host, "publish");
            assertEquals(List.of(), host.published());
            assertEquals(List.of("events/1 publish " + topic), host.denials());
        }
    }

    @Test
    void argumentsAreCheckedAsOnAHost() {
        String most = "orders." + "x".repeat(121);
        try (TestHost host = host(plugin(most))) {
            assertEquals(0, number(host, "publish", ""));
            assertFails(Errno.E2BIG, host, "publish-large");
            assertFails(Errno.EFAULT, host, "publish-beyond");
        }
        try (TestHost host = host(plugin(most + "x"))) {
            assertFails(Errno.E2BIG, host, "publish");
        }
        try (TestHost host = host(plugin(ID, new byte[] {(byte) 0xff}, REQUEST))) {
            assertFails(Errno.EUTF8, host, "publish");
        }
    }

    @Test
    void aMessageIsHandedToTheOperationThatTheManifestNames() {
        try (TestHost host = host(plugin(TOPIC))) {
            assertEquals(1, host.deliver(TOPIC, utf8("seven")));
            FakeMessage message = FakeMessage.of(TOPIC, "eight");
            assertEquals(1, host.deliver(message.from("com.acme.shop").attempt(3)));

            assertEquals(List.of(TOPIC, "1seven", TOPIC, "com.acme.shop", "3eight"), texts(host));
        }
    }

    /** Lines that are not empty. */
    private static List<String> texts(TestHost host) {
        return host.logLines(ID).stream().filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void eachPluginThatSubscribesGetsTheMessageAndTheFirstFailureIsThrown() {
        String failing = "{ subscribe: { orders.*: fail } }";
        TestPlugin first = plugin("test.first", utf8("x"), failing);
        TestPlugin last = plugin("test.last", utf8("x"), failing);
        try (TestHost host = host(last, plugin(TOPIC), first)) {
            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> host.deliver(TOPIC, utf8("x")));

            assertEquals("test.first", failure.info().pluginId());
            assertEquals(7, failure.code());
            assertEquals(1, failure.getSuppressed().length);
            assertEquals(List.of(TOPIC, "1x"), texts(host));
        }
    }

    @Test
    void otherCallsHandleNoMessage() {
        String request = "{ subscribe: { orders.created: relay, orders.failed: fail } }";
        TestPlugin other = plugin(OTHER, utf8("x"), "{}");
        try (TestHost host = host(plugin(ID, utf8("x"), request), other)) {
            for (String operation : List.of("topic", "sender", "attempt")) {
                assertFails(Errno.ENOTFOUND, host, operation);
            }
            PluginFailure nested =
                    assertThrows(PluginFailure.class, () -> host.deliver(TOPIC, utf8("x")));
            assertEquals(Errno.EFAILED.number(), nested.code());
            assertThrows(PluginFailure.class, () -> host.deliver("orders.failed", utf8("x")));
            assertFails(Errno.ENOTFOUND, host, "topic");
        }
    }

    @Test
    void aSubscriberMayHandTheMessageOn() {
        List<TestHost> hosts = new ArrayList<>();
        String request = "{ publish: ['*'], subscribe: { orders.created: publish } }";
        TestPlugin other = plugin(OTHER, utf8("x"), "{ subscribe: { orders.paid: handle } }");
        TestHost.Builder builder =
                TestHost.builder()
                        .plugin(plugin(ID, utf8("orders.paid"), request))
                        .plugin(other)
                        .subscriber("orders.paid", message -> hosts.get(0).deliver(message));
        try (TestHost host = builder.build()) {
            hosts.add(host);
            host.deliver(TOPIC, utf8("x"));
            assertEquals(List.of("orders.paid", ID, "1x"), host.logLines(OTHER));
            assertFails(Errno.ENOTFOUND, host, "topic");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "orders.created, handle",
        "orders.eu.created, publish",
        "orders, ",
        "ordersx.eu, ",
        "invoices, topic",
        "$dead.orders.created, sender",
        "$dead.orders.eu.created, ",
        "$dead.invoices, attempt",
        "$dead.invoices.eu, attempt",
    })
    void aTopicHasTheOperationOfTheNameThatCoversIt(String topic, @Nullable String operation) {
        String request =
                "{ subscribe: { orders.created: handle, orders.eu.*: publish, invoices: topic,"
                        + " $dead.orders.created: sender, $dead.invoices: attempt, $dead.invoices.*:"
                        + " attempt } }";
        assertEquals(Optional.ofNullable(operation), topics(request).operation(topic));
    }

    @Test
    void allTopicsAreNotThoseOfDeadLetters() {
        assertEquals(Optional.of("echo"), topics("{ subscribe: { '*': echo } }").operation("a"));
        assertEquals(Optional.empty(), topics("{ subscribe: { '*': echo } }").operation("$dead.a"));
        assertEquals(
                Optional.of("echo"),
                topics("{ subscribe: { $dead.*: echo } }").operation("$dead.a"));
    }

    private static FakeTopics topics(String request) {
        try (TestHost host = host(plugin(ID, utf8("x"), request))) {
            return (FakeTopics)
                    host.plugin(ID).granted().find(new FakeEvents(List.of()).name()).orElseThrow();
        }
    }

    @Test
    void aRequestMayMakeTheLargestMessageSmallerOrLarger() {
        String small = "{ publish: ['*'], message: 3B }";
        try (TestHost host = host(plugin(ID, utf8(TOPIC), small))) {
            assertEquals(0, number(host, "publish", "123"));
            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> number(host, "publish", "1234"));
            assertEquals(Errno.E2BIG.number(), failure.code());
        }
        String large = "{ publish: ['*'], message: 1MiB }";
        try (TestHost host = host(plugin(ID, utf8(TOPIC), large))) {
            assertFails(Errno.EFAULT, host, "publish-large");
        }
    }

    @Test
    void aMessageThatNobodyCanGetIsAMistakeOfTheTest() {
        String request = "{ subscribe: { '*': missing } }";
        try (TestHost host = host(plugin(ID, utf8("x"), request))) {
            assertThrows(IllegalArgumentException.class, () -> host.deliver(TOPIC, utf8("x")));
            assertThrows(IllegalArgumentException.class, () -> host.deliver("$dead.x", utf8("x")));
        }
        assertThrows(IllegalArgumentException.class, () -> FakeMessage.of("orders.*", "x"));
        assertThrows(IllegalArgumentException.class, () -> FakeMessage.of("$dead.", "x"));
        assertThrows(
                IllegalArgumentException.class, () -> FakeMessage.of("a", new byte[(1 << 20) + 1]));
        assertThrows(IllegalArgumentException.class, () -> FakeMessage.of("a", "x").from(""));
        assertThrows(IllegalArgumentException.class, () -> FakeMessage.of("a", "x").attempt(0));
        TestHost.Builder builder = TestHost.builder();
        assertThrows(
                IllegalArgumentException.class, () -> builder.subscriber("$dead.*", message -> {}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ publish: [orders.**] }",
                "{ publish: [$dead.orders] }",
                "{ publish: ['.*'] }",
                "{ subscribe: { 'a b': handle } }",
                "{ subscribe: { $dead.: handle } }",
                "{ subscribe: { orders.*: handle, orders.created: echo } }",
                "{ subscribe: { $dead.orders: handle, $dead.*: echo } }",
                "{ publish: ['*'], message: 2MiB }"
            })
    void aRequestOfNoTopicsOrOfTwoOperationsIsAProblem(String request) {
        TestHost.Builder builder = TestHost.builder().plugin(plugin(ID, utf8("x"), request));
        assertThrows(ManifestException.class, builder::build);
    }

    @Test
    void grantsLeaveRequestsAsTheyAre() {
        TestHost.Builder builder =
                TestHost.builder()
                        .plugin(plugin(TOPIC))
                        .grants(
                                """
                                apiVersion: wardian/v1
                                plugins:
                                  test.guest:
                                    grants: { events: {}, plugins: {}, log: {} }
                                """);
        try (TestHost host = builder.build()) {
            assertEquals(1, number(host, "publish", "x"));
            assertEquals(1, host.deliver(host.published().get(0)));
        }
    }

    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                new FakeEvents(List.of()),
                "{}",
                "{ publish: ['*'] }",
                "{ publish: [orders.*, invoices.created] }",
                "{ publish: [orders.*, orders.created, orders.eu.*] }",
                "{ publish: [orders.created] }",
                "{ publish: [invoices.*], subscribe: { orders.created: a } }",
                "{ subscribe: { orders.created: a, orders.paid: b } }",
                "{ subscribe: { orders.created: b } }",
                "{ subscribe: { orders.*: a, orders.created: a, $dead.*: b } }",
                "{ publish: ['*'], subscribe: { '*': a }, message: 1KiB }",
                "{ subscribe: { $dead.orders.*: b }, message: 1MiB }");
    }
}
