// Where lines end and blocks begin and end, by how lines are indented: a tab goes to the next
// multiple of four columns. Lines that are empty or hold a comment alone belong to no block, and in
// brackets a line goes on.

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

enum TokenType { NEWLINE, INDENT, DEDENT };

#define DEEPEST 100

typedef struct {
  uint16_t columns[DEEPEST];
  uint8_t depth;
} Scanner;

void *tree_sitter_twf_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_twf_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_twf_external_scanner_serialize(void *payload, char *buffer) {
  Scanner *scanner = payload;
  unsigned size = scanner->depth * sizeof(uint16_t);
  memcpy(buffer, scanner->columns, size);
  return size;
}

void tree_sitter_twf_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *scanner = payload;
  scanner->depth = (uint8_t)(length / sizeof(uint16_t));
  if (length > 0) memcpy(scanner->columns, buffer, length);
}

static uint16_t innermost(const Scanner *scanner) {
  return scanner->depth > 0 ? scanner->columns[scanner->depth - 1] : 0;
}

bool tree_sitter_twf_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (valid[NEWLINE] && valid[INDENT]) return false;  // after an error: all of them are

  lexer->mark_end(lexer);
  bool ended = false;
  uint16_t column = 0;
  for (;;) {
    int32_t next = lexer->lookahead;
    if (next == '\n' || next == '\r') {
      ended = true;
      column = 0;
      lexer->advance(lexer, true);
    } else if (next == ' ' || next == '\f') {
      column += next == ' ';
      lexer->advance(lexer, true);
    } else if (next == '\t') {
      column += 4 - column % 4;
      lexer->advance(lexer, true);
    } else if (next == 0xFEFF) {
      lexer->advance(lexer, true);
    } else if (next == '#') {
      if (!ended) break;
      while (lexer->lookahead != 0 && lexer->lookahead != '\n' && lexer->lookahead != '\r') {
        lexer->advance(lexer, true);
      }
    } else if (lexer->eof(lexer)) {
      ended = true;
      column = 0;
      break;
    } else {
      break;
    }
  }
  if (!ended) return false;
  if (valid[NEWLINE]) {  // of zero width: what follows, comments among it, is read again
    lexer->result_symbol = NEWLINE;
    return true;
  }
  if (valid[INDENT] && column > innermost(scanner) && scanner->depth < DEEPEST) {
    scanner->columns[scanner->depth++] = column;
    lexer->result_symbol = INDENT;
    return true;
  }
  if (valid[DEDENT] && column < innermost(scanner)) {
    scanner->depth--;
    lexer->result_symbol = DEDENT;
    return true;
  }
  return false;
}
