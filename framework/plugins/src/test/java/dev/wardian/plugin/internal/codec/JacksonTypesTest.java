package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin can carry is known when an interface is bound. */
class JacksonTypesTest {
    private final StandalonePlugin plugin =
            Plugins.load("guest", new Guest().echo("echo").build(), PluginManager.builder());

    @AfterEach
    void close() {
        plugin.close();
    }

    private Problem refused(Class<?> type) {
        PluginLinkException error =
                assertThrows(PluginLinkException.class, () -> plugin.as(type), type.getName());
        for (Problem problem : error.problems()) {
            assertEquals(ErrorId.TYPE_UNSUPPORTED, problem.id());
            assertFalse(problem.hint().contains("report it to its author"), problem::hint);
        }
        return error.problems().get(0);
    }

    record Event(
            Instant at,
            LocalDate day,
            OffsetDateTime local,
            Duration lasting,
            Optional<String> note,
            OptionalInt count,
            OptionalLong total,
            OptionalDouble rate,
            Optional<List<Event>> parts) {}

    interface Events {
        Event echo(Event value);
    }

    interface RawEvents {
        Event echo(String value);
    }

    interface EventText {
        JsonNode echo(Event value);
    }

    private static final Event EVENT =
            new Event(
                    Instant.parse("2026-01-02T03:04:05.000000006Z"),
                    LocalDate.of(2026, 1, 2),
                    OffsetDateTime.parse("2026-01-02T03:04:05+02:00"),
                    Duration.ofMillis(1500),
                    Optional.of("x"),
                    OptionalInt.of(1),
                    OptionalLong.empty(),
                    OptionalDouble.of(0.5),
                    Optional.empty());

    @Test
    void timesAndOptionalsAreCarriedByTheModulesOnTheClassPath() {
        assertEquals(EVENT, plugin.as(Events.class).echo(EVENT));
    }

    @Test
    void timesAreWrittenAsText() {
        JsonNode json = plugin.as(EventText.class).echo(EVENT);

        assertEquals("2026-01-02T03:04:05.000000006Z", json.get("at").asText());
        assertEquals("2026-01-02", json.get("day").asText());
        assertEquals("PT1.5S", json.get("lasting").asText());
        assertTrue(json.get("total").isNull());
        assertTrue(json.get("count").isInt());
    }

    @Test
    void optionalThatIsMissingOrNullIsEmptyAndAnythingElseThatIsMissingIsAMismatch() {
        String times =
                "\"at\":\"2026-01-02T03:04:05Z\",\"day\":\"2026-01-02\","
                        + "\"local\":\"2026-01-02T03:04:05+02:00\",\"lasting\":\"PT1S\"";

        Event event = plugin.as(RawEvents.class).echo("{" + times + ",\"note\":null}");

        assertEquals(Optional.empty(), event.note());
        assertEquals(OptionalInt.empty(), event.count());
        assertEquals(Optional.empty(), event.parts());
        assertThrows(
                OutputMismatch.class,
                () -> plugin.as(RawEvents.class).echo("{\"at\":\"2026-01-02T03:04:05Z\"}"));
    }

    interface OptionalResult {
        Optional<String> echo(Optional<String> value);
    }

    @Test
    void optionalIsAParameterAndAResult() {
        OptionalResult service = plugin.as(OptionalResult.class);

        assertEquals(Optional.of("x"), service.echo(Optional.of("x")));
    }

    interface Op<A, B> {
        B echo(A value);
    }

    interface ListOp<T> extends Op<List<T>, List<? extends T>> {}

    record Order(String id, long cents) {}

    interface OrderOp extends Op<Order, Order> {}

    interface OrderListOp extends ListOp<Order> {}

    interface Later extends Op<Order[], CompletionStage<Order[]>> {
        @Override
        CompletionStage<Order[]> echo(Order[] value);
    }

    interface MapOp<K> extends Op<Map<K, Order>, Map<K, Order>> {}

    interface TextMapOp extends MapOp<String> {}

    @Test
    void typeVariablesOfSuperInterfacesAreResolved() {
        Order order = new Order("a", 5);

        assertEquals(order, plugin.as(OrderOp.class).echo(order));
        assertEquals(List.of(order), plugin.as(OrderListOp.class).echo(List.of(order)));
        assertEquals(Map.of("k", order), plugin.as(TextMapOp.class).echo(Map.of("k", order)));
        assertEquals(
                order,
                plugin.as(Later.class).echo(new Order[] {order}).toCompletableFuture().join()[0]);
        assertTrue(
                assertThrows(PluginLinkException.class, () -> plugin.as(Op.class))
                        .problems()
                        .get(0)
                        .message()
                        .contains("type variable"));
    }

    sealed interface Shape permits Circle, Angular {}

    record Circle(double radius) implements Shape {}

    sealed interface Angular extends Shape {
        record Square(double side) implements Angular {}

        record Line(int x, int y) implements Angular {}
    }

    record Drawing(List<Shape> shapes, Optional<Angular> frame) {}

    interface Shapes {
        Shape echo(Shape value);
    }

    interface Drawings {
        Drawing echo(Drawing value);
    }

    interface ShapeText {
        JsonNode echo(Shape value);
    }

    interface RawShapes {
        Shape echo(String value);
    }

    @Test
    void sealedTypesOfRecordsAreToldApartByTheirNames() {
        assertEquals(new Circle(2), plugin.as(Shapes.class).echo(new Circle(2)));
        assertEquals(
                "{\"type\":\"Square\",\"side\":1.5}",
                plugin.as(ShapeText.class).echo(new Angular.Square(1.5)).toString());
        Drawing drawing =
                new Drawing(
                        List.of(new Circle(1), new Angular.Line(1, 2)),
                        Optional.of(new Angular.Square(9)));
        assertEquals(drawing, plugin.as(Drawings.class).echo(drawing));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"radius\":1}",
                "{\"type\":\"java.lang.String\",\"radius\":1}",
                "{\"type\":\"Shape\",\"radius\":1}",
                "{\"type\":\"Angular\",\"radius\":1}",
                "{\"type\":null,\"radius\":1}",
                "{\"type\":\"Circle\",\"type\":\"Circle\",\"radius\":1}",
                "{\"type\":\"Circle\"}",
            })
    void nameOfNoPermittedClassIsAMismatch(String json) {
        RawShapes shapes = plugin.as(RawShapes.class);

        assertThrows(OutputMismatch.class, () -> shapes.echo(json));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = Cat.class, name = "cat"))
    sealed interface Animal permits Cat {}

    record Cat(String type) implements Animal {}

    interface Animals {
        Animal echo(Animal value);
    }

    interface AnimalText {
        JsonNode echo(Animal value);
    }

    @Test
    void annotationsGoBeforeTheRuleForSealedTypes() {
        assertEquals(new Cat("a"), plugin.as(Animals.class).echo(new Cat("a")));
        assertEquals(
                "{\"kind\":\"cat\",\"type\":\"a\"}",
                plugin.as(AnimalText.class).echo(new Cat("a")).toString());
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(Wide.class), @JsonSubTypes.Type(High.class)})
    interface Deduced {}

    record Wide(int width) implements Deduced {}

    record High(int height) implements Deduced {}

    interface Deductions {
        Deduced echo(Deduced value);
    }

    @Test
    void classesThatTheMembersTellApartAreCarried() {
        assertEquals(new High(3), plugin.as(Deductions.class).echo(new High(3)));
    }

    sealed interface Open permits Closed, Opened {}

    record Closed(int a) implements Open {}

    static non-sealed class Opened implements Open {}

    sealed interface SameName permits One.Same, Two.Same {}

    interface One {
        record Same(int a) implements SameName {}
    }

    interface Two {
        record Same(int a) implements SameName {}
    }

    sealed interface WithType permits HasType {}

    record HasType(String type) implements WithType {}

    interface OfOpen {
        String echo(Open value);
    }

    interface OfSameName {
        SameName echo(String value);
    }

    interface OfWithType {
        WithType echo(String value);
    }

    @Test
    void sealedTypesThatNamesCannotTellApartAreRefused() {
        assertTrue(refused(OfOpen.class).message().contains("Opened is neither a record"));
        assertTrue(refused(OfSameName.class).message().contains("the name Same"));
        Problem member = refused(OfWithType.class);
        assertTrue(member.message().contains("HasType.type"), member::message);
        assertTrue(member.hint().contains("@JsonTypeInfo"), member::hint);
    }

    interface AbstractThing {
        int size();
    }

    record HasAbstract(List<AbstractThing> things) {}

    interface OfAbstract {
        HasAbstract echo(String value);
    }

    static final class Builder {
        private final int x;

        @SuppressWarnings("UnusedMethod") // It is what Jackson must not find.
        private Builder(int x, int y) {
            this.x = x + y;
        }

        public int getX() {
            return x;
        }
    }

    record HasBuilder(Map<String, Builder[]> builders) {}

    interface OfBuilder {
        HasBuilder echo(String value);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface NobodyNamed {}

    interface OfNobodyNamed {
        NobodyNamed echo(String value);
    }

    @Test
    void partsThatCannotBeReadAreNamedByTheirPath() {
        Problem noClass = refused(OfAbstract.class);
        assertTrue(
                noClass.message()
                        .contains("HasAbstract.things[]: " + AbstractThing.class.getName()),
                noClass::message);
        Problem constructor = refused(OfBuilder.class);
        assertTrue(
                constructor.message().contains("HasBuilder.builders[][]: "), constructor::message);
        assertTrue(constructor.hint().contains("@JsonCreator"), constructor::hint);
        Problem unnamed = refused(OfNobodyNamed.class);
        assertTrue(unnamed.hint().contains("@JsonSubTypes"), unnamed::hint);
    }

    record Node(String name, List<Node> children, Optional<Node> parent) {}

    interface Nodes {
        Node echo(Node value);
    }

    static final class Delegating {
        private final String text;

        @JsonCreator
        Delegating(String text) {
            this.text = text;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        String text() {
            return text;
        }
    }

    interface Delegates {
        Delegating echo(Delegating value);
    }

    record Growing<T>(Growing<List<T>> next, T value) {}

    record GrowingArray<T>(GrowingArray<T[]> next, T value) {}

    record GrowingMap<T>(Map<String, GrowingMap<Map<String, T>>> next) {}

    record Pair<A, B>(A a, B b) {}

    record GrowingTwice<T>(GrowingTwice<Pair<T, T>> next) {}

    interface OfGrowing {
        Growing<String> echo(String value);
    }

    interface TakesGrowing {
        String echo(Growing<String> value);
    }

    interface OfGrowingArray {
        GrowingArray<String> echo(String value);
    }

    interface OfGrowingMap {
        GrowingMap<String> echo(String value);
    }

    interface OfGrowingTwice {
        GrowingTwice<String> echo(String value);
    }

    interface TakesGrowingTwice {
        String echo(GrowingTwice<String> value);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OfGrowing.class,
                TakesGrowing.class,
                OfGrowingArray.class,
                OfGrowingMap.class,
                OfGrowingTwice.class,
                TakesGrowingTwice.class,
            })
    void typesWithoutAnEndAreRefused(Class<?> type) {
        Problem problem = refused(type);

        assertTrue(problem.message().contains("infinite"), problem::message);
        assertTrue(problem.hint().contains("same type arguments"), problem::hint);
    }

    @Test
    @SuppressWarnings("InfiniteRecursion") // That is what it is about.
    void codecThatFillsTheStackIsAProblemOfTheInterface() {
        Codec endless =
                new Codec() {
                    @Override
                    public ValueKind kind() {
                        return ValueKind.JSON;
                    }

                    @Override
                    public Encoder encoder(Type type) {
                        return encoder(type);
                    }

                    @Override
                    public Decoder decoder(Type type) {
                        return decoder(type);
                    }
                };
        Codecs codecs = Codecs.of(List.of(endless));

        for (Executable binding :
                List.<Executable>of(
                        () -> codecs.ofInput(Event.class, ValueKind.JSON),
                        () -> codecs.ofOutput(Event.class, ValueKind.JSON))) {
            UnfitTypeException error = assertThrows(UnfitTypeException.class, binding);
            assertTrue(error.reason().contains("infinite"), error::reason);
        }
    }

    record Empty() {}

    interface Empties {
        Empty echo(Empty value);
    }

    @Test
    void typesThatContainThemselvesAndTypesWithCreatorsAreCarried() {
        Node leaf = new Node("leaf", List.of(), Optional.empty());
        Node root = new Node("root", List.of(leaf), Optional.of(leaf));
        assertEquals(root, plugin.as(Nodes.class).echo(root));
        assertEquals("x", plugin.as(Delegates.class).echo(new Delegating("x")).text);
        assertEquals(new Empty(), plugin.as(Empties.class).echo(new Empty()));
    }

    interface OfStream {
        Stream<Order> echo(String value);
    }

    interface OfIntStream {
        IntStream echo(String value);
    }

    interface OfIterator {
        Iterator<Order> echo(String value);
    }

    interface OfInputStream {
        InputStream echo(String value);
    }

    interface OfFuture {
        Future<Order> echo(String value);
    }

    interface OfPublisher {
        Flow.Publisher<Order> echo(String value);
    }

    interface OfOptionalStage {
        Optional<CompletionStage<Order>> echo(String value);
    }

    interface OfStageOfStage {
        CompletableFuture<CompletionStage<Order>> echo(String value);
    }

    interface OfListOfStreams {
        List<Stream<Order>[]> echo(String value);
    }

    interface OfSupplier {
        Supplier<Order> echo(String value);
    }

    interface StageBySuper extends Op<String, CompletionStage<Order>> {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                OfStream.class,
                OfIntStream.class,
                OfIterator.class,
                OfInputStream.class,
                OfFuture.class,
                OfPublisher.class,
                OfOptionalStage.class,
                OfStageOfStage.class,
                OfListOfStreams.class,
                OfSupplier.class,
                StageBySuper.class,
            })
    void typesThatStandForSomethingYetToComeAreRefused(Class<?> type) {
        Problem problem = refused(type);

        assertTrue(
                problem.message().contains("no value that one call can carry"), problem::message);
        assertTrue(problem.hint().matches("(use|an operation) .*"), problem::hint);
    }

    interface Raw {
        @SuppressWarnings("rawtypes")
        CompletionStage echo(ByteBuffer value);
    }

    @Test
    void rawStageIsOfAnyJson() {
        Object value =
                plugin.as(Raw.class)
                        .echo(ByteBuffer.wrap(new byte[] {'[', '1', ']'}))
                        .toCompletableFuture()
                        .join();

        assertEquals(List.of(1), value);
    }

    record HiddenOrder(long cents) {}

    /** Public, as the proxy is then in another package than the record. */
    public interface PublicRule {
        HiddenOrder echo(HiddenOrder order);
    }

    public interface PublicDefault {
        default HiddenOrder[] make() {
            return new HiddenOrder[0];
        }

        String echo(String value);
    }

    interface HiddenRule {
        HiddenOrder echo(HiddenOrder order);
    }

    public interface PublicTaker {
        String echo(HiddenOrder order);
    }

    @Test
    void recordThatTheProxyOfAPublicInterfaceCannotSeeIsRefused() {
        Problem problem = refused(PublicRule.class);
        assertTrue(problem.message().contains("HiddenOrder is not public"), problem::message);
        assertTrue(problem.hint().contains("public"), problem::hint);
        refused(PublicDefault.class);

        assertEquals(new HiddenOrder(5), plugin.as(HiddenRule.class).echo(new HiddenOrder(5)));
        assertEquals("{\"cents\":5}", plugin.as(PublicTaker.class).echo(new HiddenOrder(5)));
    }

    record Picky(int value) {
        Picky {
            if (value < 0) {
                throw new IllegalArgumentException("below zero");
            }
        }
    }

    interface Pickies {
        Picky echo(String value);
    }

    @Test
    void mismatchBlamesNobodyBeforeItIsKnownWho() {
        Pickies service = plugin.as(Pickies.class);

        OutputMismatch error =
                assertThrows(OutputMismatch.class, () -> service.echo("{\"value\":-1}"));

        assertFalse(error.hint().contains("report it to its author"), error::hint);
    }
}
