;; Instantiation: imports, allocation, globals, tables, element segments, data segments, start. What was written before a
;; failure stays; what comes after it never happens.
(module $owner
  (memory (export "memory") 1)
  (table (export "table") 10 funcref)
  (global (export "counter") (mut i32) (i32.const 0))
  (type $number (func (result i32)))
  (func (export "at") (param i32) (result i32) (call_indirect (type $number) (local.get 0)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
)
(register "owner" $owner)

;; A missing import is found before anything is written.
(assert_unlinkable
  (module
    (import "owner" "table" (table 10 funcref))
    (import "owner" "memory" (memory 1))
    (import "owner" "nothing" (func))
    (func $f (result i32) (i32.const 1))
    (elem (i32.const 0) $f)
    (data (i32.const 0) "a"))
  "unknown import")
(assert_trap (invoke $owner "at" (i32.const 0)) "uninitialized element")
(assert_return (invoke $owner "byte" (i32.const 0)) (i32.const 0))

;; Imports are asked for in the order of the binary: the first that does not fit is told.
(assert_unlinkable
  (module (import "owner" "memory" (table 1 funcref)) (import "owner" "nothing" (func)))
  "incompatible import type")
(assert_unlinkable
  (module (import "owner" "nothing" (func)) (import "owner" "memory" (table 1 funcref)))
  "unknown import")

;; An element segment that does not fit: the one before it was copied, no data was.
(assert_trap
  (module
    (import "owner" "table" (table 10 funcref))
    (import "owner" "memory" (memory 1))
    (func $f (result i32) (i32.const 11))
    (elem (i32.const 1) $f)
    (elem (i32.const 10) $f)
    (data (i32.const 1) "b"))
  "out of bounds table access")
(assert_return (invoke $owner "at" (i32.const 1)) (i32.const 11))
(assert_return (invoke $owner "byte" (i32.const 1)) (i32.const 0))

;; A data segment that does not fit: the one before it was copied, start did not run.
(assert_trap
  (module
    (import "owner" "memory" (memory 1))
    (import "owner" "counter" (global $c (mut i32)))
    (data (i32.const 2) "c")
    (data (i32.const 65535) "de")
    (func $start (global.set $c (i32.const 1)))
    (start $start))
  "out of bounds memory access")
(assert_return (invoke $owner "byte" (i32.const 2)) (i32.const 0x63))
(assert_return (invoke $owner "byte" (i32.const 65535)) (i32.const 0))
(assert_return (get $owner "counter") (i32.const 0))

;; A start function that traps: what it did stays, and so does a function in another's table, with its own state.
(assert_trap
  (module
    (import "owner" "table" (table 10 funcref))
    (import "owner" "counter" (global $c (mut i32)))
    (memory 1)
    (global $own (mut i32) (i32.const 5))
    (func $next (result i32)
      (global.set $own (i32.add (global.get $own) (i32.const 1)))
      (i32.add (global.get $own) (i32.load8_u (i32.const 0))))
    (elem (i32.const 3) $next)
    (data (i32.const 0) "\64")
    (func $start (global.set $c (i32.const 7)) (unreachable))
    (start $start))
  "unreachable")
(assert_return (get $owner "counter") (i32.const 7))
(assert_return (invoke $owner "at" (i32.const 3)) (i32.const 106))
(assert_return (invoke $owner "at" (i32.const 3)) (i32.const 107))

;; Two instances of one module share nothing but what they import.
(module definition $twice
  (import "owner" "counter" (global $c (mut i32)))
  (global $own (mut i32) (i32.const 0))
  (func (export "add") (result i32)
    (global.set $c (i32.add (global.get $c) (i32.const 1)))
    (global.set $own (i32.add (global.get $own) (i32.const 10)))
    (i32.add (global.get $c) (global.get $own)))
)
(module instance $one $twice)
(module instance $two $twice)
(assert_return (invoke $one "add") (i32.const 18))
(assert_return (invoke $two "add") (i32.const 19))
(assert_return (invoke $one "add") (i32.const 30))

;; An export is the very thing that was imported.
(module $again
  (import "owner" "memory" (memory 1))
  (import "owner" "table" (table 10 funcref))
  (export "memory" (memory 0))
  (export "table" (table 0))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "grow-table") (result i32) (table.grow (ref.null func) (i32.const 1)))
)
(register "again" $again)
(assert_return (invoke $again "grow") (i32.const 1))
(assert_return (invoke $again "grow-table") (i32.const 10))
(module (import "owner" "memory" (memory 2)))
(module (import "again" "memory" (memory 2))
  (import "again" "table" (table 11 funcref)) (import "owner" "table" (table 11 funcref)))
