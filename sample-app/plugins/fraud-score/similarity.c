/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "similarity.h"

static uint32_t least(uint32_t left, uint32_t right) {
    return left < right ? left : right;
}

uint32_t edit_distance(wardian_slice left, wardian_slice right) {
    /* Three rows of the table of distances between beginnings: a swap looks two rows back. */
    uint32_t rows[3][SIMILARITY_MAX + 1];
    uint32_t *before = rows[0];
    uint32_t *above = rows[1];
    uint32_t *row = rows[2];
    uint32_t height = least(left.length, SIMILARITY_MAX);
    uint32_t width = least(right.length, SIMILARITY_MAX);
    for (uint32_t column = 0; column <= width; column++) {
        above[column] = column;
        before[column] = 0;
    }
    for (uint32_t line = 1; line <= height; line++) {
        row[0] = line;
        for (uint32_t column = 1; column <= width; column++) {
            char a = left.data[line - 1];
            char b = right.data[column - 1];
            uint32_t cost = least(above[column] + 1, row[column - 1] + 1);
            cost = least(cost, above[column - 1] + (a == b ? 0 : 1));
            if (line > 1 && column > 1 && a == right.data[column - 2] && left.data[line - 2] == b) {
                cost = least(cost, before[column - 2] + 1);
            }
            row[column] = cost;
        }
        uint32_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[width];
}

uint32_t similarity_percent(wardian_slice left, wardian_slice right) {
    uint32_t left_length = least(left.length, SIMILARITY_MAX);
    uint32_t right_length = least(right.length, SIMILARITY_MAX);
    uint32_t longer = left_length > right_length ? left_length : right_length;
    return longer == 0 ? 0 : 100 - 100 * edit_distance(left, right) / longer;
}

void append_folded(wardian_buffer *out, wardian_slice text, char boundary) {
    /* U+00C0 to U+00FF; a blank stands for the two signs among them that are no letters. */
    static const char latin1[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
    bool gap = false;
    for (uint32_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        char folded = ' ';
        if (c >= 'A' && c <= 'Z') {
            folded = (char)(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            folded = (char)c;
        } else if (c == 0xC3 && i + 1 < text.length) {
            i++;
            folded = latin1[(unsigned char)text.data[i] & 0x3F];
        }
        if (folded == ' ') {
            gap = true;
            continue;
        }
        if (gap && boundary != '\0' && out->length > 0) {
            wardian_append_char(out, boundary);
        }
        gap = false;
        wardian_append_char(out, folded);
    }
}
