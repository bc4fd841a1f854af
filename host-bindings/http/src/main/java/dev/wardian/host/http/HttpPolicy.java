package dev.wardian.host.http;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.ResourceBounds;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What a plugin may request of which servers. The rules leave out special addresses and headers of
 * the operator, which only a grant has.
 *
 * @param allowed the rules, none of which is part of another
 * @param bounds the bounds of requests
 * @param addresses the blocks of special addresses that may be reached; empty if this does not say,
 *     as in a request
 * @param headers the headers that the host adds, by origin and name; empty if this does not say
 */
record HttpPolicy(
        NavigableSet<UrlRule> allowed,
        Bounds bounds,
        Optional<NavigableSet<AddressBlock>> addresses,
        Optional<NavigableMap<String, NavigableMap<String, Secret>>> headers)
        implements Policy {
    /**
     * How large, how many and how long requests may be.
     *
     * @param requestBody the most bytes of a request's body
     * @param responseBody the most bytes of an answer's body
     * @param resources how many at once, and how long each
     */
    record Bounds(long requestBody, long responseBody, ResourceBounds resources) {
        Bounds intersect(Bounds other) {
            return new Bounds(
                    Math.min(requestBody, other.requestBody),
                    Math.min(responseBody, other.responseBody),
                    resources.intersect(other.resources));
        }

        List<String> rules() {
            List<String> rules = new ArrayList<>();
            rules.add("requests of at most " + Unit.BYTES.format(requestBody));
            rules.add("answers of at most " + Unit.BYTES.format(responseBody));
            rules.addAll(resources.rules());
            return rules;
        }
    }

    HttpPolicy {
        allowed = Collections.unmodifiableNavigableSet(widest(allowed));
        addresses =
                addresses.map(blocks -> Collections.unmodifiableNavigableSet(widestBlocks(blocks)));
        headers = headers.map(Collections::unmodifiableNavigableMap);
    }

    private static NavigableSet<UrlRule> widest(Collection<UrlRule> rules) {
        NavigableSet<UrlRule> result = new TreeSet<>(rules);
        result.removeIf(
                rule ->
                        rules.stream()
                                .anyMatch(other -> !other.equals(rule) && other.covers(rule)));
        return result;
    }

    private static NavigableSet<AddressBlock> widestBlocks(Collection<AddressBlock> blocks) {
        NavigableSet<AddressBlock> result = new TreeSet<>(blocks);
        result.removeIf(
                block ->
                        blocks.stream()
                                .anyMatch(other -> !other.equals(block) && other.covers(block)));
        return result;
    }

    boolean allows(String method, HttpUrl url) {
        return allowed.stream().anyMatch(rule -> rule.allows(method, url));
    }

    /** The headers that the host adds for an origin. */
    Map<String, Secret> added(String origin) {
        return headers.map(all -> all.get(origin))
                .<Map<String, Secret>>map(it -> it)
                .orElse(Map.of());
    }

    NavigableSet<AddressBlock> blocks() {
        return addresses.orElseGet(TreeSet::new);
    }

    HttpPolicy intersect(HttpPolicy other) {
        List<UrlRule> common = new ArrayList<>();
        for (UrlRule mine : allowed) {
            for (UrlRule theirs : other.allowed) {
                mine.intersect(theirs).ifPresent(common::add);
            }
        }
        return new HttpPolicy(
                new TreeSet<>(common),
                bounds.intersect(other.bounds),
                bothSay(addresses, other.addresses, HttpPolicy::commonBlocks),
                bothSay(headers, other.headers, HttpPolicy::commonHeaders));
    }

    /** What two say; if one does not say, what the other says. */
    private static <T> Optional<T> bothSay(
            Optional<T> mine, Optional<T> theirs, BinaryOperator<T> common) {
        return mine.isPresent() && theirs.isPresent()
                ? Optional.of(common.apply(mine.get(), theirs.get()))
                : mine.or(() -> theirs);
    }

    private static NavigableSet<AddressBlock> commonBlocks(
            NavigableSet<AddressBlock> mine, NavigableSet<AddressBlock> theirs) {
        NavigableSet<AddressBlock> common = new TreeSet<>();
        for (AddressBlock block : mine) {
            for (AddressBlock other : theirs) {
                block.intersect(other).ifPresent(common::add);
            }
        }
        return common;
    }

    private static NavigableMap<String, NavigableMap<String, Secret>> commonHeaders(
            NavigableMap<String, NavigableMap<String, Secret>> mine,
            NavigableMap<String, NavigableMap<String, Secret>> theirs) {
        NavigableMap<String, NavigableMap<String, Secret>> common = new TreeMap<>();
        mine.forEach(
                (origin, added) -> {
                    NavigableMap<String, Secret> both = new TreeMap<>(added);
                    both.entrySet()
                            .retainAll(theirs.getOrDefault(origin, new TreeMap<>()).entrySet());
                    if (!both.isEmpty()) {
                        common.put(origin, both);
                    }
                });
        return common;
    }

    String describe() {
        List<String> parts = new ArrayList<>(rules());
        blocks().forEach(block -> parts.add("reaches " + block));
        headers.orElseGet(TreeMap::new)
                .forEach(
                        (origin, added) ->
                                added.forEach(
                                        (name, secret) ->
                                                parts.add(
                                                        "the host adds "
                                                                + name
                                                                + " for "
                                                                + origin
                                                                + " from "
                                                                + secret.place())));
        return String.join(", ", parts);
    }

    @Override
    public List<String> rules() {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (UrlRule rule : allowed) {
            methods.computeIfAbsent(rule.place(), place -> new ArrayList<>()).add(rule.method());
        }
        List<String> rules =
                methods.entrySet().stream()
                        .map(entry -> String.join(", ", entry.getValue()) + " " + entry.getKey())
                        .collect(Collectors.toCollection(ArrayList::new));
        if (rules.isEmpty()) {
            rules.add("no servers");
        }
        rules.addAll(bounds.rules());
        return List.copyOf(rules);
    }
}
