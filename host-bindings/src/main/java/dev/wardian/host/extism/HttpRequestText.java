package dev.wardian.host.extism;

import dev.wardian.plugin.internal.abi.GuestAbort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request that a guest gives to {@code http_request}: a JSON object with {@code url}, {@code
 * method} and {@code headers}, an object of texts. Other keys are passed over.
 */
final class HttpRequestText {
    private static final String WRONG = "http_request: the request is no JSON object with a url";
    private static final int HEX = 16;

    private final String text;
    private final StringBuilder headers = new StringBuilder();
    private int at;
    private @Nullable String url;
    private String method = "GET";

    private HttpRequestText(String text) {
        this.text = text;
    }

    /**
     * Reads a request.
     *
     * @throws GuestAbort if it is none
     */
    static HttpRequestText parse(String text) {
        HttpRequestText request = new HttpRequestText(text);
        request.object(false);
        request.blanks();
        if (request.url == null || request.at < text.length()) {
            throw wrong();
        }
        return request;
    }

    String url() {
        return String.valueOf(url);
    }

    String method() {
        return method;
    }

    /** One line for each header, with a line feed between two. */
    String headers() {
        return headers.toString();
    }

    private static GuestAbort wrong() {
        return new GuestAbort(WRONG, "", 0, 0);
    }

    /** The request, or its headers. */
    private void object(boolean ofHeaders) {
        expect('{');
        if (next() == '}') {
            at++;
            return;
        }
        while (true) {
            String key = string();
            expect(':');
            if (ofHeaders) {
                header(key, string());
            } else {
                value(key);
            }
            if (next() == '}') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void value(String key) {
        boolean isText = next() == '"';
        if (key.equals("url") && isText) {
            url = string();
        } else if (key.equals("method") && isText) {
            method = string().toUpperCase(Locale.ROOT);
        } else if (key.equals("headers") && next() == '{') {
            object(true);
        } else {
            passOver();
        }
    }

    private void header(String name, String value) {
        if (name.indexOf('\n') >= 0 || value.indexOf('\n') >= 0) {
            throw new GuestAbort("http_request: a header has a line break", "", 0, 0);
        }
        headers.append(headers.isEmpty() ? "" : "\n").append(name).append(": ").append(value);
    }

    /** Passes over a value of any kind. */
    private void passOver() {
        int depth = 0;
        do {
            char c = next();
            if (c == '"') {
                string();
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (c == ',' || c == ':') {
                at++;
            } else {
                word();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw wrong();
        }
    }

    /** A number, or one of {@code true}, {@code false} and {@code null}. */
    private void word() {
        int from = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw wrong();
        }
    }

    private static boolean isOfWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '+'
                || c == '.'
                || c == 'E';
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw wrong();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw wrong();
        };
    }

    private char unit() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), HEX) : -1;
            if (digit < 0) {
                throw wrong();
            }
            value = value * HEX + digit;
        }
        return (char) value;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character that is no blank. */
    private char next() {
        blanks();
        if (at == text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (next() != c) {
            throw wrong();
        }
        at++;
    }
}
