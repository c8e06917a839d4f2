/* float32 multiply-adds a second on one core, from registers: the widest vectors that the machine has. */
#include <immintrin.h>
#include <stdio.h>
#include <time.h>

#ifdef __AVX512F__
#define WIDTH 16
typedef __m512 vector;
#define SPLAT _mm512_set1_ps
#define FMA _mm512_fmadd_ps
#else
#define WIDTH 8
typedef __m256 vector;
#define SPLAT _mm256_set1_ps
#define FMA _mm256_fmadd_ps
#endif
#define CHAINS 12
#define STEPS 40000000L

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(void) {
  double best = 0;
  float sink = 0;
  for (int round = 0; round < 5; round++) {
    vector a[CHAINS];
    for (int i = 0; i < CHAINS; i++) a[i] = SPLAT(1.0f + i);
    vector x = SPLAT(0.999999f), y = SPLAT(1e-7f);
    double start = cpu_seconds();
    for (long s = 0; s < STEPS; s++) {
#pragma GCC unroll 12
      for (int i = 0; i < CHAINS; i++) a[i] = FMA(a[i], x, y);
    }
    double seconds = cpu_seconds() - start;
    double rate = 2.0 * WIDTH * CHAINS * STEPS / seconds / 1e9;
    if (rate > best) best = rate;
    for (int i = 0; i < CHAINS; i++) sink += ((float *)&a[i])[0];
  }
  printf("{\"bits\": %d, \"gflops\": %.1f, \"sink\": %g}\n", WIDTH * 32, best, sink);
  return 0;
}
