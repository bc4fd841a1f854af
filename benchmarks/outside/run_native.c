/* Measures a kernel that is linked with it: ARGUMENT, WARMUPS, ITERATIONS, SECONDS of each iteration.
 * Prints a line an iteration: mean CPU time and mean elapsed time of a run in ns, and the checksum. */
#define _POSIX_C_SOURCE 199309L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t run(int32_t argument);

static double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  int32_t argument = (int32_t)atol(arguments[1]);
  long warmups = atol(arguments[2]);
  long iterations = atol(arguments[3]);
  double nanos = atof(arguments[4]) * 1e9;
  for (long i = 0; i < warmups + iterations; i++) {
    double cpu = now(CLOCK_THREAD_CPUTIME_ID);
    double start = now(CLOCK_MONOTONIC);
    double elapsed;
    int64_t result;
    long runs = 0;
    do {
      result = run(argument);
      runs++;
      elapsed = now(CLOCK_MONOTONIC) - start;
    } while (elapsed < nanos);
    cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    if (i >= warmups) printf("%.0f %.0f %" PRId64 "\n", cpu / (double)runs, elapsed / (double)runs, result);
  }
  return 0;
}
