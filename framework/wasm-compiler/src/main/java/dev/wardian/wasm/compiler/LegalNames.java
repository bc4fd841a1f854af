package dev.wardian.wasm.compiler;

/** Names of functions as names of methods (JVMS section 4.2.2), for stack traces and profilers. */
final class LegalNames {
    private static final int LONGEST = 100;

    private LegalNames() {}

    /**
     * The name of a function's method.
     *
     * @param name the function's name, or an empty one
     * @param index its index, which makes the name the only one of its kind
     */
    static String method(String name, int index) {
        StringBuilder legal = new StringBuilder();
        int end = Math.min(name.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = name.charAt(i);
            legal.append(isLegal(c) ? c : '_');
        }
        return legal.append('#').append(index).toString();
    }

    private static boolean isLegal(char c) {
        return c > ' ' && c < 0x7F && ".;[/<>:".indexOf(c) < 0;
    }
}
