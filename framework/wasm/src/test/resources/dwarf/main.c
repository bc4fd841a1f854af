#include "src/deep.h"
int table[8];
__attribute__((noinline)) int middle(int n) {
    int x = inner(table, n);
    return x * 2;
}
__attribute__((export_name("f"))) int f(int n) {
    return middle(n) +
        middle(n + 1);
}
