package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.Problem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One run of the whole service over the orders and plugins of the sample. */
@TestInstance(Lifecycle.PER_CLASS)
class OrderServiceTest {
    /** The committed plugins, or with {@code -Dsample.plugins} those that CI has just rebuilt. */
    private static final Path PLUGINS = Path.of(System.getProperty("sample.plugins", "plugins"));

    /** Those that the expected prices are of: readers of the README put more into the folder. */
    private static final List<String> EXPECTED =
            List.of(
                    "country-tax",
                    "fraud-score",
                    "nosy",
                    "order-enrichment",
                    "runaway",
                    "volume-discount");

    private static final String RUNAWAY = "dev.wardian.sample.runaway";
    private static final String TAX = "dev.wardian.sample.country-tax";

    /** What the operator is told to add, as it stands in a file of grants. */
    private static final String GRANT =
            "plugins: { dev.wardian.sample.nosy: { grants: { config: { keys: [\"*\"] } } } }";

    private final List<Order> orders = new OrderGenerator(17).orders(3000);
    private final SampleServices services = SampleServices.open();
    private Enrichments.Summary enriched = new Enrichments.Summary(0, 0, Map.of(), Map.of(), 0);
    private PluginManager manager;
    private List<PluginStatus> statuses = List.of();
    private List<PricedOrder> priced = List.of();

    @BeforeAll
    void run(@TempDir Path plugins) throws Exception {
        for (String name : EXPECTED) {
            Path folder = Files.createDirectory(plugins.resolve(name));
            for (String file : List.of("plugin.yaml", name + ".wasm")) {
                Files.copy(PLUGINS.resolve(name).resolve(file), folder.resolve(file));
            }
        }
        Injector injector =
                Guice.createInjector(new SampleModule(plugins, Path.of("grants.yaml"), services));
        manager = injector.getInstance(PluginManager.class);
        statuses = manager.loadAll();
        priced = injector.getInstance(OrderService.class).priceAll(orders);
        Enrichments enrichments = injector.getInstance(Enrichments.class);
        enrichments.await();
        enriched = enrichments.summary();
    }

    @AfterAll
    void close() {
        manager.close();
        services.close();
    }

    @Test
    void everyPriceIsWhatTheRulesSayInJava() {
        for (PricedOrder result : priced) {
            Map<String, Long> amounts =
                    result.adjustments().stream()
                            .collect(Collectors.toMap(Adjustment::rule, Adjustment::amountCents));
            Map<String, Long> expected =
                    result.held() ? Map.of() : ExpectedPrices.adjustments(result.order());
            assertEquals(new TreeMap<>(expected), new TreeMap<>(amounts), result.order().id());
        }
    }

    @Test
    void theTotalIsTheSumOfIndependentPrices() {
        long expected =
                orders.stream()
                        .filter(order -> score(verdict(order)) < 60)
                        .mapToLong(
                                order ->
                                        order.subtotalCents()
                                                + ExpectedPrices.adjustments(order)
                                                        .values()
                                                        .stream()
                                                        .mapToLong(amount -> amount)
                                                        .sum())
                        .sum();

        long total =
                priced.stream()
                        .filter(result -> !result.held())
                        .mapToLong(PricedOrder::totalCents)
                        .sum();

        assertEquals(expected, total);
    }

    @Test
    void everyVerdictOnFraudIsThatOfTheSecondImplementation() {
        int held = 0;
        for (PricedOrder result : priced) {
            String expected = verdict(result.order());
            String said =
                    result.held()
                            ? result.suspicion()
                            : result.adjustments().stream()
                                    .filter(a -> a.rule().equals("fraud-score"))
                                    .map(Adjustment::note)
                                    .findFirst()
                                    .orElseThrow();
            assertEquals(expected, said, result.order().id());
            assertEquals(score(expected) >= 60, result.held(), result.order().id());
            held += result.held() ? 1 : 0;
        }
        assertTrue(held > 0, "no order was held");
    }

    @Test
    void aRunawayIsStoppedAndItsOrdersGetEveryOtherRule() {
        List<PricedOrder> hit = failing(RUNAWAY);

        assertTrue(hit.size() > 1, "the rule ran away " + hit.size() + " times");
        for (PricedOrder result : hit) {
            LimitExceeded failure = (LimitExceeded) result.failures().get(0);
            assertEquals(Limit.FUEL, failure.limit());
            assertEquals(3, result.adjustments().size(), result.order().id());
        }
        Plugin runaway = manager.find(RUNAWAY).orElseThrow();
        assertEquals(hit.size(), runaway.figures().replaced());
        assertEquals(PluginState.ACTIVE, runaway.state());
    }

    @Test
    void aFailureOfARuleIsItsOwnAndItsInstanceStays() {
        List<PricedOrder> hit = failing(TAX);

        assertTrue(hit.size() > 1, "no tax for " + hit.size() + " orders");
        for (PricedOrder result : hit) {
            PluginFailure failure = (PluginFailure) result.failures().get(0);
            assertEquals(2, failure.code());
            assertEquals("no tax rates for the country BR", failure.pluginMessage());
        }
        assertEquals(0, manager.find(TAX).orElseThrow().figures().replaced());
    }

    @Test
    void figuresCountEveryCall() {
        long pricedOrders = priced.stream().filter(result -> !result.held()).count();

        for (Plugin plugin : manager.active()) {
            boolean fraud = plugin.services().contains(FraudCheck.class.getName());
            long expected = pricedOrders + (fraud ? orders.size() : 0);
            assertEquals(expected, plugin.figures().calls(), plugin.id());
            assertEquals(expected, plugin.figures().latency().count(), plugin.id());
            assertTrue(plugin.figures().peakMemoryBytes() > 0, plugin.id());
        }
    }

    @Test
    void whatIsNotGrantedIsNotLinkedAndTheLineIsShown() {
        PluginStatus nosy = status("nosy/plugin.yaml");

        assertEquals(PluginState.REJECTED, nosy.state());
        for (Problem problem : nosy.problems()) {
            assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, problem.id());
            assertEquals("nosy/plugin.yaml:10:3", String.valueOf(problem.location()));
            assertTrue(problem.hint().endsWith(GRANT), problem.hint());
        }
        assertEquals(2, nosy.problems().size());
    }

    @Test
    void theGrantThatTheHintNamesIsEnough(@TempDir Path folder) throws Exception {
        Path grants = folder.resolve("grants.yaml");
        Files.writeString(grants, "apiVersion: wardian/v1\n" + GRANT + "\n");
        try (SampleServices own = SampleServices.open();
                PluginManager lenient =
                        Guice.createInjector(new SampleModule(PLUGINS, grants, own))
                                .getInstance(PluginManager.class)) {
            Plugin nosy = lenient.load(PLUGINS.resolve("nosy/plugin.yaml"));

            Adjustment adjustment = nosy.as(PricingRule.class).apply(orders.get(0));

            assertEquals(new Adjustment("nosy", 0, "stage=test"), adjustment);
        }
    }

    @Test
    void eachPricedOrderIsEnriched() {
        Map<Integer, Long> days =
                delivered()
                        .collect(
                                Collectors.groupingBy(
                                        order -> Warehouse.days(order.country()).orElseThrow(),
                                        TreeMap::new,
                                        Collectors.counting()));
        long priceable = priced.stream().filter(result -> !result.held()).count();
        long delivered = delivered().count();
        long customers = delivered().map(Order::email).distinct().count();

        assertEquals(days, enriched.days());
        assertEquals(delivered, enriched.enriched());
        assertEquals(delivered - customers, enriched.regulars());
        assertEquals(
                priceable - delivered,
                enriched.failed().values().stream().mapToLong(count -> count).sum());
        assertEquals(1, enriched.failed().size(), enriched.failed().toString());
        assertEquals(0, enriched.lost());
        // Once for each country, and each time that it delivers nothing.
        assertEquals(
                delivered().map(Order::country).distinct().count() + priceable - delivered,
                services.warehouse().answered());
    }

    /** The orders that have a price, and that the warehouse delivers. */
    private Stream<Order> delivered() {
        return priced.stream()
                .filter(result -> !result.held())
                .map(PricedOrder::order)
                .filter(order -> Warehouse.days(order.country()).isPresent());
    }

    @Test
    void theReportTellsPricesRefusalsFailuresAndFigures() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConsoleReport report =
                new ConsoleReport(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        report.plugins(statuses);
        report.totals(priced);
        report.enrichments(enriched, services.warehouse().answered());
        report.failures(priced);
        report.figures(manager);

        String text = bytes.toString(StandardCharsets.UTF_8);
        long held = priced.stream().filter(PricedOrder::held).count();
        for (String part :
                List.of(
                        "3000 orders: " + (3000 - held) + " priced",
                        enriched.enriched() + " orders enriched, ",
                        " x not: failure 2: no delivery to BR: status 404",
                        "10 |   config: { keys: [\"*\"]",
                        GRANT,
                        failing(RUNAWAY).size() + " x runaway: limit fuel exceeded",
                        failing(TAX).size() + " x country-tax: no tax rates for the country BR")) {
            assertTrue(text.contains(part), () -> part + " is not in:\n" + text);
        }
    }

    private PluginStatus status(String source) {
        return statuses.stream().filter(s -> s.source().equals(source)).findFirst().orElseThrow();
    }

    private List<PricedOrder> failing(String plugin) {
        return priced.stream()
                .filter(result -> result.failures().stream().anyMatch(e -> isOf(plugin, e)))
                .toList();
    }

    private static boolean isOf(String plugin, PluginException failure) {
        return plugin.equals(failure.info().pluginId());
    }

    private static String verdict(Order order) {
        return ExpectedFraud.verdict(order, System.currentTimeMillis());
    }

    private static int score(String verdict) {
        return Integer.parseInt(verdict.split(" ")[0].substring("score=".length()));
    }
}
