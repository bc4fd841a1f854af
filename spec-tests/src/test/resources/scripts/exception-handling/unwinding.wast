;; What is left of the frames that an exception passes, and what its handlers see.

(module $thrower
  (tag $e (export "e") (param i32 i64))
  (tag $other (export "other"))
  (func (export "throw") (param i32 i64) (throw $e (local.get 0) (local.get 1)))
  (func (export "throw-other") (throw $other))
  (func (export "trap") (unreachable)))
(register "thrower" $thrower)

(module
  (import "thrower" "e" (tag $e (param i32 i64)))
  (import "thrower" "throw" (func $throw (param i32 i64)))
  (import "thrower" "throw-other" (func $throw-other))
  (import "thrower" "trap" (func $trap))
  (tag $same-type (param i32 i64))
  (tag $vector (param v128 i32 externref))

  ;; Across instances, with values, in order.
  (func (export "caught") (param i32 i64) (result i64 i32)
    (local $low i32) (local $high i64)
    (block $h (result i32 i64)
      (try_table (catch $same-type $h) (catch $e $h)
        (call $throw (local.get 0) (local.get 1)))
      (return (i64.const -1) (i32.const -1)))
    (local.set $high)
    (local.set $low)
    (local.get $high)
    (local.get $low))

  ;; Locals keep what was written before the exception.
  (func (export "locals") (result i32)
    (local $n i32)
    (local.set $n (i32.const 1))
    (block $h
      (try_table (catch_all $h)
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (call $throw-other)
        (local.set $n (i32.const 100))))
    (local.get $n))

  ;; Operands below the block survive; its parameters are gone.
  (func (export "operands") (result i32)
    (i32.const 40)
    (i32.const 1)
    (block $h (param i32)
      (try_table (param i32) (catch_all $h)
        (drop)
        (call $throw-other))
      (unreachable))
    (i32.add (i32.const 2)))

  ;; A handler in a loop, many times.
  (func (export "many") (param $n i32) (result i32)
    (local $caught i32)
    (loop $again
      (block $h
        (try_table (catch_all $h)
          (call $throw-other)))
      (local.set $caught (i32.add (local.get $caught) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $caught) (local.get $n))))
    (local.get $caught))

  ;; A clause may lead back to the head of a loop.
  (func (export "to-loop") (result i32)
    (local $n i32)
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (if (i32.lt_u (local.get $n) (i32.const 10))
        (then (try_table (catch_all $again) (call $throw-other)))))
    (local.get $n))

  ;; Out of the function by a clause.

  ;; Inner clauses come first, even where an outer one would match too.
  (func (export "inner-first") (result i32)
    (block $outer
      (block $inner
        (try_table (catch_all $outer)
          (try_table (catch_all $inner) (call $throw-other))))
      (return (i32.const 1)))
    (i32.const 2))

  ;; What a handler throws is not caught by the block it belongs to.
  (func (export "from-handler") (result i32)
    (block $outer
      (try_table (catch_all $outer)
        (block $inner
          (try_table (catch_all $inner) (call $throw-other)))
        (call $throw-other))
      (return (i32.const 1)))
    (i32.const 2))

  ;; A trap is not caught.
  (func (export "trap") (block $h (try_table (catch_all $h) (call $trap))))
  (func (export "division") (param i32) (result i32)
    (block $h (try_table (result i32) (catch_all $h) (i32.div_u (i32.const 1) (local.get 0))) (return))
    (i32.const -1))

  ;; Nor is the exhaustion of the stack.
  (func $deep (export "deep") (block $h (try_table (catch_all $h) (call $deep))))

  ;; A vector and a reference among the values.
  (func $throw-vector (param externref)
    (throw $vector (v128.const i64x2 3 4) (i32.const 5) (local.get 0)))
  (func (export "vector") (param externref) (result i32 externref i64)
    (local $v v128) (local $i i32) (local $r externref)
    (block $h (result v128 i32 externref)
      (try_table (catch $vector $h) (call $throw-vector (local.get 0)))
      (unreachable))
    (local.set $r)
    (local.set $i)
    (local.set $v)
    (local.get $i)
    (local.get $r)
    (i64.add (i64x2.extract_lane 0 (local.get $v)) (i64x2.extract_lane 1 (local.get $v))))

  ;; A reference to an exception, thrown again, is the same exception.
  (func (export "again") (param i32 i64) (result i32 i64)
    (local $x exnref)
    (block $h (result i32 i64)
      (try_table (catch $e $h)
        (block $first (result exnref)
          (try_table (catch_all_ref $first) (call $throw (local.get 0) (local.get 1)))
          (unreachable))
        (local.set $x)
        (throw_ref (local.get $x)))
      (unreachable)))

  ;; Depth: an exception out of many frames, as often as the stack is deep.
  (func $down (param i32)
    (if (local.get 0)
      (then (call $down (i32.sub (local.get 0) (i32.const 1))))
      (else (call $throw-other))))
  (func (export "from-below") (param $depth i32) (param $times i32) (result i32)
    (local $n i32)
    (loop $again
      (block $h (try_table (catch_all $h) (call $down (local.get $depth))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (local.get $times))))
    (local.get $n))

  (func (export "null") (throw_ref (ref.null exn)))
  (func (export "uncaught") (call $throw (i32.const 1) (i64.const 2)))
  (func (export "not-this-tag") (block $h (result i32 i64) (try_table (catch $same-type $h) (call $throw (i32.const 1) (i64.const 2))) (return)) (drop) (drop)))

(assert_return (invoke "caught" (i32.const 3) (i64.const 4)) (i64.const 4) (i32.const 3))
(assert_return (invoke "locals") (i32.const 2))
(assert_return (invoke "operands") (i32.const 42))
(assert_return (invoke "many" (i32.const 100000)) (i32.const 100000))
(assert_return (invoke "to-loop") (i32.const 10))
(assert_return (invoke "inner-first") (i32.const 1))
(assert_return (invoke "from-handler") (i32.const 2))
(assert_trap (invoke "trap") "unreachable")
(assert_trap (invoke "division" (i32.const 0)) "integer divide by zero")
(assert_return (invoke "division" (i32.const 1)) (i32.const 1))
(assert_exhaustion (invoke "deep") "call stack exhausted")
(assert_return (invoke "vector" (ref.extern 9)) (i32.const 5) (ref.extern 9) (i64.const 7))
(assert_return (invoke "again" (i32.const 5) (i64.const 6)) (i32.const 5) (i64.const 6))
(assert_return (invoke "from-below" (i32.const 500) (i32.const 500)) (i32.const 500))
(assert_trap (invoke "null") "null exception reference")
(assert_exception (invoke "uncaught"))
(assert_exception (invoke "not-this-tag"))

(assert_unlinkable
  (module (import "thrower" "e" (tag (param i32))))
  "incompatible import type")
(assert_invalid
  (module (type (func (result i32))) (tag (type 0)))
  "non-empty tag result type")
(assert_invalid
  (module (tag) (func (block (result i32) (try_table (catch 0 0)) (i32.const 0)) (drop)))
  "type mismatch")
(assert_invalid
  (module (func (block (try_table (catch 0 0)))))
  "unknown tag")
(assert_invalid
  (module (func (throw 0)))
  "unknown tag")
