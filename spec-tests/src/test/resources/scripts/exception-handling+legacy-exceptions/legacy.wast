;; Exceptions as they were before version 3.0, with values around them, and beside those of version 3.0.

(module
  (tag $empty)
  (tag $number (param i32))
  (tag $pair (param i64 i32))
  (tag $object (param externref))

  (func $throw (param i32) (throw $number (local.get 0)))

  ;; Operands below a try, its parameters, and results from each of its arms.
  (func (export "operands") (param i32) (result i64 i32)
    (i64.const 1000)
    (i32.const 30)
    (local.get 0)
    (try (param i32 i32) (result i32)
      (do
        (if (param i32) (result i32) (then) (else (throw $empty)))
        (i32.add (i32.const 1)))
      (catch $empty (i32.const 7))
      (catch $number (i32.mul (i32.const 2)))
      (catch_all (i32.const 9))))

  ;; Several results, from a catch clause with values that are moved.
  (func (export "several") (param i32) (result i32 i64)
    (try (result i32 i64)
      (do
        (if (i32.eqz (local.get 0)) (then (throw $pair (i64.const 5) (i32.const 6))))
        (i32.const 1) (i64.const 2))
      (catch $pair
        (i64.extend_i32_s)
        (drop)
        (drop)
        (i32.const 8)
        (i64.const 9))))

  ;; A branch out of a clause takes its values along, whether it is taken or not.
  (func (export "branch") (param i32) (result i32)
    (try $out (result i32)
      (do (call $throw (local.get 0)) (i32.const 1))
      (catch $number
        (local.set 0)
        (br_if $out (i32.const 100) (i32.gt_s (local.get 0) (i32.const 10)))
        (drop)
        (if (i32.eq (local.get 0) (i32.const 5)) (then (rethrow 1)))
        (i32.const 200))))

  ;; In a loop each exception is another one.
  (func (export "loop") (param i32) (result i32) (local $sum i32)
    (loop $again
      (try
        (do (call $throw (local.get 0)))
        (catch $number (local.set $sum (i32.add (local.get $sum)))))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $sum))

  ;; What is set before an exception is set behind it.
  (func (export "locals") (result i32) (local i32)
    (local.set 0 (i32.const 1))
    (try
      (do
        (local.set 0 (i32.const 2))
        (call $throw (i32.const 0))
        (local.set 0 (i32.const 3)))
      (catch_all))
    (local.get 0))

  ;; An exception that is rethrown is the one of its clause, also from within another clause.
  (func (export "outer") (param i32) (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $number (i32.const 1)))
          (catch $number
            (drop)
            (try (result i32)
              (do (throw $number (i32.const 2)))
              (catch $number
                (drop)
                (if (local.get 0) (then (rethrow 2)))
                (rethrow 0))))))
      (catch $number)))

  (func (export "object") (param externref) (result externref)
    (try (result externref)
      (do
        (try (result externref)
          (do (throw $object (local.get 0)))
          (catch $object (drop) (rethrow 0))))
      (catch $object)))

  ;; Delegating from a loop, a block and a clause, over blocks of both kinds that would catch.
  (func (export "delegate") (param i32) (result i32)
    (try $target (result i32)
      (do
        (block $caught
          (try_table (catch_all $caught)
            (try
              (do
                (loop
                  (try
                    (do (call $throw (i32.const 3)))
                    (delegate $target))))
              (catch_all (return (i32.const -1)))))
          (return (i32.const -2)))
        (i32.const -3))
      (catch $number (i32.add (local.get 0)))))

  (func (export "delegate-to-block") (result i32)
    (block $caught (result i32)
      (try_table (result i32) (catch $number $caught)
        (block $b
          (try
            (do
              (try (do (call $throw (i32.const 4))) (delegate $b)))
            (catch_all (return (i32.const -1)))))
        (i32.const -2))))

  (func (export "delegate-to-caller") (param i32)
    (block $b
      (try
        (do
          (try
            (do
              (loop
                (try (do (call $throw (local.get 0))) (delegate 3))))
            (catch_all (br $b))))
        (catch_all (br $b)))))

  ;; Both kinds of exceptions are the same.
  (func (export "mixed") (result i32)
    (try (result i32)
      (do
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught)
            (try (do (throw $number (i32.const 11))) (catch $number (drop) (rethrow 0))))
          (unreachable))
        (throw_ref))
      (catch $number (i32.add (i32.const 1)))))

  ;; Flat, with labels that are repeated.
  (func (export "flat") (param i32) (result i32)
    try $a (result i32)
      try $b (result i32)
        local.get 0
        if $c
          i32.const 20
          throw $number
        end $c
        i32.const 1
      delegate $a
    catch $number
      i32.const 1
      i32.add
    catch_all
      i32.const 3
    end $a)

  ;; Code that cannot be reached.
  (func (export "unreachable") (result i32)
    (try (result i32)
      (do (return (i32.const 1)) (try (do) (delegate 0)) (try (do) (catch $number (drop)) (catch_all)))
      (catch_all (unreachable))))

  (func (export "clause-of-nothing") (result i32)
    (try (result i32) (do (i32.const 5)) (catch_all (rethrow 0))))

  (func (export "trap") (result i32)
    (try (result i32) (do (unreachable)) (catch_all (i32.const 1)))))

(assert_return (invoke "operands" (i32.const 1)) (i64.const 1000) (i32.const 31))
(assert_return (invoke "operands" (i32.const 0)) (i64.const 1000) (i32.const 7))
(assert_return (invoke "several" (i32.const 1)) (i32.const 1) (i64.const 2))
(assert_return (invoke "several" (i32.const 0)) (i32.const 8) (i64.const 9))
(assert_return (invoke "branch" (i32.const 11)) (i32.const 100))
(assert_return (invoke "branch" (i32.const 3)) (i32.const 200))
(assert_exception (invoke "branch" (i32.const 5)))
(assert_return (invoke "loop" (i32.const 100)) (i32.const 5050))
(assert_return (invoke "locals") (i32.const 2))
(assert_return (invoke "outer" (i32.const 0)) (i32.const 2))
(assert_return (invoke "outer" (i32.const 1)) (i32.const 1))
(assert_return (invoke "object" (ref.extern 5)) (ref.extern 5))
(assert_return (invoke "delegate" (i32.const 40)) (i32.const 43))
(assert_return (invoke "delegate-to-block") (i32.const 4))
(assert_exception (invoke "delegate-to-caller" (i32.const 1)))
(assert_return (invoke "mixed") (i32.const 12))
(assert_return (invoke "flat" (i32.const 0)) (i32.const 1))
(assert_return (invoke "flat" (i32.const 1)) (i32.const 21))
(assert_return (invoke "unreachable") (i32.const 1))
(assert_return (invoke "clause-of-nothing") (i32.const 5))
(assert_trap (invoke "trap") "unreachable")

(assert_malformed (module quote "(func try catch_all catch_all end)") "unexpected token")
(assert_malformed (module quote "(tag $e) (func try catch_all catch $e end)") "unexpected token")
(assert_malformed (module quote "(func try catch_all delegate 0)") "unexpected token")
(assert_malformed (module quote "(func block delegate 0)") "unexpected token")
(assert_malformed (module quote "(func (try))") "unexpected token")
(assert_malformed (module quote "(func (try (catch_all)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (do)))") "unexpected token")
(assert_malformed (module quote "(func (try (do) (nop)))") "unexpected token")
(assert_malformed (module quote "(func (block catch_all))") "unexpected token")
(assert_malformed (module quote "(func try $a end $b)") "mismatching label")

(assert_invalid (module (func (try (do (rethrow 0))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (block (rethrow 0)))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 2))))) "unknown label")
(assert_invalid (module (func (try (do) (catch 0)))) "unknown tag")
(assert_invalid (module (func (try (do) (delegate 1)))) "unknown label")
(assert_invalid
  (module (tag $e (param i64)) (func (result i32) (try (result i32) (do (i32.const 1)) (catch $e))))
  "type mismatch")
(assert_invalid
  (module (func (result i32) (try (result i32) (do (i64.const 1)) (delegate 0))))
  "type mismatch")
