;; A memory may declare what no machine has; it grows as far as the engine goes and then says -1.
(module
  (memory (export "memory") i64 0 0x1_0000_0000_0000)
  (func (export "size") (result i64) (memory.size))
  (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
  (func (export "fill") (param i64 i64) (memory.fill (local.get 0) (i32.const 7) (local.get 1)))
  (func (export "copy") (param i64 i64 i64)
    (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i64 i32 i32)
    (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
  (func (export "load") (param i64) (result i64) (i64.load (local.get 0)))
  (data $d "\01\02\03\04")
)

(assert_return (invoke "size") (i64.const 0))
(assert_return (invoke "grow" (i64.const 1)) (i64.const 0))
(assert_return (invoke "grow" (i64.const -1)) (i64.const -1))
(assert_return (invoke "grow" (i64.const 0x1_0000_0000)) (i64.const -1))
(assert_return (invoke "grow" (i64.const 0x1_0000_0001)) (i64.const -1))
(assert_return (invoke "grow" (i64.const 0x8000_0000_0000_0000)) (i64.const -1))
(assert_return (invoke "grow" (i64.const 0)) (i64.const 1))
(assert_return (invoke "size") (i64.const 1))

(assert_return (invoke "fill" (i64.const 8) (i64.const 8)))
(assert_return (invoke "load" (i64.const 8)) (i64.const 0x0707_0707_0707_0707))
(assert_return (invoke "fill" (i64.const 0x1_0000) (i64.const 0)))
(assert_trap (invoke "fill" (i64.const 0x1_0001) (i64.const 0)) "out of bounds memory access")
(assert_trap (invoke "fill" (i64.const 0) (i64.const 0x1_0000_0001)) "out of bounds memory access")
(assert_trap (invoke "fill" (i64.const -1) (i64.const 1)) "out of bounds memory access")
(assert_trap (invoke "fill" (i64.const 1) (i64.const -1)) "out of bounds memory access")
(assert_trap (invoke "fill" (i64.const -1) (i64.const -1)) "out of bounds memory access")
(assert_return (invoke "load" (i64.const 0)) (i64.const 0))

(assert_return (invoke "copy" (i64.const 4) (i64.const 8) (i64.const 8)))
(assert_return (invoke "load" (i64.const 0)) (i64.const 0x0707_0707_0000_0000))
(assert_trap (invoke "copy" (i64.const 0x1_0000_0000) (i64.const 0) (i64.const 1)) "out of bounds memory access")
(assert_trap (invoke "copy" (i64.const 0) (i64.const 0x1_0000_0000) (i64.const 1)) "out of bounds memory access")
(assert_trap (invoke "copy" (i64.const 0) (i64.const 0) (i64.const 0x1_0000_0000)) "out of bounds memory access")
(assert_trap (invoke "copy" (i64.const 2) (i64.const -1) (i64.const 2)) "out of bounds memory access")

(assert_return (invoke "init" (i64.const 0) (i32.const 1) (i32.const 3)))
(assert_return (invoke "load" (i64.const 0)) (i64.const 0x0707_0707_0004_0302))
(assert_trap (invoke "init" (i64.const 0x1_0000_0000) (i32.const 0) (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "init" (i64.const 0) (i32.const -1) (i32.const 2)) "out of bounds memory access")

;; What a segment's offset says is unsigned as well.
(assert_trap
  (module (memory i64 1) (data (i64.const -1) "x"))
  "out of bounds memory access")
(assert_trap
  (module (memory i64 1) (data (i64.const 0x1_0000_0000) "x"))
  "out of bounds memory access")
(module (memory i64 1) (data (i64.const 0x1_0000) ""))

(assert_invalid (module (memory i64 0x1_0000_0000_0001)) "memory size")
(assert_invalid (module (memory i64 0 0x1_0000_0000_0001)) "memory size")
(assert_invalid (module (memory i64 2 1)) "size minimum must not be greater than maximum")
(assert_invalid
  (module (memory i64 0) (func (result i32) (memory.size)))
  "type mismatch")
(assert_invalid
  (module (memory i64 0) (func (drop (memory.grow (i32.const 0)))))
  "type mismatch")
(assert_invalid
  (module (memory i64 0) (func (memory.fill (i64.const 0) (i32.const 0) (i32.const 0))))
  "type mismatch")
(assert_invalid
  (module (memory i64 0) (data "") (func (memory.init 0 (i64.const 0) (i64.const 0) (i32.const 0))))
  "type mismatch")

;; 32-bit and 64-bit memories are different types, and so are their imports.
(module $m
  (memory (export "narrow") 1 2)
)
(register "m" $m)
(assert_unlinkable (module (import "m" "narrow" (memory i64 1 2))) "incompatible import type")
(module $w
  (memory (export "wide") i64 1 0xffff_ffff_ffff)
)
(register "w" $w)
(assert_unlinkable (module (import "w" "wide" (memory 1))) "incompatible import type")
(assert_unlinkable (module (import "w" "wide" (memory i64 1 0xffff_ffff_fffe))) "incompatible import type")
(module (import "w" "wide" (memory i64 1 0xffff_ffff_ffff)))
(module (import "w" "wide" (memory i64 0)))
