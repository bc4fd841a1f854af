package dev.wardian.host.http;

import dev.wardian.host.testing.DescribedCapabilities;
import java.util.List;
import java.util.Map;

class HttpDescriptionTest extends DescribedCapabilities {
    HttpDescriptionTest() {
        super(
                List.of(HttpCapability.create()),
                Map.of("http/1", "{ allow: ['https://api.example.org'], requestBody: 32MiB }"));
    }
}
