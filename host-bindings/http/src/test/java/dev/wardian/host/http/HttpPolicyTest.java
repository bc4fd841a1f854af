package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.testing.PolicyLaws;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPolicyTest {
    private static final HttpBinding HTTP = (HttpBinding) HttpCapability.create();
    private static final String ALLOW = "allow: ['https://a.test'], ";

    private static HttpPolicy request(String yaml) {
        return PolicyLaws.parse(HTTP, yaml);
    }

    private static HttpPolicy grant(String yaml) {
        return LocatedYaml.read(
                "grant.yaml", yaml.getBytes(StandardCharsets.UTF_8), HTTP::parseGrant);
    }

    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                HTTP,
                "{ allow: [] }",
                "{ allow: ['https://*'] }",
                "{ allow: ['https://*.test'] }",
                "{ allow: ['https://a.test', 'https://*.a.test/x'] }",
                "{ allow: [{ url: 'https://a.test', methods: [POST] }, 'https://a.test/x'] }",
                "{ allow: [{ url: 'https://a.test/x/', methods: [GET, POST] }] }",
                "{ allow: ['https://a.test:8443/x/y', 'http://a.test'] }",
                "{ allow: ['http://127.0.0.1:80/x', 'http://[::1]'] }",
                "{ allow: ['http://127.0.0.1:*', 'http://*:*/x', 'http://[::1]:*'] }",
                "{ allow: ['https://*'], requestBody: 1KiB, responseBody: 0, timeout: 1s }",
                "{ allow: ['https://a.test'], concurrency: 1 }",
                "{ allow: ['https://*/x'], concurrency: 64, responseBody: 1024GiB }");
    }

    @Test
    void policiesOfGrantsObeyTheLaws() {
        List<HttpPolicy> policies = new ArrayList<>();
        policies.add(request("{ allow: ['https://*'] }"));
        for (String more :
                List.of(
                        "",
                        "addresses: ['10.0.0.0/8:*']",
                        "addresses: ['10.1.0.0/16:443', '127.0.0.1:80', '10.1.2.3:443']",
                        "headers: { 'https://a.test': { Authorization: { env: A } } }",
                        "headers: { 'https://a.test/': { authorization: { env: A }, x: { file: /a"
                                + " } } }",
                        "headers: { 'https://a.test:443': { authorization: { env: B } } }")) {
            policies.add(grant("{ " + ALLOW + more + " }"));
        }

        PolicyLaws.checkIntersection(HTTP, policies);
    }

    @Provide
    static Arbitrary<UrlRule> rules() {
        Arbitrary<String> method = Arbitraries.of("GET", "POST");
        Arbitrary<String> host =
                Arbitraries.of(
                        "*", "*.test", "*.a.test", "a.test", "b.a.test", "127.0.0.1", "[::1]");
        Arbitrary<String> path = Arbitraries.of("", "/a", "/a/b", "/ab", "/a/");
        return Combinators.combine(
                        method, host, path, Arbitraries.of("http", "https:8", "http:*", "https:*"))
                .as(
                        (m, h, p, s) -> {
                            String[] scheme = s.split(":", 2);
                            String port = scheme.length > 1 ? ":" + scheme[1] : "";
                            try {
                                return UrlRule.parse(m, scheme[0] + "://" + h + port + p);
                            } catch (MalformedUrl e) {
                                throw new AssertionError(e);
                            }
                        });
    }

    private static List<String> places() {
        List<String> places = new ArrayList<>();
        for (String host :
                List.of("a.test", "b.a.test", "x.b.a.test", "z.test", "127.0.0.1", "[::1]", "o")) {
            places.add("http://" + host);
            places.add("http://" + host + ":81");
            places.add("https://" + host + ":8");
            places.add("https://" + host);
        }
        return places;
    }

    /** What two rules allow is what their intersection allows, and covering is what it says. */
    @Property(tries = 5_000)
    void rulesMeanWhatTheyAllow(@ForAll("rules") UrlRule one, @ForAll("rules") UrlRule other)
            throws MalformedUrl {
        boolean covered = true;
        for (String method : List.of("GET", "POST")) {
            for (String place : places()) {
                for (String path : List.of("/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/a;b")) {
                    HttpUrl url = HttpUrl.parse(place + path + "?q");
                    boolean both = one.allows(method, url) && other.allows(method, url);
                    assertEquals(
                            both,
                            one.intersect(other).map(it -> it.allows(method, url)).orElse(false));
                    covered &= one.allows(method, url) || !other.allows(method, url);
                }
            }
        }
        if (one.covers(other)) {
            assertTrue(covered, one + " does not cover " + other);
        } else {
            assertEquals(false, covered, one + " covers " + other);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['https://a.test']                         | GET, HEAD https://a.test",
                "['https://A.test:443/']                    | GET, HEAD https://a.test",
                "['http://a.test:443/x/']                   | GET, HEAD http://a.test:443/x",
                "[{ url: 'https://*.a.test/x', methods: [POST] }] | POST https://*.a.test/x",
                "['https://*', 'https://a.test/x']          | GET, HEAD https://*",
                "['http://[0:0::1]']                        | GET, HEAD"
                        + " http://[0:0:0:0:0:0:0:1]",
                "['http://127.0.0.1:*/x']                   | GET, HEAD http://127.0.0.1:*/x",
                "[]                                         | no servers",
            })
    void aRequestIsReadAsItsRules(String allow, String rule) {
        assertEquals(
                List.of(
                        rule,
                        "requests of at most 1MiB",
                        "answers of at most 10MiB",
                        "at most 8 at once",
                        "at most 30s each"),
                request("{ allow: " + allow + " }").rules());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ allow: 'https://a.test' }",
                "{ allow: ['a.test'] }",
                "{ allow: ['ftp://a.test'] }",
                "{ allow: ['https://a.test/x?y'] }",
                "{ allow: ['https://a.test/x#y'] }",
                "{ allow: ['https://a.test/../x'] }",
                "{ allow: ['https://a*.test'] }",
                "{ allow: ['https://*a.test'] }",
                "{ allow: ['https://*.*.test'] }",
                "{ allow: ['https://*.1'] }",
                "{ allow: ['https://u@a.test'] }",
                "{ allow: ['https://a.test:0'] }",
                "{ allow: ['https://'] }",
                "{ allow: ['https://a.test:*x'] }",
                "{ allow: ['https://a.test:**'] }",
                "{ allow: ['https://a.test:8*'] }",
                "{ allow: ['https://:*'] }",
                "{ allow: [{ methods: [GET] }] }",
                "{ allow: [{ url: 'https://a.test', methods: [get] }] }",
                "{ allow: [{ url: 'https://a.test', methods: [CONNECT] }] }",
                "{ allow: [{ url: 'https://a.test', methods: GET }] }",
                "{ allow: [{ url: 'https://a.test', method: [GET] }] }",
                "{ allow: [], concurrency: 0 }",
                "{ allow: [], concurrency: 65 }",
                "{ allow: [], timeout: 0ms }",
                "{ allow: [], timeout: 2h }",
                "{ allow: [], responseBody: -1 }",
                "{ allow: [], addresses: ['10.0.0.0/8:*'] }",
                "{ allow: [], headers: {} }"
            })
    void otherRequestsAreRejected(String request) {
        ManifestException error = assertThrows(ManifestException.class, () -> request(request));

        assertEquals(1, error.problems().size(), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "addresses: 10.0.0.0/8",
                "addresses: [private]",
                "addresses: ['10.0.0.0/8']",
                "headers: { 'https://a.test/x': { a: { env: A } } }",
                "headers: { a.test: { a: { env: A } } }",
                "headers: { 'https://a.test': { 'a b': { env: A } } }",
                "headers: { 'https://a.test': { Host: { env: A } } }",
                "headers: { 'https://a.test': { a: {} } }",
                "headers: { 'https://a.test': { a: { env: A, file: b } } }",
                "headers: { 'https://a.test': { a: { env: 'A B' } } }",
                "headers: { 'https://a.test': { a: { value: secret } } }"
            })
    void otherGrantsAreRejected(String more) {
        assertThrows(ManifestException.class, () -> grant("{ " + ALLOW + more + " }"));
    }

    @Test
    void aDescriptionNamesWhereSecretsAreAndNotWhatTheyAre() {
        HttpPolicy policy =
                grant(
                        "{ "
                                + ALLOW
                                + "addresses: ['10.0.0.0/8:443'], headers: { 'https://a.test': {"
                                + " Authorization: { env: TOKEN, prefix: 'Bearer s3cret ' } } } }");

        assertEquals(
                "GET, HEAD https://a.test, requests of at most 1MiB, answers of at most 10MiB, at"
                        + " most 8 at once, at most 30s each, reaches 10.0.0.0/8:443, the host adds"
                        + " authorization for https://a.test from the variable TOKEN",
                policy.describe());
        assertEquals(-1, policy.rules().toString().indexOf("TOKEN"));
    }

    @Test
    void moreThanAHundredRulesAreRejected() {
        Function<Integer, String> many =
                count -> {
                    StringBuilder rules = new StringBuilder();
                    for (int i = 0; i < count; i++) {
                        rules.append("'https://h").append(i).append(".test', ");
                    }
                    return "{ allow: [" + rules + "] }";
                };

        assertEquals(200, request(many.apply(100)).allowed().size());
        assertThrows(ManifestException.class, () -> request(many.apply(101)));
    }

    @Test
    void theOrderOfRulesDoesNotMatter() {
        TreeSet<UrlRule> rules =
                new TreeSet<>(request("{ allow: ['https://b', 'https://a'] }").allowed());

        assertEquals(
                request("{ allow: ['https://a', 'https://b', 'https://a/x'] }").allowed(), rules);
    }
}
