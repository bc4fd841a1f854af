package dev.wardian.plugin.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a module is called. */
public enum Abi {
    /** The plugin ABI, version 1: operations take bytes and give bytes. */
    WARDIAN_1("wardian/1"),
    /** A module that knows nothing of the host: its exports take and return numbers. */
    PLAIN("plain");

    private final String text;

    Abi(String text) {
        this.text = text;
    }

    /** The constants by their text, in their order. */
    static Map<String, Abi> byText() {
        Map<String, Abi> byText = new LinkedHashMap<>();
        for (Abi abi : values()) {
            byText.put(abi.text, abi);
        }
        return byText;
    }

    /** The value of the key {@code abi}. */
    @Override
    public String toString() {
        return text;
    }
}
