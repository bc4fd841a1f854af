// WASI for a module in V8: what it imports, and what it has written to standard output since the last time.
'use strict';
const {WASI} = require('node:wasi');

module.exports = (args) => {
  const wasi = new WASI({version: 'preview1', args, env: {}, returnOnExit: true});
  let memory;
  let written = [];
  const imports = {
    wasi_snapshot_preview1: {
      ...wasi.wasiImport,
      fd_write: (descriptor, vectors, count, result) => {
        if (descriptor !== 1) return wasi.wasiImport.fd_write(descriptor, vectors, count, result);
        const view = new DataView(memory.buffer);
        let sum = 0;
        for (let i = 0; i < count; i++) {
          const length = view.getUint32(vectors + 8 * i + 4, true);
          written.push(Buffer.from(new Uint8Array(memory.buffer, view.getUint32(vectors + 8 * i, true), length)));
          sum += length;
        }
        view.setUint32(result, sum, true);
        return 0;
      },
    },
  };
  return {
    instantiate: (module_) => {
      const instance = new WebAssembly.Instance(module_, imports);
      memory = instance.exports.memory;
      return instance;
    },
    start: (instance) => wasi.start(instance),
    initialize: (instance) => wasi.initialize(instance),
    output: () => {
      const bytes = Buffer.concat(written);
      written = [];
      return bytes;
    },
  };
};

// Bytes as one number of 64 bits: each is added to 31 times what was before it.
module.exports.fold = (bytes) => {
  let high = 0;
  let low = 0;
  for (const byte of bytes) {
    const product = low * 31 + byte;
    high = (Math.imul(high, 31) + Math.floor(product / 4294967296)) | 0;
    low = product >>> 0;
  }
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
};
