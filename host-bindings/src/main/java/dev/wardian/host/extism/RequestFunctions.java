package dev.wardian.host.extism;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HttpRequests;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.GuestAbort;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.wasm.HostCall;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The functions for HTTP. They are those of the capability {@code http}, under its policy. A
 * request that fails ends the call, as with Extism; a status such as 404 is no failure.
 */
final class RequestFunctions {
    private static final CapabilityName HTTP = CapabilityName.of("http/1");
    private static final String REQUEST = "http_request";

    private RequestFunctions() {}

    /** Sends a request, and gives the block with the body of its answer. */
    static long request(PluginCall call, HostCall host) {
        ExtismKernel kernel = ExtismKernel.of(call);
        String text = kernel.readText(host, host.i64(0), "a request");
        byte[] body = kernel.read(host, host.i64(1), "the body of a request");
        kernel.blocks.free(host.i64(0));
        kernel.blocks.free(host.i64(1));
        kernel.answered(0, "");
        HttpRequests http = call.facility(HTTP, HttpRequests.class).orElse(null);
        if (http == null) {
            // A module may import the function all the same: kits do, whether it is used or not.
            call.denied(HTTP, REQUEST);
            throw new GuestAbort(
                    REQUEST + ": the plugin does not have the capability http", "", 0, 0);
        }
        HttpRequestText request = HttpRequestText.parse(text);
        KernelWait waiting = new KernelWait(call, host, HTTP, REQUEST);
        try (HttpRequests.Answer answer =
                http.send(waiting, request.method(), request.url(), request.headers(), body)) {
            kernel.answered(answer.status(), json(answer));
            byte[] contents = kernel.collect(call, answer);
            host.consumeFuel(Fuel.bytes(contents.length));
            return kernel.put(call, contents);
        } catch (ErrnoException e) {
            throw waiting.failed(e);
        }
    }

    /** The status of the last answer; 0 before there is one. */
    static long status(PluginCall call) {
        return ExtismKernel.of(call).answeredStatus();
    }

    /** A block with the headers of the last answer, as a JSON object. */
    static long headers(PluginCall call, HostCall host) {
        ExtismKernel kernel = ExtismKernel.of(call);
        byte[] headers = Utf8.encode(kernel.answeredHeaders());
        host.consumeFuel(Fuel.bytes(headers.length));
        return kernel.put(call, headers);
    }

    /** Values of one name are joined, as they may be (RFC 9110, section 5.3). */
    private static String json(HttpRequests.Answer answer) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : answer.headers()) {
            int colon = line.indexOf(": ");
            values.merge(
                    line.substring(0, colon),
                    line.substring(colon + 2),
                    (first, more) -> first + ", " + more);
        }
        StringBuilder json = new StringBuilder("{");
        values.forEach(
                (name, value) -> {
                    json.append(json.length() == 1 ? "" : ",");
                    string(json, name);
                    json.append(':');
                    string(json, value);
                });
        return json.append('}').toString();
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
