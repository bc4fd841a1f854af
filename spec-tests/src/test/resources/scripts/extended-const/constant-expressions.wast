;; Arithmetic in constant expressions, in every place where one may stand.

(module
  (import "spectest" "global_i32" (global $base i32))
  (global (export "i32") i32 (i32.sub (i32.mul (i32.const 7) (i32.const 6)) (i32.add (i32.const 1) (i32.const 1))))
  (global (export "i64") i64 (i64.mul (i64.sub (i64.const 3) (i64.const 5)) (i64.add (i64.const 4) (i64.const 6))))
  (global (export "wraps") i32 (i32.add (i32.const 0x7fffffff) (i32.const 1)))
  (global (export "imported") i32 (i32.add (global.get $base) (i32.const 1)))
  (memory (export "memory") 1)
  (data (i32.sub (i32.const 30) (i32.const 10)) "A")
  (table 10 funcref)
  (elem (i32.mul (i32.const 2) (i32.const 4)) $f)
  (func $f (result i32) (i32.const 11))
  (func (export "data") (result i32) (i32.load8_u (i32.const 20)))
  (func (export "elem") (result i32) (call_indirect (result i32) (i32.const 8))))
(assert_return (get "i32") (i32.const 40))
(assert_return (get "i64") (i64.const -20))
(assert_return (get "wraps") (i32.const 0x80000000))
(assert_return (get "imported") (i32.const 667))
(assert_return (invoke "data") (i32.const 65))
(assert_return (invoke "elem") (i32.const 11))

(assert_invalid
  (module (global i32 (i32.div_s (i32.const 4) (i32.const 2))))
  "constant expression required")
(assert_invalid
  (module (global i32 (i32.add (i32.const 4) (i64.const 2))))
  "type mismatch")
