;; A function keeps the type with which it was defined, whichever module looks at it: tables, calls
;; and imports of another module compare types, not indices.
(module $provider
  (type $unused (func (param f64 f64)))
  (type $binary (func (param i32 i32) (result i32)))
  (func (export "add") (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func (export "nothing")))
(register "provider" $provider)

(module
  (type $binary (func (param i32 i32) (result i32)))
  (type $nothing (func))
  (import "provider" "add" (func $add (type $binary)))
  (import "provider" "nothing" (func $none (type $nothing)))
  (table $typed 2 (ref null $binary))
  (table $any 2 funcref)
  (elem (table $typed) (i32.const 0) (ref null $binary) (ref.func $add))
  (elem (table $any) (i32.const 0) func $add $none)
  (global $constant (ref $binary) (ref.func $add))
  (func (export "typed") (param i32) (result i32)
    (call_indirect $typed (type $binary) (i32.const 5) (i32.const 6) (local.get 0)))
  (func (export "any") (param i32) (result i32)
    (call_indirect $any (type $binary) (i32.const 7) (i32.const 8) (local.get 0)))
  (func (export "put") (table.set $typed (i32.const 1) (global.get $constant))))
(assert_return (invoke "typed" (i32.const 0)) (i32.const 11))
(assert_trap (invoke "typed" (i32.const 1)) "uninitialized element")
(assert_return (invoke "put"))
(assert_return (invoke "typed" (i32.const 1)) (i32.const 11))
(assert_return (invoke "any" (i32.const 0)) (i32.const 15))
(assert_trap (invoke "any" (i32.const 1)) "indirect call type mismatch")

(assert_unlinkable
  (module
    (type $unary (func (param i32) (result i32)))
    (import "provider" "add" (func (type $unary))))
  "incompatible import type")

(assert_invalid
  (module
    (type $binary (func (param i32 i32) (result i32)))
    (func $nothing)
    (table $typed 2 (ref null $binary))
    (elem (table $typed) (i32.const 0) (ref null $binary) (ref.func $nothing)))
  "type mismatch")

(assert_invalid
  (module (type $t (func)) (table 1 (ref $t)))
  "type mismatch")

;; A local without a default has a value from its first local.set to the end of that block.
(assert_invalid
  (module
    (type $t (func))
    (func (param i32) (param $f (ref $t)) (local $g (ref $t))
      (if (local.get 0) (then (local.set $g (local.get $f))))
      (drop (local.get $g))))
  "uninitialized local")
(module
  (type $t (func))
  (func $f (param i32) (param $f (ref $t)) (result (ref $t)) (local $g (ref $t))
    (local.set $g (local.get $f))
    (if (local.get 0) (then (drop (local.get $g))))
    (local.get $g)))
