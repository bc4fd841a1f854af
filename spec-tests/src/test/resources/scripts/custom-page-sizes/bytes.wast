;; Pages of one byte: sizes, growth, bounds, segments and imports are counted in bytes.
(module
  (memory (export "memory") 3 20 (pagesize 1))
  (data (i32.const 0) "abc")
  (func (export "size") (result i32) (memory.size))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "load8") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "load32") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "store64") (param i32) (i64.store (local.get 0) (i64.const -1)))
  (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
)

(assert_return (invoke "size") (i32.const 3))
(assert_return (invoke "load8" (i32.const 2)) (i32.const 0x63))
(assert_trap (invoke "load8" (i32.const 3)) "out of bounds memory access")
(assert_trap (invoke "load32" (i32.const 0)) "out of bounds memory access")
(assert_return (invoke "grow" (i32.const 1)) (i32.const 3))
(assert_return (invoke "load32" (i32.const 0)) (i32.const 0x0063_6261))
(assert_trap (invoke "load32" (i32.const 1)) "out of bounds memory access")
(assert_trap (invoke "store64" (i32.const 0)) "out of bounds memory access")
(assert_return (invoke "load32" (i32.const 0)) (i32.const 0x0063_6261))
(assert_return (invoke "grow" (i32.const 17)) (i32.const -1))
(assert_return (invoke "grow" (i32.const -1)) (i32.const -1))
(assert_return (invoke "grow" (i32.const 16)) (i32.const 4))
(assert_return (invoke "size") (i32.const 20))
(assert_return (invoke "fill" (i32.const 12) (i32.const 8)))
(assert_trap (invoke "fill" (i32.const 13) (i32.const 8)) "out of bounds memory access")
(assert_return (invoke "grow" (i32.const 0)) (i32.const 20))

;; Without a maximum it stops where the engine does.
(module
  (memory 0 (pagesize 1))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
)
(assert_return (invoke "grow" (i32.const 0x7fff_ffff)) (i32.const -1))
(assert_return (invoke "grow" (i32.const -1)) (i32.const -1))
(assert_return (invoke "grow" (i32.const 65537)) (i32.const 0))
(assert_return (invoke "grow" (i32.const 1)) (i32.const 65537))

;; The usual size may be written, and is the same type as without.
(module $large (memory (export "memory") 1 (pagesize 65536)))
(register "large" $large)
(module (import "large" "memory" (memory 1)))
(assert_unlinkable
  (module (import "large" "memory" (memory 1 (pagesize 1))))
  "incompatible import type")

(module $small (memory (export "memory") 7 9 (pagesize 1)))
(register "small" $small)
(module (import "small" "memory" (memory 7 9 (pagesize 1))))
(module (import "small" "memory" (memory 0 (pagesize 1))))
(assert_unlinkable
  (module (import "small" "memory" (memory 0)))
  "incompatible import type")
(assert_unlinkable
  (module (import "small" "memory" (memory 8 (pagesize 1))))
  "incompatible import type")

;; A memory that is given by its data has as many bytes.
(module
  (memory (pagesize 1) (data "hello"))
  (func (export "size") (result i32) (memory.size))
)
(assert_return (invoke "size") (i32.const 5))

(assert_invalid (module (memory 0 (pagesize 2))) "invalid custom page size")
(assert_invalid (module (memory 2 1 (pagesize 1))) "size minimum must not be greater than maximum")
(assert_malformed (module quote "(memory 0 (pagesize 3))") "invalid custom page size")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\05\04\01" "\08\00" "\40")
  "invalid custom page size")
(assert_trap
  (module (memory 3 (pagesize 1)) (data (i32.const 0) "four"))
  "out of bounds memory access")
