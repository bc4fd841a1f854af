;; Shared memories are read, validated and printed. The engine does not run them.
(module definition
  (import "m" "shared" (memory 1 2 shared))
  (func (export "all") (param i32 i64) (result i32)
    (atomic.fence)
    (i32.atomic.store (local.get 0) (i32.atomic.load (local.get 0)))
    (i64.atomic.store32 offset=4 (local.get 0) (i64.atomic.rmw.add (local.get 0) (local.get 1)))
    (drop (i64.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 1)))
    (drop (memory.atomic.wait32 (local.get 0) (i32.const 0) (i64.const -1)))
    (drop (memory.atomic.wait64 (local.get 0) (i64.const 0) (i64.const -1)))
    (memory.atomic.notify (local.get 0) (i32.const 1)))
)
(module definition (memory 0 0 shared))
;; Atomic instructions may work on a memory that is not shared.
(module definition (memory 1) (func (drop (i32.atomic.load8_u (i32.const 0)))))

(assert_invalid (module (memory 1 shared)) "shared memory must have maximum")
(assert_invalid (module (import "m" "n" (memory 1 shared))) "shared memory must have maximum")
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\04\04\01" "\70\02\00")
  "integer too large")
(assert_invalid
  (module (memory 1 1 shared) (func (drop (i32.atomic.load align=1 (i32.const 0)))))
  "atomic alignment must be natural")
(assert_invalid
  (module (memory 1 1 shared) (func (drop (i32.atomic.load16_u align=1 (i32.const 0)))))
  "atomic alignment must be natural")
(assert_invalid
  (module (memory 1 1 shared) (func (drop (i32.atomic.load align=8 (i32.const 0)))))
  "alignment must not be larger than natural")
(assert_invalid (module (func (drop (i32.atomic.load (i32.const 0))))) "unknown memory")
(assert_invalid
  (module (memory 1 1 shared) (func (result i64) (i32.atomic.rmw.xchg (i32.const 0) (i32.const 0))))
  "type mismatch")
(assert_invalid
  (module (memory 1 1 shared) (func (drop (memory.atomic.wait64 (i32.const 0) (i32.const 0) (i64.const 0)))))
  "type mismatch")
(assert_malformed
  (module binary
    "\00asm" "\01\00\00\00"
    "\01\04\01\60\00\00" "\03\02\01\00"
    "\0a\07\01\05\00\fe\03\01\0b")
  "zero byte expected")
