;; A table with an initializer begins with its value in every element; segments come after it.

(module $host
  (func (export "seven") (result i32) (i32.const 7))
  (func $eight (result i32) (i32.const 8))
  (global (export "eight") funcref (ref.func $eight)))
(register "host" $host)

(module
  (type $number (func (result i32)))
  (import "host" "seven" (func $seven (type $number)))
  (import "host" "eight" (global $eight funcref))
  (table $plain 3 funcref)
  (table $imported 3 5 funcref (ref.func $seven))
  (table $fromGlobal 2 funcref (global.get $eight))
  (table $null 2 funcref (ref.null func))
  (table $own 4 funcref (ref.func $nine))
  (table $none 0 externref (ref.null extern))
  (func $nine (type $number) (i32.const 9))
  (func $ten (type $number) (i32.const 10))
  (elem (table $own) (i32.const 1) func $ten)
  (func (export "plain") (param i32) (result i32)
    (call_indirect $plain (type $number) (local.get 0)))
  (func (export "imported") (param i32) (result i32)
    (call_indirect $imported (type $number) (local.get 0)))
  (func (export "fromGlobal") (param i32) (result i32)
    (call_indirect $fromGlobal (type $number) (local.get 0)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $null (local.get 0))))
  (func (export "own") (param i32) (result i32)
    (call_indirect $own (type $number) (local.get 0)))
  (func (export "size") (result i32) (table.size $none))
  (func (export "grow") (result i32) (table.grow $imported (ref.null func) (i32.const 2)))
  ;; That an initializer names the function declares it for ref.func.
  (func (export "declared") (result i32) (ref.is_null (ref.func $nine))))

(assert_trap (invoke "plain" (i32.const 0)) "uninitialized element")
(assert_return (invoke "imported" (i32.const 0)) (i32.const 7))
(assert_return (invoke "imported" (i32.const 2)) (i32.const 7))
(assert_trap (invoke "imported" (i32.const 3)) "undefined element")
(assert_return (invoke "fromGlobal" (i32.const 1)) (i32.const 8))
(assert_return (invoke "null" (i32.const 1)) (i32.const 1))
(assert_return (invoke "own" (i32.const 0)) (i32.const 9))
(assert_return (invoke "own" (i32.const 1)) (i32.const 10))
(assert_return (invoke "own" (i32.const 3)) (i32.const 9))
(assert_return (invoke "size") (i32.const 0))
(assert_return (invoke "declared") (i32.const 0))

;; The initializer is for the table's first elements, not for those that it grows by.
(assert_return (invoke "grow") (i32.const 3))
(assert_return (invoke "imported" (i32.const 2)) (i32.const 7))
(assert_trap (invoke "imported" (i32.const 3)) "uninitialized element")

(assert_invalid (module (table 1 funcref (ref.null extern))) "type mismatch")
(assert_invalid (module (table 1 externref (i32.const 0))) "type mismatch")
(assert_invalid (module (table 1 funcref (ref.func 0))) "unknown function")
(assert_invalid
  (module (global $g funcref (ref.null func)) (table 1 funcref (global.get $g)))
  "unknown global")
(assert_invalid
  (module (import "host" "g" (global $g (mut funcref))) (table 1 funcref (global.get $g)))
  "constant expression required")
(assert_invalid
  (module binary "\00asm" "\01\00\00\00" "\04\07\01\40\00\70\00\01\0b")
  "type mismatch")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\04\09\01\40\01\70\00\01\d0\70\0b")
  "zero byte expected")
