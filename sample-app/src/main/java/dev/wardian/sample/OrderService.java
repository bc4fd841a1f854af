package dev.wardian.sample;

import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.error.PluginException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prices orders by whatever rules are there. */
public final class OrderService {
    private static final Pattern SCORE = Pattern.compile("score=([0-9]{1,3})\\b.*");
    private static final int SUSPICIOUS = 60;
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private final PluginSet<PricingRule> rules;
    private final FraudCheck fraudCheck;
    private final Enrichments enrichments;

    @Inject
    OrderService(PluginSet<PricingRule> rules, FraudCheck fraudCheck, Enrichments enrichments) {
        this.rules = rules;
        this.fraudCheck = fraudCheck;
        this.enrichments = enrichments;
    }

    /** Prices orders, several at once; the results are in the order of the input. */
    List<PricedOrder> priceAll(List<Order> orders) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<PricedOrder>> tasks = new ArrayList<>();
            for (Order order : orders) {
                tasks.add(() -> price(order));
            }
            List<PricedOrder> priced = new ArrayList<>();
            for (Future<PricedOrder> result : threads.invokeAll(tasks)) {
                priced.add(result.get());
            }
            return priced;
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Prices one order, and tells plugins of it. A rule that fails is left out and noted; the
     * others go on.
     */
    public PricedOrder price(Order order) {
        List<PluginException> failures = new ArrayList<>();
        List<Adjustment> adjustments = new ArrayList<>();
        String suspicion = suspicion(order, failures);
        if (suspicion.isEmpty()) {
            for (PricingRule rule : rules) {
                try {
                    adjustments.add(rule.apply(order));
                } catch (PluginException e) {
                    failures.add(e);
                }
            }
            enrichments.publish(order);
        }
        return new PricedOrder(order, suspicion, adjustments, failures);
    }

    /** Why an order is to be held, or the empty string. */
    private String suspicion(Order order, List<PluginException> failures) {
        try {
            String verdict = fraudCheck.score(JsonLines.toJson(order));
            Matcher score = SCORE.matcher(verdict);
            boolean held = score.matches() && Integer.parseInt(score.group(1)) >= SUSPICIOUS;
            return held ? verdict : "";
        } catch (PluginException e) {
            failures.add(e);
            return "";
        }
    }
}
