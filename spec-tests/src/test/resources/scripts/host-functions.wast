;; Functions of the host are functions: they are imported, exported, put into tables, called through them and started.
(module $m
  (import "spectest" "print" (func $print))
  (import "spectest" "print_i32" (func $print_i32 (param i32)))
  (import "spectest" "print_i64" (func $print_i64 (param i64)))
  (import "spectest" "print_f64_f64" (func $print_two (param f64 f64)))
  (type $taken (func (param i32)))
  (type $given (func (result i32)))
  (table $t 4 funcref)
  (elem (table $t) (i32.const 0) func $print_i32 $print_i64)
  (export "print" (func $print_i32))
  (func (export "call") (param i32) (call_indirect $t (type $taken) (i32.const 5) (local.get 0)))
  (func (export "call-other-type") (param i32) (result i32)
    (call_indirect $t (type $given) (local.get 0)))
  (func (export "many") (result i32) (local $i i32)
    (loop $next
      (call $print_i64 (i64.extend_i32_u (local.get $i)))
      (call $print_two (f64.const 1) (f64.const 2))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
    (local.get $i))
  (func (export "keeps-operands") (param i32) (result i32)
    (i32.add
      (local.get 0)
      (block (result i32) (call $print_i32 (i32.const 9)) (local.get 0))))
  (func (export "copy") (table.set $t (i32.const 2) (table.get $t (i32.const 0))))
  (func (export "put") (table.set $t (i32.const 3) (ref.func $print_i32)))
  (elem declare func $print_i32)
)

(assert_return (invoke "print" (i32.const 1)))
(assert_return (invoke "call" (i32.const 0)))
(assert_trap (invoke "call" (i32.const 1)) "indirect call type mismatch")
(assert_trap (invoke "call-other-type" (i32.const 0)) "indirect call type mismatch")
(assert_trap (invoke "call" (i32.const 2)) "uninitialized element")
(assert_return (invoke "copy"))
(assert_return (invoke "call" (i32.const 2)))
(assert_return (invoke "put"))
(assert_return (invoke "call" (i32.const 3)))
(assert_return (invoke "many") (i32.const 1000))
(assert_return (invoke "keeps-operands" (i32.const 4)) (i32.const 8))

;; Re-exported, it is the same function for the next module, of the same type.
(register "m" $m)
(module (import "m" "print" (func (param i32))) (func (export "f") (call 0 (i32.const 3))))
(assert_return (invoke "f"))
(assert_unlinkable (module (import "m" "print" (func (param i64)))) "incompatible import type")
(assert_unlinkable (module (import "m" "print" (func))) "incompatible import type")
(assert_unlinkable (module (import "m" "print" (global i32))) "incompatible import type")

(module (import "spectest" "print" (func $print)) (start $print))
(assert_invalid
  (module (import "spectest" "print_i32" (func $print (param i32))) (start $print))
  "start function")
