// Makes `run` of the module of dprint's plugin for TypeScript, which formats a text: as DprintTypescript.java does.
'use strict';
const fs = require('fs');
const {fold} = require('./wasi.js');

module.exports = (module_, textFile) => {
  const plugin = new WebAssembly.Instance(module_, {}).exports;
  const write = (text) => {
    const bytes = Buffer.from(text, 'utf8');
    // First: the memory may grow.
    const address = plugin.clear_shared_bytes(bytes.length);
    new Uint8Array(plugin.memory.buffer, address, bytes.length).set(bytes);
  };
  const text = fs.readFileSync(textFile, 'utf8').repeat(8);
  write('{"global":{"lineWidth":100},"plugin":{}}');
  plugin.register_config(1);
  return () => {
    write('text.ts');
    plugin.set_file_path();
    write(text);
    const answer = plugin.format(1);
    if (answer !== 1) throw new Error(`dprint answers ${answer}`);
    const length = plugin.get_formatted_text();
    return fold(new Uint8Array(plugin.memory.buffer, plugin.get_shared_bytes_ptr(), length));
  };
};
