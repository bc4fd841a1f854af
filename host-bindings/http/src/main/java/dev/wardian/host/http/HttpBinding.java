package dev.wardian.host.http;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.ResourceBounds;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Requests over HTTP. {@code allow} lists what may be requested; only a grant opens special
 * addresses and adds headers.
 */
final class HttpBinding implements Capability<HttpPolicy> {
    private static final String ALLOW = "allow";
    private static final String URL = "url";
    private static final String METHODS = "methods";
    private static final String REQUEST_BODY = "requestBody";
    private static final String RESPONSE_BODY = "responseBody";
    private static final String ADDRESSES = "addresses";
    private static final String HEADERS = "headers";
    private static final String ENV = "env";
    private static final String FILE = "file";
    private static final String PREFIX = "prefix";

    /** The keys of a request. */
    private static final List<String> KEYS =
            List.of(
                    ALLOW,
                    REQUEST_BODY,
                    RESPONSE_BODY,
                    ResourceBounds.CONCURRENCY,
                    ResourceBounds.TIMEOUT);

    private static final long MIB = 1 << 20;
    private static final long MAX_BODY = 1L << 40;
    private static final ResourceBounds DEFAULT_RESOURCES =
            new ResourceBounds(8, TimeUnit.SECONDS.toNanos(30));

    private static final int MOST_RULES = 100;

    /** What a rule without methods allows: nothing that changes anything (RFC 9110, 9.2.1). */
    private static final List<String> SAFE = List.of("GET", "HEAD");

    /** Compiled for the first policy: few starts have one. */
    private static final class Syntax {
        /** Opening a tunnel, or showing what the host added, is no request to a server. */
        static final Pattern METHOD = Pattern.compile("(?!(CONNECT|TRACE)$)[A-Z][A-Z-]{0,31}");

        static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    }

    private final HttpSettings settings;

    HttpBinding(HttpSettings settings) {
        this.settings = settings;
    }

    static boolean isMethod(String text) {
        return Syntax.METHOD.matcher(text).matches();
    }

    @Override
    public CapabilityName name() {
        return HttpCapability.NAME;
    }

    @Override
    public HttpPolicy parse(ManifestNode node) {
        List<String> keys = new ArrayList<>(KEYS);
        for (String key : List.of(ADDRESSES, HEADERS)) {
            node.get(key)
                    .ifPresent(
                            it -> {
                                it.problem("only a grant has " + key, "remove " + key);
                                keys.add(key);
                            });
        }
        node.allowKeys(keys.toArray(String[]::new));
        return new HttpPolicy(rules(node), bounds(node), Optional.empty(), Optional.empty());
    }

    @Override
    public HttpPolicy parseGrant(ManifestNode node) {
        node.allowKeys(
                ALLOW,
                REQUEST_BODY,
                RESPONSE_BODY,
                ResourceBounds.CONCURRENCY,
                ResourceBounds.TIMEOUT,
                ADDRESSES,
                HEADERS);
        return new HttpPolicy(
                rules(node),
                bounds(node),
                Optional.of(node.get(ADDRESSES).map(HttpBinding::blocks).orElseGet(TreeSet::new)),
                Optional.of(node.get(HEADERS).map(HttpBinding::headers).orElseGet(TreeMap::new)));
    }

    private static HttpPolicy.Bounds bounds(ManifestNode node) {
        return new HttpPolicy.Bounds(
                size(node, REQUEST_BODY, MIB),
                size(node, RESPONSE_BODY, 10 * MIB),
                DEFAULT_RESOURCES.read(node));
    }

    private static long size(ManifestNode node, String key, long otherwise) {
        return node.get(key)
                .map(it -> it.asQuantity(Unit.BYTES, 0, MAX_BODY, otherwise))
                .orElse(otherwise);
    }

    private static NavigableSet<UrlRule> rules(ManifestNode node) {
        NavigableSet<UrlRule> rules = new TreeSet<>();
        List<ManifestNode> items = node.require(ALLOW).map(ManifestNode::items).orElse(List.of());
        if (items.size() > MOST_RULES) {
            node.problem(
                    items.size() + " rules; at most " + MOST_RULES + " are allowed",
                    "name a common prefix, or *.example.org for several hosts");
            return rules;
        }
        for (ManifestNode item : items) {
            if (item.isScalar()) {
                rules.addAll(rules(item, SAFE));
                continue;
            }
            item.allowKeys(URL, METHODS);
            List<String> methods = item.get(METHODS).map(HttpBinding::methods).orElse(SAFE);
            item.require(URL).ifPresent(url -> rules.addAll(rules(url, methods)));
        }
        return rules;
    }

    private static List<UrlRule> rules(ManifestNode url, List<String> methods) {
        List<UrlRule> rules = new ArrayList<>();
        try {
            for (String method : methods) {
                rules.add(UrlRule.parse(method, url.asText("")));
            }
        } catch (MalformedUrl e) {
            url.problem(
                    "not a place of requests: " + e.getMessage(),
                    "write a URL such as https://api.example.org/v1, https://*.example.org or"
                            + " https://*");
        }
        return rules;
    }

    private static List<String> methods(ManifestNode list) {
        List<String> methods = new ArrayList<>();
        for (ManifestNode item : list.items()) {
            String method = item.asText("");
            if (isMethod(method)) {
                methods.add(method);
            } else {
                item.problem("expected a method such as GET or POST", "");
            }
        }
        return methods;
    }

    private static NavigableSet<AddressBlock> blocks(ManifestNode list) {
        NavigableSet<AddressBlock> blocks = new TreeSet<>();
        for (ManifestNode item : list.items()) {
            AddressBlock.parse(item.asText(""))
                    .ifPresentOrElse(
                            blocks::add,
                            () ->
                                    item.problem(
                                            "expected addresses and a port such as"
                                                    + " 10.1.0.0/16:8443, 127.0.0.1:8080 or"
                                                    + " \"[fd00::]/8:*\"",
                                            "a block has at least 8 bits, and no bits after them"));
        }
        return blocks;
    }

    private static NavigableMap<String, NavigableMap<String, Secret>> headers(ManifestNode node) {
        NavigableMap<String, NavigableMap<String, Secret>> all = new TreeMap<>();
        node.entries()
                .forEach(
                        (key, entry) -> {
                            Optional<String> origin = origin(key);
                            if (origin.isEmpty()) {
                                entry.problem(
                                        "expected an origin such as https://api.example.org as its"
                                                + " key",
                                        "");
                                return;
                            }
                            NavigableMap<String, Secret> added = new TreeMap<>();
                            entry.entries().forEach((name, value) -> addHeader(added, name, value));
                            all.put(origin.get(), added);
                        });
        return all;
    }

    private static Optional<String> origin(String text) {
        try {
            HttpUrl url = HttpUrl.parse(text);
            boolean only = url.path().equals("/") && url.query().isEmpty();
            return only ? Optional.of(url.origin()) : Optional.empty();
        } catch (MalformedUrl e) {
            return Optional.empty();
        }
    }

    private static void addHeader(Map<String, Secret> added, String name, ManifestNode value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HeaderLine.isName(name) || HeaderLine.isOfTheHost(lower)) {
            value.problem("no header that a grant can add: its key", "");
            return;
        }
        value.allowKeys(ENV, FILE, PREFIX);
        String prefix = value.get(PREFIX).map(it -> it.asText("")).orElse("");
        if (value.get(ENV).isPresent() == value.get(FILE).isPresent()) {
            value.problem(
                    "expected one place of the value",
                    "write { env: NAME } or { file: PATH }, with prefix: if the header has more");
            return;
        }
        value.get(FILE)
                .flatMap(ManifestNode::asPath)
                .ifPresent(path -> added.put(lower, new Secret("", Optional.of(path), prefix)));
        value.get(ENV)
                .ifPresent(
                        it -> {
                            String variable = it.asText("");
                            if (Syntax.VARIABLE.matcher(variable).matches()) {
                                added.put(lower, new Secret(variable, Optional.empty(), prefix));
                            } else {
                                it.problem("expected the name of a variable such as API_TOKEN", "");
                            }
                        });
    }

    @Override
    public HttpPolicy intersect(HttpPolicy requested, HttpPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(HttpPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, HttpPolicy effective) {
        return HttpFunctions.bind(context, effective, settings);
    }
}
