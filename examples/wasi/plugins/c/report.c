// A report about the words of the input: a program in C with wasi-libc.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PATH "/data/words.txt"

enum { LONGEST_INPUT = 65536 };

static int by_bytes(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

// Says what failed on the standard error, whose last line the caller gets.
static int failed(const char *what, int code) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return code;
}

// Writes the words into the file, one in each line.
static int write_words(char *const *words, size_t count) {
    FILE *file = fopen(PATH, "w");
    if (file == NULL) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%s\n", words[i]);
    }
    return fclose(file);
}

// Reads the file to its end, and returns how many bytes that are, or -1.
static long read_back(void) {
    FILE *file = fopen(PATH, "r");
    if (file == NULL) {
        return -1;
    }
    long bytes = 0;
    while (getc(file) != EOF) {
        bytes++;
    }
    fclose(file);
    return bytes;
}

int main(void) {
    static char input[LONGEST_INPUT];
    static char *words[LONGEST_INPUT / 2];
    const char *greeting = getenv("GREETING");
    if (greeting == NULL) {
        fputs("there is no variable GREETING\n", stderr);
        return 3;
    }
    size_t length = fread(input, 1, sizeof input - 1, stdin);
    input[length] = '\0';
    size_t count = 0;
    const char *longest = "";
    for (char *word = strtok(input, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        words[count++] = word;
        if (strlen(word) > strlen(longest)) {
            longest = word;
        }
    }
    qsort(words, count, sizeof *words, by_bytes);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        distinct += i == 0 || strcmp(words[i - 1], words[i]) != 0;
    }
    if (write_words(words, count) != 0) {
        return failed(PATH, 2);
    }
    long bytes = read_back();
    if (bytes < 0) {
        return failed(PATH, 2);
    }
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return failed("clock", 4);
    }
    printf("%s from C: %zu words, %zu distinct, the longest is %s, %ld bytes in %s, at %lld s\n", greeting, count,
           distinct, longest, bytes, PATH, (long long)now.tv_sec);
    return 0;
}
