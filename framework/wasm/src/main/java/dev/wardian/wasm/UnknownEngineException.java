package dev.wardian.wasm;

import java.util.List;

/** There is no engine of the requested name. */
public final class UnknownEngineException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 64;

    private final String name;
    private final transient List<WasmEngine> known;

    UnknownEngineException(String name, List<WasmEngine> known, List<String> skipped) {
        super(message(name, known, skipped));
        this.name = name;
        this.known = List.copyOf(known);
    }

    private static String message(String name, List<WasmEngine> known, List<String> skipped) {
        String shown = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
        String names = String.join(", ", known.stream().map(WasmEngine::name).toList());
        String others =
                skipped.isEmpty()
                        ? ""
                        : "; " + skipped.size() + " could not be used, first: " + skipped.get(0);
        return "unknown engine \"" + shown + "\"; known are " + names + others;
    }

    /** {@return the requested name} */
    public String name() {
        return name;
    }

    /** {@return the engines that {@link WasmEngine#named} finds} */
    public List<WasmEngine> known() {
        return known;
    }
}
