// Measures a module in V8: FILE, ARGUMENT, WARMUPS, ITERATIONS, SECONDS of each iteration. A module that imports something is
// made ready by another script: its file and what it is given come before FILE, after --with.
// Prints a line an iteration: mean CPU time (of all threads) and mean elapsed time of a run in ns, and the checksum.
'use strict';
const fs = require('fs');
const words = process.argv.slice(2);
const [, script, given] = words[0] === '--with' ? words.splice(0, 3) : [];
const [file, ...numbers] = words;
const [argument, warmups, iterations, seconds] = numbers.map(Number);
const module_ = new WebAssembly.Module(fs.readFileSync(file));
const run = script ? require(script)(module_, given) : new WebAssembly.Instance(module_, {}).exports.run;
for (let i = 0; i < warmups + iterations; i++) {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  let elapsed;
  let result;
  let runs = 0;
  do {
    result = run(argument);
    runs++;
    elapsed = Number(process.hrtime.bigint() - start);
  } while (elapsed < seconds * 1e9);
  const used = process.cpuUsage(cpu);
  const nanos = (used.user + used.system) * 1000;
  if (i >= warmups) console.log(`${Math.round(nanos / runs)} ${Math.round(elapsed / runs)} ${result}`);
}
