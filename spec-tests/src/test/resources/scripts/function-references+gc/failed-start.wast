;; A function that the start function handed out before it failed goes on to use what its instance had, by whatever way it left.
(module $holder
  (type $number (func (result i32)))
  (global (export "held") (mut funcref) (ref.null func))
  (table (export "table") 1 funcref)
  (func (export "global") (result i32)
    (call_ref $number (ref.cast (ref $number) (global.get 0))))
  (func (export "table-get") (result i32) (call_indirect (type $number) (i32.const 0)))
)
(register "holder" $holder)

(assert_trap
  (module
    (type $number (func (result i32)))
    (import "holder" "held" (global $held (mut funcref)))
    (memory 1)
    (data (i32.const 5) "\2a")
    (func $read (result i32) (i32.load8_u (i32.const 5)))
    (elem declare func $read)
    (func $start (global.set $held (ref.func $read)) (unreachable))
    (start $start))
  "unreachable")
(assert_return (invoke $holder "global") (i32.const 42))

(assert_trap
  (module
    (type $number (func (result i32)))
    (import "holder" "table" (table $table 1 funcref))
    (memory 1)
    (data (i32.const 5) "\2b")
    (func $read (result i32) (i32.load8_u (i32.const 5)))
    (elem declare func $read)
    (func $start (table.set $table (i32.const 0) (ref.func $read)) (unreachable))
    (start $start))
  "unreachable")
(assert_return (invoke $holder "table-get") (i32.const 43))
