;; What a trap leaves behind: memory and globals as they were written, and nothing on the stack.
(module
  (memory 1)
  (global $depth (mut i32) (i32.const 0))
  (table 1 funcref)
  (elem (i32.const 0) func $deep)
  (func $deep (export "deep") (param i32) (result i64)
    (local i64)
    (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
    (if (i32.eqz (local.get 0))
      (then (i32.store (i32.const 0) (global.get $depth)) (unreachable)))
    (i64.add
      (i64.const 1)
      (call_indirect (param i32) (result i64) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
  (func (export "depth") (result i32) (global.get $depth))
  (func (export "stored") (result i32) (i32.load (i32.const 0)))
  (func (export "sum") (param i32) (result i64)
    (if (result i64) (i32.eqz (local.get 0))
      (then (i64.const 0))
      (else (i64.add (i64.extend_i32_u (local.get 0)) (i64.const 0)))))
)

(assert_trap (invoke "deep" (i32.const 100)) "unreachable")
(assert_return (invoke "depth") (i32.const 101))
(assert_return (invoke "stored") (i32.const 101))
(assert_trap (invoke "deep" (i32.const 100)) "unreachable")
(assert_return (invoke "stored") (i32.const 202))
(assert_return (invoke "sum" (i32.const 7)) (i64.const 7))

;; A start function that traps leaves what it wrote in what it shares.
(module $shared (memory (export "memory") 1) (global (export "g") (mut i32) (i32.const 0))
  (func (export "get") (result i32) (i32.load8_u (i32.const 8))))
(register "shared" $shared)
(assert_trap
  (module
    (memory (import "shared" "memory") 1)
    (global $g (import "shared" "g") (mut i32))
    (data (i32.const 8) "\2a")
    (func $start (global.set $g (i32.const 5)) (unreachable))
    (start $start))
  "unreachable")
(assert_return (invoke $shared "get") (i32.const 42))
(assert_return (get $shared "g") (i32.const 5))
