package dev.wardian.host.events;

import dev.wardian.testing.WatGuest;

/** Guests that handle and publish messages. */
final class EventGuests {
    private EventGuests() {}

    private static WatGuest importing() {
        return new WatGuest()
                .imports("wardian:events/1", "publish", "(param i32 i32 i32 i32) (result i32)")
                .imports("wardian:events/1", "topic", "(param i32 i32) (result i32)")
                .imports("wardian:events/1", "sender", "(param i32 i32) (result i32)")
                .imports("wardian:events/1", "attempt", "(result i32)")
                .data(0, "seen");
    }

    /**
     * Its operation {@code tell} publishes {@code <topic>|<sender>|<attempt>|<input>} on {@code
     * seen}; {@code pass} publishes its input on {@code seen}, and gives what {@code publish} gives
     * as a failure, if it is an error; {@code fail}, {@code trap} and {@code spin} do that; {@code
     * ask} gives what {@code topic} gives.
     */
    static WatGuest guest() {
        return importing()
                .operation(
                        "tell",
                        """
                        (local $n i32)
                        (local.set $n (call $topic (i32.const 1000) (i32.const 200)))
                        (local.set $n (call $bar (local.get $n)))
                        (local.set $n (i32.add (local.get $n)
                          (call $sender (i32.add (i32.const 1000) (local.get $n)) (i32.const 200))))
                        (local.set $n (call $bar (local.get $n)))
                        (i32.store8 (i32.add (i32.const 1000) (local.get $n))
                          (i32.add (i32.const 48) (call $attempt)))
                        (local.set $n (call $bar (i32.add (local.get $n) (i32.const 1))))
                        (drop (call $input_read (i32.add (i32.const 1000) (local.get $n))
                          (i32.const 0) (local.get $input_len)))
                        (call $error (call $publish (i32.const 0) (i32.const 4) (i32.const 1000)
                          (i32.add (local.get $n) (local.get $input_len))))""")
                .part(
                        """
                        (func $bar (param $n i32) (result i32)
                          (i32.store8 (i32.add (i32.const 1000) (local.get $n)) (i32.const 124))
                          (i32.add (local.get $n) (i32.const 1)))
                        (func $error (param $result i32) (result i32)
                          (if (i32.lt_s (local.get $result) (i32.const 0))
                            (then (return (i32.sub (i32.const 0) (local.get $result)))))
                          (i32.const 0))""")
                .operation(
                        "pass",
                        """
                        (drop (call $input_read (i32.const 1000) (i32.const 0)
                          (local.get $input_len)))
                        (call $error (call $publish (i32.const 0) (i32.const 4) (i32.const 1000)
                          (local.get $input_len)))""")
                .operation(
                        "ask",
                        "(call $output_of (call $topic (i32.const 1000) (i32.const 200)) (i32.const 1000))")
                .fails("fail", 42, "no stock")
                .traps("trap")
                .spins("spin");
    }
}
