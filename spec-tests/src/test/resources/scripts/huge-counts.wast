;; A few bytes that claim 2^32 - 1 of something are malformed; nobody may allocate for them first.
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\07" "\ff\ff\ff\ff\0f" "\60\00")
  "unexpected end of section or function")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\02\05" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\04\05" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\06\05" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\07\05" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\09\05" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
;; Parameters of a function type.
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\01\07" "\01\60" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
;; The length of a name.
(assert_malformed
  (module binary "\00asm\01\00\00\00" "\02\06" "\01" "\ff\ff\ff\ff\0f")
  "unexpected end of section or function")
