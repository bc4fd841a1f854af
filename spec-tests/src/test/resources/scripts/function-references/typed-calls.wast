;; Calls through typed references: of another instance, in place of the caller's frame, and the
;; branches that depend on null. A peer called the wrong function for a reference that was imported.
(module $other
  (type $unary (func (param i32) (result i32)))
  (func (result i32) (i32.const -1))
  (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
  (global (export "double") (ref $unary) (ref.func $double))
  (export "unary" (func $double)))
(register "other" $other)

(module
  (type $unary (func (param i32) (result i32)))
  (type $loop (func (param i64 (ref null $loop)) (result i64)))
  (import "other" "unary" (func $imported (type $unary)))
  (global $foreign (import "other" "double") (ref $unary))
  (func $negate (type $unary) (i32.sub (i32.const 0) (local.get 0)))
  (elem declare func $negate $imported $count)

  (func (export "foreign") (param i32) (result i32) (call_ref $unary (local.get 0) (global.get $foreign)))
  (func (export "imported") (param i32) (result i32)
    (call_ref $unary (local.get 0) (ref.func $imported)))
  (func (export "own") (param i32) (result i32)
    (call_ref $unary (local.get 0) (ref.func $negate)))
  (func (export "null") (param i32) (result i32)
    (call_ref $unary (local.get 0) (ref.null $unary)))
  (func (export "tail") (param i32) (result i32)
    (return_call_ref $unary (local.get 0) (global.get $foreign)))

  ;; Counts down in constant stack, by a reference to itself.
  (func $count (type $loop)
    (if (i64.eqz (local.get 0)) (then (return (i64.const 77))))
    (return_call_ref $loop
      (i64.sub (local.get 0) (i64.const 1)) (local.get 1) (ref.as_non_null (local.get 1))))
  (func (export "count") (param i64) (result i64)
    (call $count (local.get 0) (ref.func $count)))

  ;; Operands below the reference go along with the branch or stay.
  (func (export "branches") (param $null i32) (result i32)
    (local $f (ref null $unary))
    (if (i32.eqz (local.get $null)) (then (local.set $f (ref.func $negate))))
    (block $is_null (result i32)
      (i32.const 1000)
      (br_on_null $is_null (local.get $f))
      (call_ref $unary)))
  (func (export "branches_non_null") (param $null i32) (result i32)
    (local $f (ref null $unary))
    (if (i32.eqz (local.get $null)) (then (local.set $f (ref.func $negate))))
    (block $is_set (result i32 (ref $unary))
      (i32.const 1000)
      (br_on_non_null $is_set (local.get $f))
      (return (i32.add (i32.const 1))))
    (call_ref $unary)))

(assert_return (invoke "foreign" (i32.const 21)) (i32.const 42))
(assert_return (invoke "imported" (i32.const 21)) (i32.const 42))
(assert_return (invoke "own" (i32.const 21)) (i32.const -21))
(assert_trap (invoke "null" (i32.const 21)) "null function reference")
(assert_return (invoke "tail" (i32.const 21)) (i32.const 42))
(assert_return (invoke "count" (i64.const 1000000)) (i64.const 77))
(assert_return (invoke "branches" (i32.const 0)) (i32.const -1000))
(assert_return (invoke "branches" (i32.const 1)) (i32.const 1000))
(assert_return (invoke "branches_non_null" (i32.const 0)) (i32.const -1000))
(assert_return (invoke "branches_non_null" (i32.const 1)) (i32.const 1001))
