;; memory.copy of ranges that overlap, in both directions: the source is read as it was before.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "\01\02\03\04\05\06\07\08")
  (func (export "copy") (param i32 i32 i32)
    (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0)))
)

(invoke "copy" (i32.const 2) (i32.const 0) (i32.const 6))
(assert_return (invoke "word" (i32.const 0)) (i64.const 0x0605040302010201))
(invoke "copy" (i32.const 0) (i32.const 1) (i32.const 7))
(assert_return (invoke "word" (i32.const 0)) (i64.const 0x0606050403020102))
(invoke "copy" (i32.const 3) (i32.const 3) (i32.const 5))
(assert_return (invoke "word" (i32.const 0)) (i64.const 0x0606050403020102))

;; A copy that is not wholly inside moves nothing.
(assert_trap (invoke "copy" (i32.const 65532) (i32.const 0) (i32.const 8)) "out of bounds memory access")
(assert_return (invoke "word" (i32.const 65528)) (i64.const 0))
(assert_trap (invoke "copy" (i32.const 0) (i32.const 65532) (i32.const 8)) "out of bounds memory access")
(assert_return (invoke "word" (i32.const 0)) (i64.const 0x0606050403020102))
(assert_trap (invoke "copy" (i32.const -1) (i32.const 0) (i32.const 2)) "out of bounds memory access")
(assert_trap (invoke "copy" (i32.const 0) (i32.const 0) (i32.const -1)) "out of bounds memory access")
