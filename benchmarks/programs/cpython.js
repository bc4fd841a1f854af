// Makes `run` of the module of CPython: each run is a new process, as in CPython.java.
'use strict';
const fs = require('fs');
const wasiOf = require('./wasi.js');

module.exports = (module_, scriptFile) => {
  const script = fs.readFileSync(scriptFile, 'utf8');
  return () => {
    const wasi = wasiOf(['python', '-S', '-B', '-c', script]);
    const code = wasi.start(wasi.instantiate(module_));
    if (code !== 0) throw new Error(`CPython ends with ${code}`);
    return wasiOf.fold(wasi.output());
  };
};
