;; A table that grows in one instance leaves other instances of the module, earlier and later ones, alone.
(module definition $M
  (table $t (export "table") 2 10 funcref)
  (elem (i32.const 0) func $f)
  (func $f)
  (func (export "grow") (param i32) (result i32)
    (table.grow $t (ref.func $f) (local.get 0)))
  (func (export "size") (result i32) (table.size $t))
  (func (export "clear") (table.set $t (i32.const 0) (ref.null func)))
  (func (export "is-null") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
)
(module instance $A $M)
(module instance $B $M)

(assert_return (invoke $A "grow" (i32.const 3)) (i32.const 2))
(assert_return (invoke $A "size") (i32.const 5))
(assert_return (invoke $B "size") (i32.const 2))
(assert_trap (invoke $B "is-null" (i32.const 2)) "out of bounds table access")
(invoke $A "clear")
(assert_return (invoke $A "is-null" (i32.const 0)) (i32.const 1))
(assert_return (invoke $B "is-null" (i32.const 0)) (i32.const 0))

(module instance $C $M)
(assert_return (invoke $C "size") (i32.const 2))
(assert_return (invoke $C "is-null" (i32.const 0)) (i32.const 0))
(assert_return (invoke $C "grow" (i32.const 9)) (i32.const -1))
(assert_return (invoke $C "size") (i32.const 2))

;; Shared by import, the growth is seen on both sides.
(register "A" $A)
(module $D
  (table (import "A" "table") 5 funcref)
  (func (export "grow") (result i32) (table.grow (ref.null func) (i32.const 1)))
)
(assert_return (invoke $D "grow") (i32.const 5))
(assert_return (invoke $A "size") (i32.const 6))
