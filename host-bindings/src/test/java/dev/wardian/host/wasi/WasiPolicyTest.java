package dev.wardian.host.wasi;

import dev.wardian.testing.PolicyLaws;
import org.junit.jupiter.api.Test;

class WasiPolicyTest {
    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(new WasiBinding(), "{}", "{}");
    }
}
