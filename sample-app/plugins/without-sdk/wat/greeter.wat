;; A plugin by hand: what the ABI asks for, and nothing else.
(module
  (import "wardian:core/1" "input_read"
    (func $input_read (param $to i32) (param $offset i32) (param $length i32) (result i32)))
  (import "wardian:core/1" "output_write" (func $output_write (param $from i32) (param $length i32) (result i32)))
  (import "wardian:core/1" "fail" (func $fail (param $code i32) (param $message i32) (param $length i32) (result i32)))

  (memory (export "memory") 1 1)
  (data (i32.const 0) "Hello, ")
  (data (i32.const 128) "the name is too long")
  (data (i32.const 160) "nobody to greet")

  ;; The name is read to where the greeting goes on; 65 bytes are enough to see that there are more than 64.
  (func (export "op:greet") (param $input_length i32) (result i32)
    (local $length i32)
    (local.set $length (call $input_read (i32.const 7) (i32.const 0) (i32.const 65)))
    (if (i32.gt_s (local.get $length) (i32.const 64))
      (then (return (call $failure (i32.const 1) (i32.const 128) (i32.const 20)))))
    (if (i32.le_s (local.get $length) (i32.const 0))
      (then (return (call $failure (i32.const 2) (i32.const 160) (i32.const 15)))))
    (i32.store8 offset=7 (local.get $length) (i32.const 33)) ;; an exclamation mark
    (i32.lt_s (call $output_write (i32.const 0) (i32.add (local.get $length) (i32.const 8))) (i32.const 0)))

  ;; An operation fails by saying why and then returning the code.
  (func $failure (param $code i32) (param $message i32) (param $length i32) (result i32)
    (drop (call $fail (local.get $code) (local.get $message) (local.get $length)))
    (local.get $code)))
