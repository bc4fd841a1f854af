// Makes `run` of the module that objects.kt became.
'use strict';
const wasiOf = require('./wasi.js');

module.exports = (module_) => {
  const wasi = wasiOf([]);
  const instance = wasi.instantiate(module_);
  wasi.start(instance);
  return instance.exports.run;
};
