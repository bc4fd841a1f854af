// Runs modules in V8. Arguments: the file of modules (each with its length in four bytes before it) and
// the file for the answers: a line per call, or one for a module that V8 does not take.
'use strict';
const fs = require('fs');
const crypto = require('crypto');

// The kinds of a trap, as far as the words of V8 tell them apart.
const TRAPS = [
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory'],
  ['table index is out of bounds', 'table'],
  ['table access out of bounds', 'table'],
  ['element segment out of bounds', 'table'],
  ['null function or function signature mismatch', 'callee'],
  ['function signature mismatch', 'callee'],
  ['null function', 'callee'],
  ['divide by zero', 'zero'],
  ['remainder by zero', 'zero'],
  ['divide result unrepresentable', 'number'],
  ['float unrepresentable in integer range', 'number'],
  ['Maximum call stack size exceeded', 'stack'],
];

function outcome(call) {
  try {
    const result = call();
    return [].concat(result === undefined ? [] : result).map(String).join(',');
  } catch (e) {
    const known = TRAPS.find(([words]) => e.message.startsWith(words));
    return 'trap ' + (known ? known[1] : e.message);
  }
}

const input = fs.readFileSync(process.argv[2]);
const lines = [];
for (let at = 0, number = 0; at < input.length; number++) {
  const length = input.readUInt32LE(at);
  const bytes = input.subarray(at + 4, at + 4 + length);
  at += 4 + length;
  let exported;
  try {
    exported = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch (e) {
    lines.push(`${number} - ${e.message}`);
    continue;
  }
  for (let i = 0; exported['call' + i]; i++) {
    const result = outcome(exported['call' + i]);
    const state = outcome(exported.state);
    const memory = crypto.createHash('sha256').update(new Uint8Array(exported.memory.buffer)).digest('hex');
    lines.push(`${number} call${i} ${result} state ${state} memory ${memory.slice(0, 16)}`);
  }
}
fs.writeFileSync(process.argv[3], lines.join('\n'));
