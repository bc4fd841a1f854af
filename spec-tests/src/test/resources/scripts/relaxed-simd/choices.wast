;; Where the standard leaves a choice, the engine makes the same one everywhere. The official scripts accept any.
(module
  (func (export "swizzle") (param v128 v128) (result v128)
    (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))
  (func (export "trunc_s") (param v128) (result v128)
    (i32x4.relaxed_trunc_f32x4_s (local.get 0)))
  (func (export "trunc_u") (param v128) (result v128)
    (i32x4.relaxed_trunc_f32x4_u (local.get 0)))
  (func (export "trunc_d_s") (param v128) (result v128)
    (i32x4.relaxed_trunc_f64x2_s_zero (local.get 0)))
  (func (export "madd") (param v128 v128 v128) (result v128)
    (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "nmadd") (param v128 v128 v128) (result v128)
    (f64x2.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func (export "select") (param v128 v128 v128) (result v128)
    (i8x16.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func (export "min") (param v128 v128) (result v128)
    (f32x4.relaxed_min (local.get 0) (local.get 1)))
  (func (export "max") (param v128 v128) (result v128)
    (f32x4.relaxed_max (local.get 0) (local.get 1)))
  (func (export "q15") (param v128 v128) (result v128)
    (i16x8.relaxed_q15mulr_s (local.get 0) (local.get 1)))
  (func (export "dot") (param v128 v128) (result v128)
    (i16x8.relaxed_dot_i8x16_i7x16_s (local.get 0) (local.get 1)))
  (func (export "dot-add") (param v128 v128 v128) (result v128)
    (i32x4.relaxed_dot_i8x16_i7x16_add_s (local.get 0) (local.get 1) (local.get 2)))
)

;; An index beyond the vector gives 0, whatever its low bits are.
(assert_return
  (invoke "swizzle"
    (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
    (v128.const i8x16 0 15 16 17 31 32 127 128 240 255 1 1 2 2 3 3))
  (v128.const i8x16 1 16 0 0 0 0 0 0 0 0 2 2 3 3 4 4))
;; Truncation saturates, and NaN is 0.
(assert_return (invoke "trunc_s" (v128.const f32x4 nan 3e9 -3e9 -1.9))
  (v128.const i32x4 0 0x7fff_ffff 0x8000_0000 -1))
(assert_return (invoke "trunc_u" (v128.const f32x4 nan 5e9 -1 1.9))
  (v128.const i32x4 0 -1 0 1))
(assert_return (invoke "trunc_d_s" (v128.const f64x2 nan 3e9))
  (v128.const i32x4 0 0x7fff_ffff 0 0))
;; Product and sum are rounded one after the other: 2^-60 is lost in (1 + 2^-30)^2 - (1 + 2^-29).
(assert_return
  (invoke "madd"
    (v128.const f64x2 0x1.00000004p0 2)
    (v128.const f64x2 0x1.00000004p0 3)
    (v128.const f64x2 -0x1.00000008p0 4))
  (v128.const f64x2 0 10))
(assert_return
  (invoke "nmadd"
    (v128.const f64x2 0x1.00000004p0 2)
    (v128.const f64x2 0x1.00000004p0 3)
    (v128.const f64x2 0x1.00000008p0 4))
  (v128.const f64x2 0 -2))
;; Every bit of a mask counts, not only the highest of a lane.
(assert_return
  (invoke "select"
    (v128.const i64x2 -1 -1)
    (v128.const i64x2 0 0)
    (v128.const i64x2 0x0f01_80ff_0000_0001 0x1))
  (v128.const i64x2 0x0f01_80ff_0000_0001 0x1))
;; Minimum and maximum are those of min and max: a NaN wins, and -0 is below 0.
(assert_return (invoke "min" (v128.const f32x4 nan 0 -0 1) (v128.const f32x4 1 -0 0 2))
  (v128.const f32x4 nan:canonical -0 -0 1))
(assert_return (invoke "max" (v128.const f32x4 nan 0 -0 1) (v128.const f32x4 1 -0 0 2))
  (v128.const f32x4 nan:canonical 0 0 2))
;; The one product that does not fit saturates.
(assert_return
  (invoke "q15" (v128.const i16x8 -32768 16384 1 0 0 0 0 0) (v128.const i16x8 -32768 2 16384 0 0 0 0 0))
  (v128.const i16x8 32767 1 1 0 0 0 0 0))
;; Both factors of a dot product are signed, and the sum of two products saturates.
(assert_return
  (invoke "dot"
    (v128.const i8x16 -128 -128 127 127 1 2 0 0 0 0 0 0 0 0 0 0)
    (v128.const i8x16 -128 -128 127 127 3 -4 0 0 0 0 0 0 0 0 0 0))
  (v128.const i16x8 32767 32258 -5 0 0 0 0 0))
(assert_return
  (invoke "dot-add"
    (v128.const i8x16 1 2 3 4 0 0 0 0 0 0 0 0 0 0 0 0)
    (v128.const i8x16 5 6 7 -8 0 0 0 0 0 0 0 0 0 0 0 0)
    (v128.const i32x4 100 0x7fff_ffff 0 0))
  (v128.const i32x4 106 0x7fff_ffff 0 0))
