package dev.wardian.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a,http://a/",
        "HTTP://A.B/c,http://a.b/c",
        "https://a:443,https://a/",
        "https://a:80/,https://a:80/",
        "http://a?b,http://a/?b",
        "http://a/b?c/../d?e,http://a/b?c/../d?e",
        "http://a/b#c?d,http://a/b",
        "http://a#@b,http://a/",
        "http://a/%41b%c3%a9,http://a/%41b%c3%a9",
        "http://a//b///c,http://a//b///c",
        "http://a/...,http://a/...",
        "http://a/.b/c..,http://a/.b/c..",
        "http://a_b.c-d/;x=1,http://a_b.c-d/;x=1",
        "http://1.2.3.4:8080/,http://1.2.3.4:8080/",
        "http://[::1]:80/a,http://[0:0:0:0:0:0:0:1]/a",
        "http://xn--bcher-kva.example/,http://xn--bcher-kva.example/",
        "http://1a/,http://1a/",
        "'http://a/?x={1}|^`[]','http://a/?x={1}|^`[]'"
    })
    void aUrlIsWrittenFromItsParts(String text, String written) throws MalformedUrl {
        assertEquals(written, HttpUrl.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "http:/a",
                "http:a",
                "//a",
                "ftp://a",
                "http://",
                "http:///a",
                "http://:80/",
                "http://a@b/",
                "http://a:b@c/",
                "http://a:/",
                "http://a:0/",
                "http://a:65536/",
                "http://a:080000/",
                "http://a:+80/",
                "http://a:٣/",
                "http://a b/",
                "http://a\\b/",
                "http://a/\\b",
                "http://é/",
                "http://a/é",
                "http://a%2eb/",
                "http://a./",
                "http://.a/",
                "http://a..b/",
                "http://-a/",
                "http://a/.",
                "http://a/..",
                "http://a/./b",
                "http://a/../b",
                "http://a/b/..",
                "http://a/..;/b",
                "http://a/.;x",
                "http://a/%2e",
                "http://a/%2E%2e/b",
                "http://a/.%2e/",
                "http://a/b%2fc",
                "http://a/b%2Fc",
                "http://a/b%5cc",
                "http://a/%00",
                "http://a/%0d%0aX",
                "http://a/%7f",
                "http://a/%25%32%65",
                "http://a/%",
                "http://a/%4",
                "http://a/%4g",
                "http://a/?%",
                "http://a/?\n",
                "http://a/ ",
                " http://a/",
                "http://a/\t",
                "http://a/<b>",
                "http://a/\"",
                "http://1/",
                "http://1.2.3/",
                "http://1.2.3.4.5/",
                "http://01.2.3.4/",
                "http://256.1.1.1/",
                "http://0x7f.0.0.1/",
                "http://0x7f000001/",
                "http://a.1/",
                "http://a.0x1/",
                "http://[::1/",
                "http://::1/",
                "http://[::1]a/",
                "http://[1.2.3.4]/",
                "http://[::ffff:1.2.3.4]/",
                "http://[fe80::1%25eth0]/",
                "http://[v1.a]/",
                "http://[]/",
                "http://[g::]/",
                "http://*.a/"
            })
    void whatReadersMayUnderstandInSeveralWaysIsRefused(String text) {
        assertThrows(MalformedUrl.class, () -> HttpUrl.parse(text));
    }

    @Test
    void lengthsAreBounded() throws MalformedUrl {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));
        assertEquals(253, HttpUrl.parse("http://" + name + "/").host().text().length());
        assertThrows(MalformedUrl.class, () -> HttpUrl.parse("http://" + name + "a/"));
        assertThrows(MalformedUrl.class, () -> HttpUrl.parse("http://" + label + "a/"));
        assertEquals(8_192, HttpUrl.parse("http://a/" + "b".repeat(8_183)).toString().length());
        assertThrows(MalformedUrl.class, () -> HttpUrl.parse("http://a/" + "b".repeat(8_184)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://b/c,http://b/c",
        "//b/c,https://b/c",
        "/c?d,https://a:8/c?d",
        "c,https://a:8/x/c",
        "./c,https://a:8/x/c",
        "../c,https://a:8/c",
        "../../../c,https://a:8/c",
        "c/..,https://a:8/x/",
        "c/.,https://a:8/x/c/",
        "?z,https://a:8/x/y?z",
        "#f,https://a:8/x/y?q",
        "'',https://a:8/x/y?q",
        "c;d=1/../e,https://a:8/x/e"
    })
    void aRedirectLeadsWhereTheStandardSays(String location, String to) throws MalformedUrl {
        assertEquals(to, HttpUrl.parse("https://a:8/x/y?q").resolve(location).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "file:///etc/passwd",
                "http:c",
                "http://",
                "mailto:a@b",
                "/%2e%2e/",
                "/a\\b",
                "//a@b/",
                "/..;/x",
                "a b",
                "é"
            })
    void aRedirectToWhatIsNoUrlIsRefused(String location) throws MalformedUrl {
        HttpUrl url = HttpUrl.parse("https://a/x/y");

        assertThrows(MalformedUrl.class, () -> url.resolve(location));
    }
}
