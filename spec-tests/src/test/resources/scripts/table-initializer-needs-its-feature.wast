;; Version 2.0 has no tables with an initializer: the byte before one is no reference type.
(assert_malformed
  (module binary "\00asm" "\01\00\00\00" "\04\09\01\40\00\70\00\01\d0\70\0b")
  "malformed reference type")
