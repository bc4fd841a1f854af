"""Measures a kernel in wasm3 (package pywasm3): FILE, ARGUMENT, WARMUPS, ITERATIONS, SECONDS of each iteration.

Prints a line an iteration: mean CPU time and mean elapsed time of a run in ns, and the checksum.
"""

import sys
import time

import wasm3

file, argument, warmups, iterations, seconds = sys.argv[1:]
environment = wasm3.Environment()
runtime = environment.new_runtime(1 << 20)
with open(file, "rb") as module:
    runtime.load(environment.parse_module(module.read()))
run = runtime.find_function("run")
for iteration in range(int(warmups) + int(iterations)):
    cpu = time.thread_time_ns()
    start = time.monotonic_ns()
    runs = 0
    while True:
        result = run(int(argument))
        runs += 1
        elapsed = time.monotonic_ns() - start
        if elapsed >= float(seconds) * 1e9:
            break
    cpu = time.thread_time_ns() - cpu
    if iteration >= int(warmups):
        print(cpu // runs, elapsed // runs, result)
