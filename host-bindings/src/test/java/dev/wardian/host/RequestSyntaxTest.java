package dev.wardian.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.LocatedYaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSyntaxTest {
    private static final Capabilities CAPABILITIES =
            Capabilities.of(new HostBindings().capabilities());

    private static PolicySet read(String capability, String yaml) {
        return LocatedYaml.read(
                "request.yaml",
                yaml.getBytes(StandardCharsets.UTF_8),
                node ->
                        CAPABILITIES.parseInto(
                                PolicySet.EMPTY, CapabilityName.of(capability), node));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock  | {}                                    | resolution 1ns",
                "clock  | { resolution: 1ms }                   | resolution 1ms",
                "config | { keys: [tax.rate, tax.*, tiers] }    | read tax.*, read tiers",
                "config | { keys: ['*'], deny: [password] }     | read *, deny password",
                "config | { keys: [] }                          | no keys",
                "log    | {}                                    | level info, rate 1k lines a second",
                "log    | { level: trace, rate: 5 }             | level trace, rate 5 lines a second",
                "plugins | { allow: [a.b/x, 'a.c/*'] }          | call a.b/x, call a.c/*",
                "events | { publish: [a] }                      | "
                        + "publish a, a message at most 64KiB, queue at most 256 messages and 1MiB"
                        + "; refuse if it is full, one message at a time, no more attempts",
                "random | {}                                    | ''",
                "wasi   | {}                                    | ''",
                "env    | { names: [LANG, 'A_*'] }              | variable A_*, variable LANG",
                "files  | { mounts: { /a: { memory: 1KiB } } }  | 1KiB of memory at /a",
            })
    void aRequestIsReadAsItsRules(String capability, String yaml, String rules) {
        String prefix = capability + "/1";
        List<String> expected =
                rules.isEmpty()
                        ? List.of(prefix)
                        : List.of(rules.split(", ")).stream().map(r -> prefix + ": " + r).toList();

        assertEquals(expected, read(capability, yaml).rules());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock  | { resolution: 1ms }               | both clocks in steps of 1ms",
                "config | { keys: [tax.rate, tax.*, tiers] } | keys tax.*, tiers",
                "config | { keys: ['*'], deny: [a, b.*] }   | keys *, but not a, b.*",
                "config | { keys: [] }                      | no keys",
                "log    | { level: trace, rate: 5 }         | level trace, at most 5 lines a second",
                "plugins | { allow: [a.b/x, 'a.c/*'] }      | operations a.b/x, a.c/*",
                "plugins | { allow: [] }                    | no operations",
                "random | {}                                | random bytes",
                "wasi   | {}                               | the functions of WASI preview 1",
                "env    | { names: [LANG, 'A_*'] }         | variables A_*, LANG",
                "env    | { names: [] }                    | no variables",
                "files  | { mounts: {} }                   | no directories",
                "files  | { mounts: { /a: { memory: 2KiB } } } | 2KiB of memory at /a",
            })
    void aPolicyIsDescribedInALine(String capability, String yaml, String description) {
        assertEquals(List.of(capability + ": " + description), read(capability, yaml).describe());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock  | { resolution: 5 }           | 1:15",
                "clock  | { resolution: 0ns }         | 1:15",
                "clock  | { resolution: 25h }         | 1:15",
                "clock  | { resolutions: 1ms }        | 1:3",
                "config | { deny: [a] }               | 1:1",
                "config | { keys: a }                 | 1:9",
                "config | { keys: [a, 'b c'] }        | 1:13",
                "config | { keys: [a, [b]] }          | 1:13",
                "config | { keys: [a], deny: ['a*'] } | 1:21",
                "log    | { level: loud }             | 1:10",
                "log    | { rate: 0 }                 | 1:9",
                "log    | { rate: 1s }                | 1:9",
                "random | { bytes: 12 }               | 1:3",
                "wasi   | { files: all }              | 1:3",
                "env    | { names: [A B] }            | 1:11",
                "env    | { names: { A: b } }         | 1:10",
                "files  | { mounts: { a: { memory: 1KiB } } } | 1:16",
                "events | {}                          | 1:1",
                "events | { publish: [a b] }          | 1:13",
                "events | { publish: ['$dead.a'] }    | 1:13",
                "events | { publish: ['a*'] }         | 1:13",
                "events | { subscribe: [a] }          | 1:14",
                "events | { subscribe: { 'a b': c } } | 1:23",
                "events | { subscribe: { a: '' } }    | 1:19",
                "events | { subscribe: { '*': b, a: c } } | 1:27",
                "events | { publish: [a], message: 2MiB } | 1:26",
                "events | { publish: [a], queue: { full: wait } } | 1:32",
                "events | { publish: [a], queue: { retry: 11 } } | 1:33",
                "events | { publish: [a], queue: 12 } | 1:24",
            })
    void aWrongRequestIsRefusedAtItsPlace(String capability, String yaml, String place) {
        ManifestException error =
                assertThrows(ManifestException.class, () -> read(capability, yaml));

        assertEquals(1, error.problems().size(), error.getMessage());
        assertEquals("request.yaml:" + place, String.valueOf(error.problems().get(0).location()));
    }

    @Test
    void allProblemsOfARequestAreFoundAtOnce() {
        ManifestException error =
                assertThrows(
                        ManifestException.class,
                        () -> read("log", "{ level: loud, rate: -1, colour: red }"));

        assertEquals(3, error.problems().size(), error.getMessage());
    }
}
