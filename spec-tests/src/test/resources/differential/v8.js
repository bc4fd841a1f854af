// Runs modules in V8. Arguments: what to do, the file of modules (each with its length in four bytes before it)
// and the file for the answers. "run" writes a line per call, or one for a module that V8 does not take;
// "validate" writes a line per module: its number, and why V8 does not take it or nothing.
'use strict';
const fs = require('fs');
const crypto = require('crypto');

// The kinds of a trap, as far as the words of V8 tell them apart.
const TRAPS = [
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory'],
  ['data segment out of bounds', 'memory'],
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
  ['dereferencing a null pointer', 'null'],
  ['illegal cast', 'cast'],
  ['array element access out of bounds', 'array'],
  ['requested new array is too large', 'size'],
  ['rethrowing null value', 'exception'],
  ['Maximum call stack size exceeded', 'stack'],
];

const objects = [{}, 'one', [], {}];
const tag = new WebAssembly.Tag({ parameters: ['i32'] });
let exported;

// What modules import; Host.java says the same.
function inner(number) {
  const all = Object.keys(exported).filter(name => name.startsWith('inner'));
  return exported[all[(number >>> 0) % all.length]]();
}
const imports = {
  host: {
    tag,
    object: number => objects[number & 3],
    again: inner,
    catch: number => {
      try {
        return inner(number);
      } catch (e) {
        if (e instanceof WebAssembly.Exception) return -1;
        throw e;
      }
    },
    throw: number => {
      throw new WebAssembly.Exception(tag, [number]);
    },
  },
};

function thrown(exception) {
  const name = Object.keys(exported).find(name => name.startsWith('tag') && exception.is(exported[name]));
  if (!name) return 'what is not known';
  const values = [...name.split(':')[1]].map((type, i) => (type === '?' ? '?' : exception.getArg(exported[name], i)));
  return [name, ...values].join(',');
}

function outcome(call) {
  try {
    const result = call();
    return [].concat(result === undefined ? [] : result).map(String).join(',');
  } catch (e) {
    if (e instanceof WebAssembly.Exception) return 'throw ' + thrown(e);
    const known = TRAPS.find(([words]) => e.message.startsWith(words));
    return 'trap ' + (known ? known[1] : e.message);
  }
}

function run(number, bytes, lines) {
  try {
    exported = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
  } catch (e) {
    lines.push(`${number} - ${e.message}`);
    return;
  }
  for (let i = 0; exported['call' + i]; i++) {
    const result = outcome(exported['call' + i]);
    const state = outcome(exported.state);
    let memories = '';
    for (let m = 0; exported['memory' + m]; m++) {
      const content = new Uint8Array(exported['memory' + m].buffer);
      memories += ' memory ' + crypto.createHash('sha256').update(content).digest('hex').slice(0, 16);
    }
    lines.push(`${number} call${i} ${result} state ${state}${memories}`);
  }
}

function validate(number, bytes, lines) {
  let reason = '';
  if (!WebAssembly.validate(bytes)) {
    try {
      new WebAssembly.Module(bytes);
      reason = 'validate says no, Module takes it';
    } catch (e) {
      reason = e.message.replace(/\s+/g, ' ');
    }
  }
  lines.push(`${number} ${reason}`);
}

const each = { run, validate }[process.argv[2]];
const input = fs.readFileSync(process.argv[3]);
const lines = [];
for (let at = 0, number = 0; at < input.length; number++) {
  const length = input.readUInt32LE(at);
  each(number, input.subarray(at + 4, at + 4 + length), lines);
  at += 4 + length;
}
fs.writeFileSync(process.argv[4], lines.join('\n'));
