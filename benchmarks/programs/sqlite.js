// Makes `run` of SQLite's module: as sqlite.c does.
'use strict';
const fs = require('fs');

module.exports = (module_, sqlFile) => {
  const memory = new WebAssembly.Memory({initial: 256, maximum: 32768});
  const imports = {};
  for (const {module: from, name, kind} of WebAssembly.Module.imports(module_)) {
    imports[from] = imports[from] || {};
    imports[from][name] = kind === 'memory' ? memory : () => (name.startsWith('__syscall') ? -44 : 0);
  }
  const sqlite = new WebAssembly.Instance(module_, imports).exports;
  const text = (string) => {
    const bytes = Buffer.from(string, 'utf8');
    const address = sqlite.malloc(bytes.length + 1);
    const target = new Uint8Array(memory.buffer, address, bytes.length + 1);
    target.set(bytes);
    target[bytes.length] = 0;
    return [address, bytes.length];
  };
  const pointer = (address) => new DataView(memory.buffer).getInt32(address, true);
  const done = (code, wanted) => {
    if (code !== wanted) throw new Error(`SQLite answers ${code}`);
  };
  sqlite.__wasm_call_ctors();
  const place = sqlite.malloc(8);
  done(sqlite.sqlite3_open(text(':memory:')[0], place), 0);
  const database = pointer(place);
  const statements = fs.readFileSync(sqlFile, 'utf8').split(';\n').slice(0, -1).map(text);
  return () => {
    let sum = 0n;
    for (const [address, length] of statements) {
      done(sqlite.sqlite3_prepare_v2(database, address, length, place, 0), 0);
      const statement = pointer(place);
      let state;
      while ((state = sqlite.sqlite3_step(statement)) === 100) {
        sum = BigInt.asIntN(64, sum * 31n + sqlite.sqlite3_column_int64(statement, 0));
      }
      done(state, 101);
      sqlite.sqlite3_finalize(statement);
    }
    return sum;
  };
};
