package dev.wardian.host.wasi;

import dev.wardian.testing.PolicyLaws;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WasiPolicyTest {
    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(new WasiBinding(InstantSource.system(), new Random(1)), "{}", "{}");
    }
}
