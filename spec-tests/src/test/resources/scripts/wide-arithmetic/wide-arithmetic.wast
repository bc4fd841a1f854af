;; 128-bit results keep their halves apart when operands are locals, constants and results of each other.

(module
  (func (export "carry") (result i64 i64)
    (i64.add128 (i64.const -1) (i64.const 0) (i64.const 1) (i64.const 0)))
  (func (export "borrow") (result i64 i64)
    (i64.sub128 (i64.const 0) (i64.const 1) (i64.const 1) (i64.const 0)))
  (func (export "square") (param i64) (result i64 i64)
    (i64.mul_wide_u (local.get 0) (local.get 0)))
  (func (export "signed-square") (param i64) (result i64 i64)
    (i64.mul_wide_s (local.get 0) (local.get 0)))
  ;; The sum of n squares, in a loop: halves pass through locals and through one another's slots.
  (func (export "sum") (param $n i64) (result i64 i64)
    (local $low i64) (local $high i64)
    (loop $next
      (i64.mul_wide_u (local.get $n) (local.get $n))
      (local.get $low) (local.get $high)
      i64.add128
      (local.set $high) (local.set $low)
      (local.tee $n (i64.sub (local.get $n) (i64.const 1)))
      (i64.ne (i64.const 0))
      (br_if $next))
    (local.get $low) (local.get $high)))

(assert_return (invoke "carry") (i64.const 0) (i64.const 1))
(assert_return (invoke "borrow") (i64.const -1) (i64.const 0))
(assert_return (invoke "square" (i64.const -1)) (i64.const 1) (i64.const -2))
(assert_return (invoke "signed-square" (i64.const -1)) (i64.const 1) (i64.const 0))
(assert_return (invoke "signed-square" (i64.const 0x8000000000000000)) (i64.const 0) (i64.const 0x4000000000000000))
(assert_return (invoke "sum" (i64.const 1000)) (i64.const 333833500) (i64.const 0))

(assert_invalid
  (module (func (param i64) (result i64 i64)
    (i64.mul_wide_s (local.get 0) (i32.const 0))))
  "type mismatch")
