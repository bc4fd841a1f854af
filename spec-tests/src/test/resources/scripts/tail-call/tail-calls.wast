;; Tail calls take no stack: ten million deep, direct, through a table, mutual, and across instances.

(module $direct
  (func $count (export "count") (param $n i64) (param $sum i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (local.get $sum))
      (else (return_call $count
        (i64.sub (local.get $n) (i64.const 1))
        (i64.add (local.get $sum) (local.get $n))))))

  (func $even (export "even") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
  (func $odd (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
    (return_call $even (i32.sub (local.get 0) (i32.const 1))))

  ;; A callee with a larger frame, more parameters and other locals than its caller.
  (func $small (export "grow") (param i32) (result i32)
    (return_call $large (local.get 0) (i64.const 7) (f64.const 0.5) (i32.const 3)))
  (func $large (param i32 i64 f64 i32) (result i32)
    (local i32 i32 i32 i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.add (local.get 3) (local.get 4)))))
    (local.set 4 (i32.const 9))
    (return_call $small (i32.sub (local.get 0) (i32.const 1)))))

(assert_return (invoke "count" (i64.const 10000000) (i64.const 0)) (i64.const 50000005000000))
(assert_return (invoke "even" (i32.const 10000000)) (i32.const 1))
(assert_return (invoke "even" (i32.const 10000001)) (i32.const 0))
(assert_return (invoke "grow" (i32.const 100000)) (i32.const 3))

(module $a
  (type $step (func (param i32 i32) (result i32)))
  (global $calls (export "calls") (mut i32) (i32.const 0))
  (table (export "table") 2 funcref)
  (elem (i32.const 0) $step)
  (func $step (type $step)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect (type $step)
      (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 1) (i32.const 2)) (i32.const 1)))
  (func (export "run") (param i32) (result i32)
    (call_indirect (type $step) (local.get 0) (i32.const 0) (i32.const 0)))
  (func (export "null") (result i32)
    (table.set (i32.const 1) (ref.null func))
    (return_call_indirect (type $step) (i32.const 1) (i32.const 1) (i32.const 1))))
(register "a" $a)

;; Each call goes to the other instance, whose own global it has to find.
(module $b
  (type $step (func (param i32 i32) (result i32)))
  (import "a" "table" (table 2 funcref))
  (global $calls (export "calls") (mut i32) (i32.const 100))
  (elem (i32.const 1) $step)
  (func $step (type $step)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (i32.eqz (local.get 0)) (then (return (i32.mul (local.get 1) (i32.const -1)))))
    (return_call_indirect (type $step)
      (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 1) (i32.const 3)) (i32.const 0))))

(assert_return (invoke $a "run" (i32.const 4)) (i32.const 10))
(assert_return (get $a "calls") (i32.const 3))
(assert_return (get $b "calls") (i32.const 102))
(assert_return (invoke $a "run" (i32.const 3)) (i32.const -7))
(assert_return (invoke $a "run" (i32.const 10000000)) (i32.const 25000000))
(assert_trap (invoke $a "null") "uninitialized element 1")
(assert_trap (invoke $a "run" (i32.const 5)) "uninitialized element 1")

;; A host function in tail position, and references through tail calls.
(module
  (import "spectest" "print_i32" (func $print (param i32)))
  (func (export "print") (return_call $print (i32.const 1)))
  (func $last (param i32 externref) (result externref)
    (if (local.get 0)
      (then (return_call $last (i32.sub (local.get 0) (i32.const 1)) (local.get 1))))
    (local.get 1))
  (func (export "reference") (param externref) (result externref)
    (return_call $last (i32.const 1000000) (local.get 0))))
(assert_return (invoke "print"))
(assert_return (invoke "reference" (ref.extern 7)) (ref.extern 7))

;; An endless chain of tail calls burns no stack, but a call in each of its steps does.
(module
  (func $f (export "f") (call $g) (return_call $f))
  (func $g (call $f)))
(assert_exhaustion (invoke "f") "call stack exhausted")

(assert_invalid
  (module (func $i (result i64) (i64.const 0)) (func (result i32) (return_call $i)))
  "type mismatch")
(assert_invalid (module (func (return_call 1))) "unknown function")
