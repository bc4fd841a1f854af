package dev.wardian.host.http;

/** A text that is no URL which this capability takes. Its message says why, without the text. */
final class MalformedUrl extends Exception {
    MalformedUrl(String message) {
        super(message, null, false, false);
    }
}
