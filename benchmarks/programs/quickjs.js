// Makes `run` of the module of QuickJS: each run has a new JavaScript runtime, as in QuickJs.java.
'use strict';
const fs = require('fs');
const wasiOf = require('./wasi.js');

module.exports = (module_, scriptFile) => {
  const wasi = wasiOf([]);
  const instance = wasi.instantiate(module_);
  const quickjs = instance.exports;
  wasi.initialize(instance);
  const text = (string) => {
    const bytes = Buffer.from(string + '\0', 'utf8');
    const address = quickjs.malloc(bytes.length);
    new Uint8Array(quickjs.memory.buffer, address, bytes.length).set(bytes);
    return address;
  };
  const words = ['qjs', '-e', fs.readFileSync(scriptFile, 'utf8')].map(text);
  const list = quickjs.malloc(4 * (words.length + 1));
  new Uint32Array(quickjs.memory.buffer, list, words.length + 1).set([...words, 0]);
  return () => {
    const answer = quickjs.qjs_init_argv(words.length, list);
    if (answer !== 0) throw new Error(`QuickJS answers ${answer}`);
    quickjs.qjs_destroy();
    return wasiOf.fold(wasi.output());
  };
};
