#include "tree_sitter/parser.h"

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

#ifdef _MSC_VER
#pragma optimize("", off)
#elif defined(__clang__)
#pragma clang optimize off
#elif defined(__GNUC__)
#pragma GCC optimize ("O0")
#endif

#define LANGUAGE_VERSION 14
#define STATE_COUNT 142
#define LARGE_STATE_COUNT 2
#define SYMBOL_COUNT 66
#define ALIAS_COUNT 0
#define TOKEN_COUNT 44
#define EXTERNAL_TOKEN_COUNT 3
#define FIELD_COUNT 6
#define MAX_ALIAS_SEQUENCE_LENGTH 6
#define PRODUCTION_ID_COUNT 6

enum ts_symbol_identifiers {
  sym_name = 1,
  anon_sym_extern = 2,
  anon_sym_activity = 3,
  anon_sym_import = 4,
  anon_sym_namespace = 5,
  anon_sym_nexus_endpoint = 6,
  anon_sym_nexus_service = 7,
  anon_sym_package = 8,
  anon_sym_test = 9,
  anon_sym_type = 10,
  anon_sym_worker = 11,
  anon_sym_workflow = 12,
  anon_sym_nexus = 13,
  anon_sym_service = 14,
  aux_sym__more_token1 = 15,
  aux_sym__more_token2 = 16,
  anon_sym_COLON = 17,
  anon_sym_LPAREN = 18,
  anon_sym_RPAREN = 19,
  anon_sym_LPAREN2 = 20,
  anon_sym_LBRACK = 21,
  anon_sym_RBRACK = 22,
  anon_sym_LBRACE = 23,
  anon_sym_RBRACE = 24,
  sym_keyword = 25,
  sym_constant = 26,
  sym_operator = 27,
  anon_sym_DQUOTE = 28,
  anon_sym_DQUOTE2 = 29,
  anon_sym_SQUOTE = 30,
  anon_sym_SQUOTE2 = 31,
  sym__double = 32,
  sym__single = 33,
  sym_escape = 34,
  sym_hole = 35,
  sym_duration = 36,
  sym_number = 37,
  sym_sign = 38,
  sym_other = 39,
  sym_comment = 40,
  sym__newline = 41,
  sym__indent = 42,
  sym__dedent = 43,
  sym_source_file = 44,
  sym_definition = 45,
  sym_kind = 46,
  sym_defined_name = 47,
  sym__more = 48,
  sym_block = 49,
  sym_statement = 50,
  sym_key = 51,
  sym__part = 52,
  sym__value = 53,
  sym_call = 54,
  sym__arguments = 55,
  sym_group = 56,
  sym__inner = 57,
  sym_string = 58,
  aux_sym_source_file_repeat1 = 59,
  aux_sym_definition_repeat1 = 60,
  aux_sym_defined_name_repeat1 = 61,
  aux_sym_block_repeat1 = 62,
  aux_sym__arguments_repeat1 = 63,
  aux_sym_string_repeat1 = 64,
  aux_sym_string_repeat2 = 65,
};

static const char * const ts_symbol_names[] = {
  [ts_builtin_sym_end] = "end",
  [sym_name] = "name",
  [anon_sym_extern] = "extern",
  [anon_sym_activity] = "activity",
  [anon_sym_import] = "import",
  [anon_sym_namespace] = "namespace",
  [anon_sym_nexus_endpoint] = "nexus_endpoint",
  [anon_sym_nexus_service] = "nexus_service",
  [anon_sym_package] = "package",
  [anon_sym_test] = "test",
  [anon_sym_type] = "type",
  [anon_sym_worker] = "worker",
  [anon_sym_workflow] = "workflow",
  [anon_sym_nexus] = "nexus",
  [anon_sym_service] = "service",
  [aux_sym__more_token1] = "more",
  [aux_sym__more_token2] = "hole",
  [anon_sym_COLON] = ":",
  [anon_sym_LPAREN] = "(",
  [anon_sym_RPAREN] = ")",
  [anon_sym_LPAREN2] = "(",
  [anon_sym_LBRACK] = "[",
  [anon_sym_RBRACK] = "]",
  [anon_sym_LBRACE] = "{",
  [anon_sym_RBRACE] = "}",
  [sym_keyword] = "keyword",
  [sym_constant] = "constant",
  [sym_operator] = "operator",
  [anon_sym_DQUOTE] = "\"",
  [anon_sym_DQUOTE2] = "\"",
  [anon_sym_SQUOTE] = "'",
  [anon_sym_SQUOTE2] = "'",
  [sym__double] = "_double",
  [sym__single] = "_single",
  [sym_escape] = "escape",
  [sym_hole] = "hole",
  [sym_duration] = "duration",
  [sym_number] = "number",
  [sym_sign] = "sign",
  [sym_other] = "other",
  [sym_comment] = "comment",
  [sym__newline] = "_newline",
  [sym__indent] = "_indent",
  [sym__dedent] = "_dedent",
  [sym_source_file] = "source_file",
  [sym_definition] = "definition",
  [sym_kind] = "kind",
  [sym_defined_name] = "defined_name",
  [sym__more] = "_more",
  [sym_block] = "block",
  [sym_statement] = "statement",
  [sym_key] = "key",
  [sym__part] = "_part",
  [sym__value] = "_value",
  [sym_call] = "call",
  [sym__arguments] = "group",
  [sym_group] = "group",
  [sym__inner] = "_inner",
  [sym_string] = "string",
  [aux_sym_source_file_repeat1] = "source_file_repeat1",
  [aux_sym_definition_repeat1] = "definition_repeat1",
  [aux_sym_defined_name_repeat1] = "defined_name_repeat1",
  [aux_sym_block_repeat1] = "block_repeat1",
  [aux_sym__arguments_repeat1] = "_arguments_repeat1",
  [aux_sym_string_repeat1] = "string_repeat1",
  [aux_sym_string_repeat2] = "string_repeat2",
};

static const TSSymbol ts_symbol_map[] = {
  [ts_builtin_sym_end] = ts_builtin_sym_end,
  [sym_name] = sym_name,
  [anon_sym_extern] = anon_sym_extern,
  [anon_sym_activity] = anon_sym_activity,
  [anon_sym_import] = anon_sym_import,
  [anon_sym_namespace] = anon_sym_namespace,
  [anon_sym_nexus_endpoint] = anon_sym_nexus_endpoint,
  [anon_sym_nexus_service] = anon_sym_nexus_service,
  [anon_sym_package] = anon_sym_package,
  [anon_sym_test] = anon_sym_test,
  [anon_sym_type] = anon_sym_type,
  [anon_sym_worker] = anon_sym_worker,
  [anon_sym_workflow] = anon_sym_workflow,
  [anon_sym_nexus] = anon_sym_nexus,
  [anon_sym_service] = anon_sym_service,
  [aux_sym__more_token1] = aux_sym__more_token1,
  [aux_sym__more_token2] = sym_hole,
  [anon_sym_COLON] = anon_sym_COLON,
  [anon_sym_LPAREN] = anon_sym_LPAREN,
  [anon_sym_RPAREN] = anon_sym_RPAREN,
  [anon_sym_LPAREN2] = anon_sym_LPAREN,
  [anon_sym_LBRACK] = anon_sym_LBRACK,
  [anon_sym_RBRACK] = anon_sym_RBRACK,
  [anon_sym_LBRACE] = anon_sym_LBRACE,
  [anon_sym_RBRACE] = anon_sym_RBRACE,
  [sym_keyword] = sym_keyword,
  [sym_constant] = sym_constant,
  [sym_operator] = sym_operator,
  [anon_sym_DQUOTE] = anon_sym_DQUOTE,
  [anon_sym_DQUOTE2] = anon_sym_DQUOTE,
  [anon_sym_SQUOTE] = anon_sym_SQUOTE,
  [anon_sym_SQUOTE2] = anon_sym_SQUOTE,
  [sym__double] = sym__double,
  [sym__single] = sym__single,
  [sym_escape] = sym_escape,
  [sym_hole] = sym_hole,
  [sym_duration] = sym_duration,
  [sym_number] = sym_number,
  [sym_sign] = sym_sign,
  [sym_other] = sym_other,
  [sym_comment] = sym_comment,
  [sym__newline] = sym__newline,
  [sym__indent] = sym__indent,
  [sym__dedent] = sym__dedent,
  [sym_source_file] = sym_source_file,
  [sym_definition] = sym_definition,
  [sym_kind] = sym_kind,
  [sym_defined_name] = sym_defined_name,
  [sym__more] = sym__more,
  [sym_block] = sym_block,
  [sym_statement] = sym_statement,
  [sym_key] = sym_key,
  [sym__part] = sym__part,
  [sym__value] = sym__value,
  [sym_call] = sym_call,
  [sym__arguments] = sym_group,
  [sym_group] = sym_group,
  [sym__inner] = sym__inner,
  [sym_string] = sym_string,
  [aux_sym_source_file_repeat1] = aux_sym_source_file_repeat1,
  [aux_sym_definition_repeat1] = aux_sym_definition_repeat1,
  [aux_sym_defined_name_repeat1] = aux_sym_defined_name_repeat1,
  [aux_sym_block_repeat1] = aux_sym_block_repeat1,
  [aux_sym__arguments_repeat1] = aux_sym__arguments_repeat1,
  [aux_sym_string_repeat1] = aux_sym_string_repeat1,
  [aux_sym_string_repeat2] = aux_sym_string_repeat2,
};

static const TSSymbolMetadata ts_symbol_metadata[] = {
  [ts_builtin_sym_end] = {
    .visible = false,
    .named = true,
  },
  [sym_name] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_extern] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_activity] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_import] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_namespace] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_nexus_endpoint] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_nexus_service] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_package] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_test] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_type] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_worker] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_workflow] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_nexus] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_service] = {
    .visible = true,
    .named = false,
  },
  [aux_sym__more_token1] = {
    .visible = true,
    .named = true,
  },
  [aux_sym__more_token2] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_COLON] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LPAREN] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RPAREN] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LPAREN2] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LBRACK] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACK] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_LBRACE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_RBRACE] = {
    .visible = true,
    .named = false,
  },
  [sym_keyword] = {
    .visible = true,
    .named = true,
  },
  [sym_constant] = {
    .visible = true,
    .named = true,
  },
  [sym_operator] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_DQUOTE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_DQUOTE2] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_SQUOTE] = {
    .visible = true,
    .named = false,
  },
  [anon_sym_SQUOTE2] = {
    .visible = true,
    .named = false,
  },
  [sym__double] = {
    .visible = false,
    .named = true,
  },
  [sym__single] = {
    .visible = false,
    .named = true,
  },
  [sym_escape] = {
    .visible = true,
    .named = true,
  },
  [sym_hole] = {
    .visible = true,
    .named = true,
  },
  [sym_duration] = {
    .visible = true,
    .named = true,
  },
  [sym_number] = {
    .visible = true,
    .named = true,
  },
  [sym_sign] = {
    .visible = true,
    .named = true,
  },
  [sym_other] = {
    .visible = true,
    .named = true,
  },
  [sym_comment] = {
    .visible = true,
    .named = true,
  },
  [sym__newline] = {
    .visible = false,
    .named = true,
  },
  [sym__indent] = {
    .visible = false,
    .named = true,
  },
  [sym__dedent] = {
    .visible = false,
    .named = true,
  },
  [sym_source_file] = {
    .visible = true,
    .named = true,
  },
  [sym_definition] = {
    .visible = true,
    .named = true,
  },
  [sym_kind] = {
    .visible = true,
    .named = true,
  },
  [sym_defined_name] = {
    .visible = true,
    .named = true,
  },
  [sym__more] = {
    .visible = false,
    .named = true,
  },
  [sym_block] = {
    .visible = true,
    .named = true,
  },
  [sym_statement] = {
    .visible = true,
    .named = true,
  },
  [sym_key] = {
    .visible = true,
    .named = true,
  },
  [sym__part] = {
    .visible = false,
    .named = true,
  },
  [sym__value] = {
    .visible = false,
    .named = true,
  },
  [sym_call] = {
    .visible = true,
    .named = true,
  },
  [sym__arguments] = {
    .visible = true,
    .named = true,
  },
  [sym_group] = {
    .visible = true,
    .named = true,
  },
  [sym__inner] = {
    .visible = false,
    .named = true,
  },
  [sym_string] = {
    .visible = true,
    .named = true,
  },
  [aux_sym_source_file_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_definition_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_defined_name_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_block_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__arguments_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_string_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_string_repeat2] = {
    .visible = false,
    .named = false,
  },
};

enum ts_field_identifiers {
  field_arguments = 1,
  field_function = 2,
  field_key = 3,
  field_keyword = 4,
  field_kind = 5,
  field_name = 6,
};

static const char * const ts_field_names[] = {
  [0] = NULL,
  [field_arguments] = "arguments",
  [field_function] = "function",
  [field_key] = "key",
  [field_keyword] = "keyword",
  [field_kind] = "kind",
  [field_name] = "name",
};

static const TSFieldMapSlice ts_field_map_slices[PRODUCTION_ID_COUNT] = {
  [1] = {.index = 0, .length = 2},
  [2] = {.index = 2, .length = 2},
  [3] = {.index = 4, .length = 2},
  [4] = {.index = 6, .length = 1},
  [5] = {.index = 7, .length = 1},
};

static const TSFieldMapEntry ts_field_map_entries[] = {
  [0] =
    {field_kind, 0},
    {field_name, 1},
  [2] =
    {field_kind, 1},
    {field_name, 2},
  [4] =
    {field_arguments, 1},
    {field_function, 0},
  [6] =
    {field_keyword, 0},
  [7] =
    {field_key, 0},
};

static const TSSymbol ts_alias_sequences[PRODUCTION_ID_COUNT][MAX_ALIAS_SEQUENCE_LENGTH] = {
  [0] = {0},
};

static const uint16_t ts_non_terminal_alias_map[] = {
  0,
};

static const TSStateId ts_primary_state_ids[STATE_COUNT] = {
  [0] = 0,
  [1] = 1,
  [2] = 2,
  [3] = 3,
  [4] = 2,
  [5] = 5,
  [6] = 6,
  [7] = 7,
  [8] = 8,
  [9] = 9,
  [10] = 10,
  [11] = 11,
  [12] = 12,
  [13] = 13,
  [14] = 14,
  [15] = 15,
  [16] = 16,
  [17] = 17,
  [18] = 18,
  [19] = 19,
  [20] = 20,
  [21] = 21,
  [22] = 22,
  [23] = 23,
  [24] = 24,
  [25] = 5,
  [26] = 19,
  [27] = 27,
  [28] = 5,
  [29] = 6,
  [30] = 10,
  [31] = 11,
  [32] = 12,
  [33] = 13,
  [34] = 20,
  [35] = 27,
  [36] = 5,
  [37] = 6,
  [38] = 10,
  [39] = 11,
  [40] = 12,
  [41] = 13,
  [42] = 20,
  [43] = 27,
  [44] = 27,
  [45] = 6,
  [46] = 10,
  [47] = 11,
  [48] = 12,
  [49] = 13,
  [50] = 20,
  [51] = 9,
  [52] = 19,
  [53] = 53,
  [54] = 54,
  [55] = 55,
  [56] = 56,
  [57] = 57,
  [58] = 58,
  [59] = 59,
  [60] = 60,
  [61] = 61,
  [62] = 56,
  [63] = 56,
  [64] = 64,
  [65] = 56,
  [66] = 66,
  [67] = 67,
  [68] = 68,
  [69] = 69,
  [70] = 70,
  [71] = 71,
  [72] = 72,
  [73] = 73,
  [74] = 74,
  [75] = 75,
  [76] = 76,
  [77] = 77,
  [78] = 78,
  [79] = 79,
  [80] = 80,
  [81] = 81,
  [82] = 82,
  [83] = 83,
  [84] = 84,
  [85] = 85,
  [86] = 86,
  [87] = 87,
  [88] = 83,
  [89] = 84,
  [90] = 85,
  [91] = 80,
  [92] = 79,
  [93] = 78,
  [94] = 77,
  [95] = 81,
  [96] = 83,
  [97] = 83,
  [98] = 84,
  [99] = 85,
  [100] = 100,
  [101] = 84,
  [102] = 81,
  [103] = 85,
  [104] = 80,
  [105] = 80,
  [106] = 106,
  [107] = 79,
  [108] = 78,
  [109] = 79,
  [110] = 77,
  [111] = 78,
  [112] = 75,
  [113] = 81,
  [114] = 114,
  [115] = 115,
  [116] = 77,
  [117] = 117,
  [118] = 118,
  [119] = 119,
  [120] = 120,
  [121] = 119,
  [122] = 120,
  [123] = 120,
  [124] = 124,
  [125] = 125,
  [126] = 118,
  [127] = 127,
  [128] = 128,
  [129] = 118,
  [130] = 119,
  [131] = 120,
  [132] = 132,
  [133] = 119,
  [134] = 128,
  [135] = 118,
  [136] = 128,
  [137] = 128,
  [138] = 138,
  [139] = 139,
  [140] = 140,
  [141] = 141,
};

static bool ts_lex(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (eof) ADVANCE(48);
      ADVANCE_MAP(
        '!', 37,
        '"', 68,
        '#', 307,
        '\'', 70,
        '(', 53,
        ')', 54,
        '-', 49,
        '.', 50,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 3,
        ']', 57,
        '{', 59,
        '}', 60,
      );
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= ',') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(47);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 1:
      if (lookahead == '\n') SKIP(17);
      END_STATE();
    case 2:
      if (lookahead == '\n') SKIP(17);
      if (lookahead == '\r') SKIP(1);
      END_STATE();
    case 3:
      if (lookahead == '\n') SKIP(17);
      if (lookahead == '\r') SKIP(1);
      if (lookahead == 'u') ADVANCE(78);
      if (lookahead != 0) ADVANCE(77);
      END_STATE();
    case 4:
      if (lookahead == '\n') SKIP(29);
      END_STATE();
    case 5:
      if (lookahead == '\n') SKIP(30);
      END_STATE();
    case 6:
      if (lookahead == '\n') SKIP(31);
      END_STATE();
    case 7:
      if (lookahead == '\n') SKIP(24);
      END_STATE();
    case 8:
      if (lookahead == '\n') SKIP(34);
      END_STATE();
    case 9:
      if (lookahead == '\n') SKIP(34);
      if (lookahead == '\r') SKIP(8);
      END_STATE();
    case 10:
      if (lookahead == '\n') SKIP(34);
      if (lookahead == '\r') SKIP(8);
      if (lookahead == 'u') ADVANCE(78);
      if (lookahead != 0) ADVANCE(77);
      END_STATE();
    case 11:
      if (lookahead == '\n') SKIP(33);
      END_STATE();
    case 12:
      if (lookahead == '\n') SKIP(33);
      if (lookahead == '\r') SKIP(11);
      END_STATE();
    case 13:
      if (lookahead == '\n') SKIP(26);
      END_STATE();
    case 14:
      if (lookahead == '\n') SKIP(27);
      END_STATE();
    case 15:
      if (lookahead == '\n') SKIP(28);
      END_STATE();
    case 16:
      if (lookahead == '\n') SKIP(23);
      END_STATE();
    case 17:
      ADVANCE_MAP(
        '!', 37,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
      );
      if (lookahead == '\\') SKIP(2);
      if (lookahead == ']') ADVANCE(57);
      if (lookahead == '{') ADVANCE(58);
      if (lookahead == '}') ADVANCE(60);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(17);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 18:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 53,
        ')', 54,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 297,
        '{', 58,
        0x200b, 298,
        0x2060, 298,
        0xfeff, 298,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(23);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 19:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 53,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 294,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 300,
        0x2060, 300,
        0xfeff, 300,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(26);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 20:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 53,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 295,
        ']', 57,
        '{', 58,
        0x200b, 301,
        0x2060, 301,
        0xfeff, 301,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(27);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 21:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 53,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 296,
        '{', 58,
        '}', 60,
        0x200b, 302,
        0x2060, 302,
        0xfeff, 302,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(28);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead)) ADVANCE(289);
      END_STATE();
    case 22:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 53,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 290,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 303,
        0x2060, 303,
        0xfeff, 303,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(29);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 23:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 297,
        '{', 58,
        0x200b, 298,
        0x2060, 298,
        0xfeff, 298,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(23);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 24:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 293,
        '{', 58,
        0x200b, 299,
        0x2060, 299,
        0xfeff, 299,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(24);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 25:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 49,
        '.', 50,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 290,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 59,
        0x200b, 303,
        0x2060, 303,
        0xfeff, 303,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(29);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= ',') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 26:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 294,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 300,
        0x2060, 300,
        0xfeff, 300,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(26);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 27:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 295,
        ']', 57,
        '{', 58,
        0x200b, 301,
        0x2060, 301,
        0xfeff, 301,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(27);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 28:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 296,
        '{', 58,
        '}', 60,
        0x200b, 302,
        0x2060, 302,
        0xfeff, 302,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(28);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead)) ADVANCE(289);
      END_STATE();
    case 29:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 290,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 303,
        0x2060, 303,
        0xfeff, 303,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(29);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 30:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 291,
        ']', 57,
        '{', 58,
        0x200b, 304,
        0x2060, 304,
        0xfeff, 304,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(30);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 31:
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 292,
        '{', 58,
        '}', 60,
        0x200b, 305,
        0x2060, 305,
        0xfeff, 305,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(31);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead)) ADVANCE(289);
      END_STATE();
    case 32:
      if (lookahead == '"') ADVANCE(68);
      if (lookahead == '#') ADVANCE(73);
      if (lookahead == '\\') ADVANCE(10);
      if (lookahead == '{') ADVANCE(72);
      if (lookahead == '\n' ||
          lookahead == '\r') SKIP(34);
      if (('\t' <= lookahead && lookahead <= '\f') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) ADVANCE(71);
      if (lookahead != 0) ADVANCE(73);
      END_STATE();
    case 33:
      if (lookahead == '"') ADVANCE(67);
      if (lookahead == '#') ADVANCE(307);
      if (lookahead == '\'') ADVANCE(69);
      if (lookahead == '\\') SKIP(12);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(33);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 34:
      if (lookahead == '#') ADVANCE(307);
      if (lookahead == '\\') SKIP(9);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(34);
      END_STATE();
    case 35:
      if (lookahead == '#') ADVANCE(76);
      if (lookahead == '\'') ADVANCE(70);
      if (lookahead == '\\') ADVANCE(10);
      if (lookahead == '{') ADVANCE(75);
      if (lookahead == '\n' ||
          lookahead == '\r') SKIP(34);
      if (('\t' <= lookahead && lookahead <= '\f') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) ADVANCE(74);
      if (lookahead != 0) ADVANCE(76);
      END_STATE();
    case 36:
      if (lookahead == '.') ADVANCE(43);
      if (lookahead == '}') ADVANCE(79);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(36);
      END_STATE();
    case 37:
      if (lookahead == '=') ADVANCE(284);
      END_STATE();
    case 38:
      if (lookahead == '}') ADVANCE(51);
      if (lookahead == '.' ||
          ('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(38);
      END_STATE();
    case 39:
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(83);
      END_STATE();
    case 40:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(77);
      END_STATE();
    case 41:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(40);
      END_STATE();
    case 42:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(41);
      END_STATE();
    case 43:
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(36);
      END_STATE();
    case 44:
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 45:
      if (eof) ADVANCE(48);
      if (lookahead == '\n') SKIP(47);
      END_STATE();
    case 46:
      if (eof) ADVANCE(48);
      if (lookahead == '\n') SKIP(47);
      if (lookahead == '\r') SKIP(45);
      END_STATE();
    case 47:
      if (eof) ADVANCE(48);
      ADVANCE_MAP(
        '!', 37,
        '"', 67,
        '#', 307,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
      );
      if (lookahead == '\\') SKIP(46);
      if (lookahead == ']') ADVANCE(57);
      if (lookahead == '{') ADVANCE(58);
      if (lookahead == '}') ADVANCE(60);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(47);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 48:
      ACCEPT_TOKEN(ts_builtin_sym_end);
      END_STATE();
    case 49:
      ACCEPT_TOKEN(aux_sym__more_token1);
      if (lookahead == '>') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(50);
      END_STATE();
    case 50:
      ACCEPT_TOKEN(aux_sym__more_token1);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(50);
      END_STATE();
    case 51:
      ACCEPT_TOKEN(aux_sym__more_token2);
      END_STATE();
    case 52:
      ACCEPT_TOKEN(anon_sym_COLON);
      END_STATE();
    case 53:
      ACCEPT_TOKEN(anon_sym_LPAREN);
      END_STATE();
    case 54:
      ACCEPT_TOKEN(anon_sym_RPAREN);
      END_STATE();
    case 55:
      ACCEPT_TOKEN(anon_sym_LPAREN2);
      END_STATE();
    case 56:
      ACCEPT_TOKEN(anon_sym_LBRACK);
      END_STATE();
    case 57:
      ACCEPT_TOKEN(anon_sym_RBRACK);
      END_STATE();
    case 58:
      ACCEPT_TOKEN(anon_sym_LBRACE);
      END_STATE();
    case 59:
      ACCEPT_TOKEN(anon_sym_LBRACE);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(38);
      END_STATE();
    case 60:
      ACCEPT_TOKEN(anon_sym_RBRACE);
      END_STATE();
    case 61:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == '_') ADVANCE(145);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 62:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == '_') ADVANCE(101);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 63:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(119);
      if (lookahead == 's') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 64:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 65:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'd' ||
          lookahead == 's') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 66:
      ACCEPT_TOKEN(sym_keyword);
      if (lookahead == '\'') ADVANCE(44);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 67:
      ACCEPT_TOKEN(anon_sym_DQUOTE);
      END_STATE();
    case 68:
      ACCEPT_TOKEN(anon_sym_DQUOTE2);
      END_STATE();
    case 69:
      ACCEPT_TOKEN(anon_sym_SQUOTE);
      END_STATE();
    case 70:
      ACCEPT_TOKEN(anon_sym_SQUOTE2);
      END_STATE();
    case 71:
      ACCEPT_TOKEN(sym__double);
      if (lookahead == '#') ADVANCE(73);
      if (lookahead == '\t' ||
          lookahead == 0x0b ||
          lookahead == '\f' ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) ADVANCE(71);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '"' &&
          lookahead != '#' &&
          lookahead != '\\' &&
          lookahead != '{') ADVANCE(73);
      END_STATE();
    case 72:
      ACCEPT_TOKEN(sym__double);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(36);
      END_STATE();
    case 73:
      ACCEPT_TOKEN(sym__double);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r' &&
          lookahead != '"' &&
          lookahead != '\\' &&
          lookahead != '{') ADVANCE(73);
      END_STATE();
    case 74:
      ACCEPT_TOKEN(sym__single);
      if (lookahead == '#') ADVANCE(76);
      if (lookahead == '\t' ||
          lookahead == 0x0b ||
          lookahead == '\f' ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) ADVANCE(74);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '\'' &&
          lookahead != '\\' &&
          lookahead != '{') ADVANCE(76);
      END_STATE();
    case 75:
      ACCEPT_TOKEN(sym__single);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(36);
      END_STATE();
    case 76:
      ACCEPT_TOKEN(sym__single);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r' &&
          lookahead != '\'' &&
          lookahead != '\\' &&
          lookahead != '{') ADVANCE(76);
      END_STATE();
    case 77:
      ACCEPT_TOKEN(sym_escape);
      END_STATE();
    case 78:
      ACCEPT_TOKEN(sym_escape);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'F') ||
          ('a' <= lookahead && lookahead <= 'f')) ADVANCE(42);
      END_STATE();
    case 79:
      ACCEPT_TOKEN(sym_hole);
      END_STATE();
    case 80:
      ACCEPT_TOKEN(sym_duration);
      END_STATE();
    case 81:
      ACCEPT_TOKEN(sym_duration);
      if (lookahead == 's') ADVANCE(80);
      END_STATE();
    case 82:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == '.') ADVANCE(39);
      if (lookahead == 'm') ADVANCE(81);
      if (lookahead == 'd' ||
          lookahead == 'h' ||
          lookahead == 's' ||
          lookahead == 'w') ADVANCE(80);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      END_STATE();
    case 83:
      ACCEPT_TOKEN(sym_number);
      if (lookahead == 'm') ADVANCE(81);
      if (lookahead == 'd' ||
          lookahead == 'h' ||
          lookahead == 's' ||
          lookahead == 'w') ADVANCE(80);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(83);
      END_STATE();
    case 84:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == '_') ADVANCE(207);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 85:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == '_') ADVANCE(217);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 86:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == '_') ADVANCE(102);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 87:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(182);
      if (lookahead == 'l') ADVANCE(219);
      if (lookahead == 'o') ADVANCE(192);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 88:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(159);
      if (lookahead == 'i') ADVANCE(205);
      if (lookahead == 'o') ADVANCE(228);
      if (lookahead == 'r') ADVANCE(209);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 89:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(193);
      if (lookahead == 'e') ADVANCE(273);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 90:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(111);
      if (lookahead == 'r') ADVANCE(211);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 91:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(175);
      if (lookahead == 'e') ADVANCE(253);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 92:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(153);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 93:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(277);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 94:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(281);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 95:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(112);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 96:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(186);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 97:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(176);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 98:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(268);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 99:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(181);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 100:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(236);
      if (lookahead == 'r') ADVANCE(274);
      if (lookahead == 't') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 101:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(243);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 102:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(262);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 103:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(265);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 104:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(257);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 105:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(115);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 106:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(164);
      if (lookahead == 'h') ADVANCE(170);
      if (lookahead == 'i') ADVANCE(250);
      if (lookahead == 'o') ADVANCE(233);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 107:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'a') ADVANCE(163);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('b' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 108:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'b') ADVANCE(272);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 109:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(259);
      if (lookahead == 'f') ADVANCE(255);
      if (lookahead == 'l') ADVANCE(180);
      if (lookahead == 'n') ADVANCE(241);
      if (lookahead == 's') ADVANCE(280);
      if (lookahead == 'w') ADVANCE(107);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 110:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 111:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(178);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 112:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(155);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 113:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(156);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 114:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(124);
      if (lookahead == 'e') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 115:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 116:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 117:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(141);
      if (lookahead == 'p') ADVANCE(142);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 118:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'c') ADVANCE(138);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 119:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'd') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 120:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'd') ADVANCE(104);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 121:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'd') ADVANCE(169);
      if (lookahead == 't') ADVANCE(162);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 122:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'd') ADVANCE(224);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 123:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(152);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 124:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 125:
      ACCEPT_TOKEN(sym_name);
      ADVANCE_MAP(
        '\'', 44,
        'e', 100,
        'i', 154,
        'k', 160,
        'p', 93,
        't', 104,
        'w', 161,
        'y', 201,
      );
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 126:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(282);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 127:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(64);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 128:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(65);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 129:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(228);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 130:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(245);
      if (lookahead == 'h') ADVANCE(137);
      if (lookahead == 'i') ADVANCE(194);
      if (lookahead == 'r') ADVANCE(279);
      if (lookahead == 'w') ADVANCE(172);
      if (lookahead == 'y') ADVANCE(221);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 131:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(62);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 132:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(119);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 133:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(204);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 134:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(276);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 135:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(238);
      if (lookahead == 't') ADVANCE(165);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 136:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(246);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 137:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(197);
      if (lookahead == 'r') ADVANCE(212);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 138:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(181);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 139:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(232);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 140:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(97);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 141:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(223);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 142:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(116);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 143:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 144:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(240);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 145:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(196);
      if (lookahead == 's') ADVANCE(148);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 146:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(235);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 147:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(230);
      if (lookahead == 'f') ADVANCE(187);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 148:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(229);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 149:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'e') ADVANCE(263);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 150:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'f') ADVANCE(66);
      if (lookahead == 'm') ADVANCE(222);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 151:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'f') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 152:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'f') ADVANCE(98);
      if (lookahead == 'n') ADVANCE(168);
      if (lookahead == 't') ADVANCE(95);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 153:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'g') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 154:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'g') ADVANCE(206);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 155:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'h') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 156:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'h') ADVANCE(86);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 157:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(151);
      if (lookahead == 's') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 158:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(108);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 159:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(183);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 160:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(220);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 161:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(254);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 162:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(208);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 163:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 164:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(258);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 165:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(215);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 166:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(251);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 167:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(214);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 168:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(132);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 169:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(265);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 170:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(185);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 171:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(275);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 172:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(115);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 173:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(244);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 174:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(202);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 175:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'i') ADVANCE(248);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 176:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'k') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 177:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'k') ADVANCE(147);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 178:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'k') ADVANCE(92);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 179:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(157);
      if (lookahead == 'n') ADVANCE(122);
      if (lookahead == 'v') ADVANCE(133);
      if (lookahead == 'x') ADVANCE(117);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 180:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(66);
      if (lookahead == 'w') ADVANCE(94);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 181:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 182:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(189);
      if (lookahead == 'n') ADVANCE(118);
      if (lookahead == 's') ADVANCE(124);
      if (lookahead == 't') ADVANCE(112);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 183:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(63);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 184:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(279);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 185:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 186:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(184);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 187:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(212);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 188:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(252);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 189:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(132);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 190:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'l') ADVANCE(149);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 191:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'm') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 192:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'm') ADVANCE(227);
      if (lookahead == 'n') ADVANCE(121);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 193:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'm') ADVANCE(136);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 194:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'm') ADVANCE(126);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 195:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'm') ADVANCE(173);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 196:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(122);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 197:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 198:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(114);
      if (lookahead == 'p') ADVANCE(135);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 199:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(64);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 200:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(247);
      if (lookahead == 'p') ADVANCE(120);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 201:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(110);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 202:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 203:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(240);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 204:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(256);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 205:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(96);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 206:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(99);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 207:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(134);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 208:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'n') ADVANCE(271);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 209:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(191);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 210:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(119);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 211:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(195);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 212:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(276);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 213:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(210);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 214:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(197);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 215:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(203);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 216:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(234);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 217:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(226);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 218:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(174);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 219:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'o') ADVANCE(244);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 220:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 221:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 222:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(216);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 223:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 224:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(218);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 225:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(105);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 226:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(260);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 227:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'p') ADVANCE(190);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 228:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 229:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(274);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 230:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(64);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 231:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(140);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 232:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(279);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 233:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(177);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 234:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 235:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(240);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 236:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(113);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 237:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(199);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 238:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(103);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 239:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r') ADVANCE(158);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 240:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 241:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(278);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 242:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(61);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 243:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(84);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 244:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 245:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(249);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 246:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(225);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 247:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(143);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 248:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 's') ADVANCE(127);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 249:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 250:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(155);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 251:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(279);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 252:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(85);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 253:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(269);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 254:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(112);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 255:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(129);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 256:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(270);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 257:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(124);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 258:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(240);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 259:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(171);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 260:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(165);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 261:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(239);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 262:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(261);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 263:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(128);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 264:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(144);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 265:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 't') ADVANCE(167);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 266:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(139);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 267:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(242);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 268:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(188);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 269:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(237);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 270:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(96);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 271:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(131);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 272:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'u') ADVANCE(264);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 273:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'v') ADVANCE(129);
      if (lookahead == 'x') ADVANCE(267);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 274:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'v') ADVANCE(172);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 275:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'v') ADVANCE(166);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 276:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'w') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 277:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'w') ADVANCE(197);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 278:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'w') ADVANCE(146);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 279:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'y') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 280:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'y') ADVANCE(201);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 281:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'y') ADVANCE(240);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 282:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (lookahead == 'r' ||
          lookahead == 's') ADVANCE(66);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 283:
      ACCEPT_TOKEN(sym_name);
      if (lookahead == '\'') ADVANCE(44);
      if (('0' <= lookahead && lookahead <= '9') ||
          ('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      END_STATE();
    case 284:
      ACCEPT_TOKEN(sym_sign);
      END_STATE();
    case 285:
      ACCEPT_TOKEN(sym_sign);
      if (lookahead == '/') ADVANCE(284);
      END_STATE();
    case 286:
      ACCEPT_TOKEN(sym_sign);
      if (lookahead == '=') ADVANCE(284);
      END_STATE();
    case 287:
      ACCEPT_TOKEN(sym_sign);
      if (lookahead == '>') ADVANCE(284);
      END_STATE();
    case 288:
      ACCEPT_TOKEN(sym_sign);
      if (lookahead == '-' ||
          lookahead == '=') ADVANCE(284);
      END_STATE();
    case 289:
      ACCEPT_TOKEN(sym_other);
      END_STATE();
    case 290:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(29);
      if (lookahead == '\r') SKIP(4);
      END_STATE();
    case 291:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(30);
      if (lookahead == '\r') SKIP(5);
      END_STATE();
    case 292:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(31);
      if (lookahead == '\r') SKIP(6);
      END_STATE();
    case 293:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(24);
      if (lookahead == '\r') SKIP(7);
      END_STATE();
    case 294:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(26);
      if (lookahead == '\r') SKIP(13);
      END_STATE();
    case 295:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(27);
      if (lookahead == '\r') SKIP(14);
      END_STATE();
    case 296:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(28);
      if (lookahead == '\r') SKIP(15);
      END_STATE();
    case 297:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '\n') SKIP(23);
      if (lookahead == '\r') SKIP(16);
      END_STATE();
    case 298:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 297,
        '{', 58,
        0x200b, 298,
        0x2060, 298,
        0xfeff, 298,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(23);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 299:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        ')', 54,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 293,
        '{', 58,
        0x200b, 299,
        0x2060, 299,
        0xfeff, 299,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(24);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 300:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 294,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 300,
        0x2060, 300,
        0xfeff, 300,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(26);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 301:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 295,
        ']', 57,
        '{', 58,
        0x200b, 301,
        0x2060, 301,
        0xfeff, 301,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(27);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 302:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        ':', 52,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 296,
        '{', 58,
        '}', 60,
        0x200b, 302,
        0x2060, 302,
        0xfeff, 302,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(28);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead)) ADVANCE(289);
      END_STATE();
    case 303:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 290,
        'a', 109,
        'b', 231,
        'c', 87,
        'd', 123,
        'e', 179,
        'f', 88,
        'g', 213,
        'i', 150,
        'n', 89,
        'o', 198,
        'p', 90,
        'q', 266,
        'r', 91,
        's', 125,
        't', 130,
        'u', 200,
        'w', 106,
        '{', 58,
        0x200b, 303,
        0x2060, 303,
        0xfeff, 303,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(29);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('h' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 304:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 291,
        ']', 57,
        '{', 58,
        0x200b, 304,
        0x2060, 304,
        0xfeff, 304,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(30);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'a' || '}' < lookahead)) ADVANCE(289);
      END_STATE();
    case 305:
      ACCEPT_TOKEN(sym_other);
      ADVANCE_MAP(
        '!', 306,
        '"', 67,
        '\'', 69,
        '(', 55,
        '-', 287,
        '/', 285,
        '<', 288,
        '=', 286,
        '>', 286,
        '[', 56,
        '\\', 292,
        '{', 58,
        '}', 60,
        0x200b, 305,
        0x2060, 305,
        0xfeff, 305,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') SKIP(31);
      if (lookahead == '%' ||
          ('*' <= lookahead && lookahead <= '.') ||
          lookahead == ':' ||
          lookahead == '?' ||
          lookahead == '|') ADVANCE(284);
      if (('0' <= lookahead && lookahead <= '9')) ADVANCE(82);
      if (('A' <= lookahead && lookahead <= 'Z') ||
          lookahead == '_' ||
          ('a' <= lookahead && lookahead <= 'z')) ADVANCE(283);
      if (lookahead != 0 &&
          (lookahead < ' ' || '#' < lookahead) &&
          (lookahead < '\'' || ':' < lookahead) &&
          (lookahead < 'A' || ']' < lookahead)) ADVANCE(289);
      END_STATE();
    case 306:
      ACCEPT_TOKEN(sym_other);
      if (lookahead == '=') ADVANCE(284);
      END_STATE();
    case 307:
      ACCEPT_TOKEN(sym_comment);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '\r') ADVANCE(307);
      END_STATE();
    default:
      return false;
  }
}

static bool ts_lex_keywords(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (lookahead == '\\') SKIP(1);
      if (lookahead == 'a') ADVANCE(2);
      if (lookahead == 'e') ADVANCE(3);
      if (lookahead == 'f') ADVANCE(4);
      if (lookahead == 'i') ADVANCE(5);
      if (lookahead == 'n') ADVANCE(6);
      if (lookahead == 'o') ADVANCE(7);
      if (lookahead == 'p') ADVANCE(8);
      if (lookahead == 's') ADVANCE(9);
      if (lookahead == 't') ADVANCE(10);
      if (lookahead == 'w') ADVANCE(11);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ' ||
          lookahead == 0x200b ||
          lookahead == 0x2060 ||
          lookahead == 0xfeff) SKIP(0);
      END_STATE();
    case 1:
      if (lookahead == '\n') SKIP(0);
      if (lookahead == '\r') SKIP(12);
      END_STATE();
    case 2:
      if (lookahead == 'c') ADVANCE(13);
      if (lookahead == 'n') ADVANCE(14);
      END_STATE();
    case 3:
      if (lookahead == 'x') ADVANCE(15);
      END_STATE();
    case 4:
      if (lookahead == 'a') ADVANCE(16);
      END_STATE();
    case 5:
      if (lookahead == 'm') ADVANCE(17);
      if (lookahead == 'n') ADVANCE(18);
      END_STATE();
    case 6:
      if (lookahead == 'a') ADVANCE(19);
      if (lookahead == 'e') ADVANCE(20);
      if (lookahead == 'o') ADVANCE(21);
      if (lookahead == 'u') ADVANCE(22);
      END_STATE();
    case 7:
      if (lookahead == 'r') ADVANCE(18);
      END_STATE();
    case 8:
      if (lookahead == 'a') ADVANCE(23);
      END_STATE();
    case 9:
      if (lookahead == 'e') ADVANCE(24);
      END_STATE();
    case 10:
      if (lookahead == 'e') ADVANCE(25);
      if (lookahead == 'r') ADVANCE(26);
      if (lookahead == 'y') ADVANCE(27);
      END_STATE();
    case 11:
      if (lookahead == 'o') ADVANCE(28);
      END_STATE();
    case 12:
      if (lookahead == '\n') SKIP(0);
      END_STATE();
    case 13:
      if (lookahead == 't') ADVANCE(29);
      END_STATE();
    case 14:
      if (lookahead == 'd') ADVANCE(18);
      END_STATE();
    case 15:
      if (lookahead == 't') ADVANCE(30);
      END_STATE();
    case 16:
      if (lookahead == 'l') ADVANCE(31);
      END_STATE();
    case 17:
      if (lookahead == 'p') ADVANCE(32);
      END_STATE();
    case 18:
      ACCEPT_TOKEN(sym_operator);
      END_STATE();
    case 19:
      if (lookahead == 'm') ADVANCE(33);
      END_STATE();
    case 20:
      if (lookahead == 'x') ADVANCE(34);
      END_STATE();
    case 21:
      if (lookahead == 't') ADVANCE(18);
      END_STATE();
    case 22:
      if (lookahead == 'l') ADVANCE(35);
      END_STATE();
    case 23:
      if (lookahead == 'c') ADVANCE(36);
      END_STATE();
    case 24:
      if (lookahead == 'r') ADVANCE(37);
      END_STATE();
    case 25:
      if (lookahead == 's') ADVANCE(38);
      END_STATE();
    case 26:
      if (lookahead == 'u') ADVANCE(39);
      END_STATE();
    case 27:
      if (lookahead == 'p') ADVANCE(40);
      END_STATE();
    case 28:
      if (lookahead == 'r') ADVANCE(41);
      END_STATE();
    case 29:
      if (lookahead == 'i') ADVANCE(42);
      END_STATE();
    case 30:
      if (lookahead == 'e') ADVANCE(43);
      END_STATE();
    case 31:
      if (lookahead == 's') ADVANCE(44);
      END_STATE();
    case 32:
      if (lookahead == 'o') ADVANCE(45);
      END_STATE();
    case 33:
      if (lookahead == 'e') ADVANCE(46);
      END_STATE();
    case 34:
      if (lookahead == 'u') ADVANCE(47);
      END_STATE();
    case 35:
      if (lookahead == 'l') ADVANCE(48);
      END_STATE();
    case 36:
      if (lookahead == 'k') ADVANCE(49);
      END_STATE();
    case 37:
      if (lookahead == 'v') ADVANCE(50);
      END_STATE();
    case 38:
      if (lookahead == 't') ADVANCE(51);
      END_STATE();
    case 39:
      if (lookahead == 'e') ADVANCE(48);
      END_STATE();
    case 40:
      if (lookahead == 'e') ADVANCE(52);
      END_STATE();
    case 41:
      if (lookahead == 'k') ADVANCE(53);
      END_STATE();
    case 42:
      if (lookahead == 'v') ADVANCE(54);
      END_STATE();
    case 43:
      if (lookahead == 'r') ADVANCE(55);
      END_STATE();
    case 44:
      if (lookahead == 'e') ADVANCE(48);
      END_STATE();
    case 45:
      if (lookahead == 'r') ADVANCE(56);
      END_STATE();
    case 46:
      if (lookahead == 's') ADVANCE(57);
      END_STATE();
    case 47:
      if (lookahead == 's') ADVANCE(58);
      END_STATE();
    case 48:
      ACCEPT_TOKEN(sym_constant);
      END_STATE();
    case 49:
      if (lookahead == 'a') ADVANCE(59);
      END_STATE();
    case 50:
      if (lookahead == 'i') ADVANCE(60);
      END_STATE();
    case 51:
      ACCEPT_TOKEN(anon_sym_test);
      END_STATE();
    case 52:
      ACCEPT_TOKEN(anon_sym_type);
      END_STATE();
    case 53:
      if (lookahead == 'e') ADVANCE(61);
      if (lookahead == 'f') ADVANCE(62);
      END_STATE();
    case 54:
      if (lookahead == 'i') ADVANCE(63);
      END_STATE();
    case 55:
      if (lookahead == 'n') ADVANCE(64);
      END_STATE();
    case 56:
      if (lookahead == 't') ADVANCE(65);
      END_STATE();
    case 57:
      if (lookahead == 'p') ADVANCE(66);
      END_STATE();
    case 58:
      ACCEPT_TOKEN(anon_sym_nexus);
      if (lookahead == '_') ADVANCE(67);
      END_STATE();
    case 59:
      if (lookahead == 'g') ADVANCE(68);
      END_STATE();
    case 60:
      if (lookahead == 'c') ADVANCE(69);
      END_STATE();
    case 61:
      if (lookahead == 'r') ADVANCE(70);
      END_STATE();
    case 62:
      if (lookahead == 'l') ADVANCE(71);
      END_STATE();
    case 63:
      if (lookahead == 't') ADVANCE(72);
      END_STATE();
    case 64:
      ACCEPT_TOKEN(anon_sym_extern);
      END_STATE();
    case 65:
      ACCEPT_TOKEN(anon_sym_import);
      END_STATE();
    case 66:
      if (lookahead == 'a') ADVANCE(73);
      END_STATE();
    case 67:
      if (lookahead == 'e') ADVANCE(74);
      if (lookahead == 's') ADVANCE(75);
      END_STATE();
    case 68:
      if (lookahead == 'e') ADVANCE(76);
      END_STATE();
    case 69:
      if (lookahead == 'e') ADVANCE(77);
      END_STATE();
    case 70:
      ACCEPT_TOKEN(anon_sym_worker);
      END_STATE();
    case 71:
      if (lookahead == 'o') ADVANCE(78);
      END_STATE();
    case 72:
      if (lookahead == 'y') ADVANCE(79);
      END_STATE();
    case 73:
      if (lookahead == 'c') ADVANCE(80);
      END_STATE();
    case 74:
      if (lookahead == 'n') ADVANCE(81);
      END_STATE();
    case 75:
      if (lookahead == 'e') ADVANCE(82);
      END_STATE();
    case 76:
      ACCEPT_TOKEN(anon_sym_package);
      END_STATE();
    case 77:
      ACCEPT_TOKEN(anon_sym_service);
      END_STATE();
    case 78:
      if (lookahead == 'w') ADVANCE(83);
      END_STATE();
    case 79:
      ACCEPT_TOKEN(anon_sym_activity);
      END_STATE();
    case 80:
      if (lookahead == 'e') ADVANCE(84);
      END_STATE();
    case 81:
      if (lookahead == 'd') ADVANCE(85);
      END_STATE();
    case 82:
      if (lookahead == 'r') ADVANCE(86);
      END_STATE();
    case 83:
      ACCEPT_TOKEN(anon_sym_workflow);
      END_STATE();
    case 84:
      ACCEPT_TOKEN(anon_sym_namespace);
      END_STATE();
    case 85:
      if (lookahead == 'p') ADVANCE(87);
      END_STATE();
    case 86:
      if (lookahead == 'v') ADVANCE(88);
      END_STATE();
    case 87:
      if (lookahead == 'o') ADVANCE(89);
      END_STATE();
    case 88:
      if (lookahead == 'i') ADVANCE(90);
      END_STATE();
    case 89:
      if (lookahead == 'i') ADVANCE(91);
      END_STATE();
    case 90:
      if (lookahead == 'c') ADVANCE(92);
      END_STATE();
    case 91:
      if (lookahead == 'n') ADVANCE(93);
      END_STATE();
    case 92:
      if (lookahead == 'e') ADVANCE(94);
      END_STATE();
    case 93:
      if (lookahead == 't') ADVANCE(95);
      END_STATE();
    case 94:
      ACCEPT_TOKEN(anon_sym_nexus_service);
      END_STATE();
    case 95:
      ACCEPT_TOKEN(anon_sym_nexus_endpoint);
      END_STATE();
    default:
      return false;
  }
}

static const TSLexMode ts_lex_modes[STATE_COUNT] = {
  [0] = {.lex_state = 0, .external_lex_state = 1},
  [1] = {.lex_state = 0},
  [2] = {.lex_state = 29, .external_lex_state = 2},
  [3] = {.lex_state = 29, .external_lex_state = 2},
  [4] = {.lex_state = 29, .external_lex_state = 2},
  [5] = {.lex_state = 30},
  [6] = {.lex_state = 31},
  [7] = {.lex_state = 29, .external_lex_state = 3},
  [8] = {.lex_state = 29, .external_lex_state = 3},
  [9] = {.lex_state = 29},
  [10] = {.lex_state = 24},
  [11] = {.lex_state = 30},
  [12] = {.lex_state = 31},
  [13] = {.lex_state = 24},
  [14] = {.lex_state = 29, .external_lex_state = 3},
  [15] = {.lex_state = 29, .external_lex_state = 3},
  [16] = {.lex_state = 29, .external_lex_state = 3},
  [17] = {.lex_state = 29, .external_lex_state = 3},
  [18] = {.lex_state = 29, .external_lex_state = 3},
  [19] = {.lex_state = 24},
  [20] = {.lex_state = 24},
  [21] = {.lex_state = 29, .external_lex_state = 3},
  [22] = {.lex_state = 29, .external_lex_state = 3},
  [23] = {.lex_state = 29, .external_lex_state = 3},
  [24] = {.lex_state = 29, .external_lex_state = 3},
  [25] = {.lex_state = 30},
  [26] = {.lex_state = 31},
  [27] = {.lex_state = 24},
  [28] = {.lex_state = 30},
  [29] = {.lex_state = 31},
  [30] = {.lex_state = 24},
  [31] = {.lex_state = 30},
  [32] = {.lex_state = 31},
  [33] = {.lex_state = 24},
  [34] = {.lex_state = 24},
  [35] = {.lex_state = 24},
  [36] = {.lex_state = 30},
  [37] = {.lex_state = 31},
  [38] = {.lex_state = 24},
  [39] = {.lex_state = 30},
  [40] = {.lex_state = 31},
  [41] = {.lex_state = 24},
  [42] = {.lex_state = 24},
  [43] = {.lex_state = 24},
  [44] = {.lex_state = 24},
  [45] = {.lex_state = 31},
  [46] = {.lex_state = 24},
  [47] = {.lex_state = 30},
  [48] = {.lex_state = 31},
  [49] = {.lex_state = 24},
  [50] = {.lex_state = 24},
  [51] = {.lex_state = 29},
  [52] = {.lex_state = 30},
  [53] = {.lex_state = 25, .external_lex_state = 3},
  [54] = {.lex_state = 25, .external_lex_state = 3},
  [55] = {.lex_state = 25, .external_lex_state = 3},
  [56] = {.lex_state = 19, .external_lex_state = 3},
  [57] = {.lex_state = 0},
  [58] = {.lex_state = 29, .external_lex_state = 4},
  [59] = {.lex_state = 29, .external_lex_state = 4},
  [60] = {.lex_state = 29, .external_lex_state = 4},
  [61] = {.lex_state = 29, .external_lex_state = 4},
  [62] = {.lex_state = 20},
  [63] = {.lex_state = 21},
  [64] = {.lex_state = 29, .external_lex_state = 4},
  [65] = {.lex_state = 18},
  [66] = {.lex_state = 0},
  [67] = {.lex_state = 22, .external_lex_state = 3},
  [68] = {.lex_state = 29, .external_lex_state = 4},
  [69] = {.lex_state = 0, .external_lex_state = 5},
  [70] = {.lex_state = 0, .external_lex_state = 5},
  [71] = {.lex_state = 0, .external_lex_state = 5},
  [72] = {.lex_state = 0, .external_lex_state = 5},
  [73] = {.lex_state = 29, .external_lex_state = 2},
  [74] = {.lex_state = 29, .external_lex_state = 2},
  [75] = {.lex_state = 29, .external_lex_state = 2},
  [76] = {.lex_state = 29, .external_lex_state = 2},
  [77] = {.lex_state = 29, .external_lex_state = 3},
  [78] = {.lex_state = 29, .external_lex_state = 3},
  [79] = {.lex_state = 29, .external_lex_state = 3},
  [80] = {.lex_state = 29, .external_lex_state = 3},
  [81] = {.lex_state = 29, .external_lex_state = 3},
  [82] = {.lex_state = 29, .external_lex_state = 2},
  [83] = {.lex_state = 29, .external_lex_state = 3},
  [84] = {.lex_state = 29, .external_lex_state = 3},
  [85] = {.lex_state = 29, .external_lex_state = 3},
  [86] = {.lex_state = 29, .external_lex_state = 2},
  [87] = {.lex_state = 29, .external_lex_state = 2},
  [88] = {.lex_state = 30},
  [89] = {.lex_state = 30},
  [90] = {.lex_state = 30},
  [91] = {.lex_state = 31},
  [92] = {.lex_state = 31},
  [93] = {.lex_state = 31},
  [94] = {.lex_state = 30},
  [95] = {.lex_state = 31},
  [96] = {.lex_state = 24},
  [97] = {.lex_state = 31},
  [98] = {.lex_state = 31},
  [99] = {.lex_state = 31},
  [100] = {.lex_state = 0},
  [101] = {.lex_state = 24},
  [102] = {.lex_state = 24},
  [103] = {.lex_state = 24},
  [104] = {.lex_state = 30},
  [105] = {.lex_state = 24},
  [106] = {.lex_state = 0},
  [107] = {.lex_state = 24},
  [108] = {.lex_state = 24},
  [109] = {.lex_state = 30},
  [110] = {.lex_state = 24},
  [111] = {.lex_state = 30},
  [112] = {.lex_state = 0},
  [113] = {.lex_state = 30},
  [114] = {.lex_state = 0},
  [115] = {.lex_state = 0},
  [116] = {.lex_state = 31},
  [117] = {.lex_state = 0},
  [118] = {.lex_state = 35},
  [119] = {.lex_state = 32},
  [120] = {.lex_state = 35},
  [121] = {.lex_state = 32},
  [122] = {.lex_state = 35},
  [123] = {.lex_state = 35},
  [124] = {.lex_state = 35},
  [125] = {.lex_state = 33},
  [126] = {.lex_state = 35},
  [127] = {.lex_state = 33},
  [128] = {.lex_state = 32},
  [129] = {.lex_state = 35},
  [130] = {.lex_state = 32},
  [131] = {.lex_state = 35},
  [132] = {.lex_state = 32},
  [133] = {.lex_state = 32},
  [134] = {.lex_state = 32},
  [135] = {.lex_state = 35},
  [136] = {.lex_state = 32},
  [137] = {.lex_state = 32},
  [138] = {.lex_state = 33},
  [139] = {.lex_state = 33},
  [140] = {.lex_state = 0},
  [141] = {.lex_state = 0},
};

static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {
  [0] = {
    [ts_builtin_sym_end] = ACTIONS(1),
    [sym_name] = ACTIONS(1),
    [anon_sym_extern] = ACTIONS(1),
    [anon_sym_activity] = ACTIONS(1),
    [anon_sym_import] = ACTIONS(1),
    [anon_sym_namespace] = ACTIONS(1),
    [anon_sym_nexus_endpoint] = ACTIONS(1),
    [anon_sym_nexus_service] = ACTIONS(1),
    [anon_sym_package] = ACTIONS(1),
    [anon_sym_test] = ACTIONS(1),
    [anon_sym_type] = ACTIONS(1),
    [anon_sym_worker] = ACTIONS(1),
    [anon_sym_workflow] = ACTIONS(1),
    [anon_sym_nexus] = ACTIONS(1),
    [anon_sym_service] = ACTIONS(1),
    [aux_sym__more_token1] = ACTIONS(1),
    [aux_sym__more_token2] = ACTIONS(1),
    [anon_sym_COLON] = ACTIONS(1),
    [anon_sym_LPAREN] = ACTIONS(1),
    [anon_sym_RPAREN] = ACTIONS(1),
    [anon_sym_LPAREN2] = ACTIONS(1),
    [anon_sym_LBRACK] = ACTIONS(1),
    [anon_sym_RBRACK] = ACTIONS(1),
    [anon_sym_LBRACE] = ACTIONS(1),
    [anon_sym_RBRACE] = ACTIONS(1),
    [sym_constant] = ACTIONS(1),
    [sym_operator] = ACTIONS(1),
    [anon_sym_DQUOTE] = ACTIONS(1),
    [anon_sym_DQUOTE2] = ACTIONS(1),
    [anon_sym_SQUOTE] = ACTIONS(1),
    [anon_sym_SQUOTE2] = ACTIONS(1),
    [sym_escape] = ACTIONS(1),
    [sym_duration] = ACTIONS(1),
    [sym_number] = ACTIONS(1),
    [sym_sign] = ACTIONS(1),
    [sym_comment] = ACTIONS(3),
    [sym__newline] = ACTIONS(1),
    [sym__indent] = ACTIONS(1),
    [sym__dedent] = ACTIONS(1),
  },
  [1] = {
    [sym_source_file] = STATE(140),
    [sym_definition] = STATE(66),
    [sym_kind] = STATE(125),
    [aux_sym_source_file_repeat1] = STATE(66),
    [ts_builtin_sym_end] = ACTIONS(5),
    [anon_sym_extern] = ACTIONS(7),
    [anon_sym_activity] = ACTIONS(9),
    [anon_sym_import] = ACTIONS(9),
    [anon_sym_namespace] = ACTIONS(9),
    [anon_sym_nexus_endpoint] = ACTIONS(9),
    [anon_sym_nexus_service] = ACTIONS(9),
    [anon_sym_package] = ACTIONS(9),
    [anon_sym_test] = ACTIONS(9),
    [anon_sym_type] = ACTIONS(9),
    [anon_sym_worker] = ACTIONS(9),
    [anon_sym_workflow] = ACTIONS(9),
    [anon_sym_nexus] = ACTIONS(11),
    [sym_comment] = ACTIONS(3),
  },
};

static const uint16_t ts_small_parse_table[] = {
  [0] = 13,
    ACTIONS(13), 1,
      sym_name,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(21), 1,
      sym_keyword,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(31), 1,
      sym__dedent,
    STATE(16), 1,
      sym_key,
    STATE(3), 2,
      sym_statement,
      aux_sym_block_repeat1,
    STATE(17), 4,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
    ACTIONS(23), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [49] = 13,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(33), 1,
      sym_name,
    ACTIONS(36), 1,
      anon_sym_LPAREN2,
    ACTIONS(39), 1,
      anon_sym_LBRACK,
    ACTIONS(42), 1,
      anon_sym_LBRACE,
    ACTIONS(45), 1,
      sym_keyword,
    ACTIONS(51), 1,
      anon_sym_DQUOTE,
    ACTIONS(54), 1,
      anon_sym_SQUOTE,
    ACTIONS(57), 1,
      sym__dedent,
    STATE(16), 1,
      sym_key,
    STATE(3), 2,
      sym_statement,
      aux_sym_block_repeat1,
    STATE(17), 4,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
    ACTIONS(48), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [98] = 13,
    ACTIONS(13), 1,
      sym_name,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(21), 1,
      sym_keyword,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(59), 1,
      sym__dedent,
    STATE(16), 1,
      sym_key,
    STATE(3), 2,
      sym_statement,
      aux_sym_block_repeat1,
    STATE(17), 4,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
    ACTIONS(23), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [147] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(67), 1,
      anon_sym_RBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(71), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(47), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [189] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(85), 1,
      anon_sym_RBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(87), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(12), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [231] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(97), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(95), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [273] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(99), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(95), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [315] = 12,
    ACTIONS(13), 1,
      sym_name,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(21), 1,
      sym_keyword,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    STATE(16), 1,
      sym_key,
    STATE(2), 2,
      sym_statement,
      aux_sym_block_repeat1,
    STATE(17), 4,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
    ACTIONS(23), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [361] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(103), 1,
      anon_sym_RPAREN,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [403] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(103), 1,
      anon_sym_RBRACK,
    ACTIONS(117), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(52), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [445] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(103), 1,
      anon_sym_RBRACE,
    ACTIONS(119), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(26), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [487] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(121), 1,
      anon_sym_RPAREN,
    ACTIONS(123), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(20), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [529] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(125), 1,
      sym_name,
    ACTIONS(128), 1,
      anon_sym_LPAREN2,
    ACTIONS(131), 1,
      anon_sym_LBRACK,
    ACTIONS(134), 1,
      anon_sym_LBRACE,
    ACTIONS(140), 1,
      anon_sym_DQUOTE,
    ACTIONS(143), 1,
      anon_sym_SQUOTE,
    ACTIONS(146), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(137), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [571] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(150), 1,
      sym__newline,
    STATE(21), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(148), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [613] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(154), 1,
      sym__newline,
    STATE(22), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(152), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [655] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(158), 1,
      sym__newline,
    STATE(23), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(156), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [697] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(162), 1,
      sym__newline,
    STATE(7), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(160), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [739] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(164), 1,
      sym_name,
    ACTIONS(167), 1,
      anon_sym_RPAREN,
    ACTIONS(169), 1,
      anon_sym_LPAREN2,
    ACTIONS(172), 1,
      anon_sym_LBRACK,
    ACTIONS(175), 1,
      anon_sym_LBRACE,
    ACTIONS(181), 1,
      anon_sym_DQUOTE,
    ACTIONS(184), 1,
      anon_sym_SQUOTE,
    ACTIONS(178), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [781] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(187), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [823] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(189), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(95), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [865] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(191), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(95), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [907] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(193), 1,
      sym__newline,
    STATE(14), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(95), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [949] = 10,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(93), 1,
      sym_name,
    ACTIONS(197), 1,
      sym__newline,
    STATE(8), 6,
      sym__part,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
      aux_sym_definition_repeat1,
    ACTIONS(195), 7,
      sym_keyword,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [991] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(85), 1,
      anon_sym_RBRACK,
    ACTIONS(199), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(11), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1033] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(167), 1,
      anon_sym_RBRACE,
    ACTIONS(201), 1,
      sym_name,
    ACTIONS(204), 1,
      anon_sym_LPAREN2,
    ACTIONS(207), 1,
      anon_sym_LBRACK,
    ACTIONS(210), 1,
      anon_sym_LBRACE,
    ACTIONS(216), 1,
      anon_sym_DQUOTE,
    ACTIONS(219), 1,
      anon_sym_SQUOTE,
    ACTIONS(213), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(26), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1075] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(222), 1,
      anon_sym_RPAREN,
    ACTIONS(224), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(30), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1117] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(222), 1,
      anon_sym_RBRACK,
    ACTIONS(226), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(31), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1159] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(222), 1,
      anon_sym_RBRACE,
    ACTIONS(228), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(32), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1201] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(230), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1243] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(230), 1,
      anon_sym_RBRACK,
    ACTIONS(117), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(52), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1285] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(230), 1,
      anon_sym_RBRACE,
    ACTIONS(119), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(26), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1327] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(232), 1,
      anon_sym_RPAREN,
    ACTIONS(234), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(34), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1369] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(236), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1411] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(238), 1,
      anon_sym_RPAREN,
    ACTIONS(240), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(38), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1453] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(238), 1,
      anon_sym_RBRACK,
    ACTIONS(242), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(39), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1495] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(238), 1,
      anon_sym_RBRACE,
    ACTIONS(244), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(40), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1537] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(246), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1579] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(246), 1,
      anon_sym_RBRACK,
    ACTIONS(117), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(52), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1621] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(246), 1,
      anon_sym_RBRACE,
    ACTIONS(119), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(26), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1663] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(248), 1,
      anon_sym_RPAREN,
    ACTIONS(250), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(42), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1705] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(252), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1747] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(67), 1,
      anon_sym_RPAREN,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(254), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(46), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1789] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(85), 1,
      anon_sym_RPAREN,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(256), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(10), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1831] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(67), 1,
      anon_sym_RBRACE,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(258), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(48), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1873] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(260), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1915] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(61), 1,
      sym_name,
    ACTIONS(63), 1,
      anon_sym_LPAREN2,
    ACTIONS(65), 1,
      anon_sym_LBRACK,
    ACTIONS(69), 1,
      anon_sym_LBRACE,
    ACTIONS(73), 1,
      anon_sym_DQUOTE,
    ACTIONS(75), 1,
      anon_sym_SQUOTE,
    ACTIONS(260), 1,
      anon_sym_RBRACK,
    ACTIONS(117), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(52), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1957] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(77), 1,
      sym_name,
    ACTIONS(79), 1,
      anon_sym_LPAREN2,
    ACTIONS(81), 1,
      anon_sym_LBRACK,
    ACTIONS(83), 1,
      anon_sym_LBRACE,
    ACTIONS(89), 1,
      anon_sym_DQUOTE,
    ACTIONS(91), 1,
      anon_sym_SQUOTE,
    ACTIONS(260), 1,
      anon_sym_RBRACE,
    ACTIONS(119), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(26), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [1999] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(262), 1,
      anon_sym_RPAREN,
    ACTIONS(264), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(50), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [2041] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(101), 1,
      sym_name,
    ACTIONS(105), 1,
      anon_sym_LPAREN2,
    ACTIONS(107), 1,
      anon_sym_LBRACK,
    ACTIONS(109), 1,
      anon_sym_LBRACE,
    ACTIONS(113), 1,
      anon_sym_DQUOTE,
    ACTIONS(115), 1,
      anon_sym_SQUOTE,
    ACTIONS(266), 1,
      anon_sym_RPAREN,
    ACTIONS(111), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(19), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [2083] = 12,
    ACTIONS(13), 1,
      sym_name,
    ACTIONS(15), 1,
      anon_sym_LPAREN2,
    ACTIONS(17), 1,
      anon_sym_LBRACK,
    ACTIONS(19), 1,
      anon_sym_LBRACE,
    ACTIONS(21), 1,
      sym_keyword,
    ACTIONS(25), 1,
      anon_sym_DQUOTE,
    ACTIONS(27), 1,
      anon_sym_SQUOTE,
    ACTIONS(29), 1,
      sym_comment,
    STATE(16), 1,
      sym_key,
    STATE(4), 2,
      sym_statement,
      aux_sym_block_repeat1,
    STATE(17), 4,
      sym__value,
      sym_call,
      sym_group,
      sym_string,
    ACTIONS(23), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
  [2129] = 10,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(167), 1,
      anon_sym_RBRACK,
    ACTIONS(268), 1,
      sym_name,
    ACTIONS(271), 1,
      anon_sym_LPAREN2,
    ACTIONS(274), 1,
      anon_sym_LBRACK,
    ACTIONS(277), 1,
      anon_sym_LBRACE,
    ACTIONS(283), 1,
      anon_sym_DQUOTE,
    ACTIONS(286), 1,
      anon_sym_SQUOTE,
    ACTIONS(280), 6,
      sym_constant,
      sym_operator,
      sym_duration,
      sym_number,
      sym_sign,
      sym_other,
    STATE(52), 7,
      sym_key,
      sym__value,
      sym_call,
      sym_group,
      sym__inner,
      sym_string,
      aux_sym__arguments_repeat1,
  [2171] = 6,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(291), 1,
      aux_sym__more_token1,
    ACTIONS(293), 1,
      aux_sym__more_token2,
    ACTIONS(295), 1,
      sym__newline,
    STATE(55), 2,
      sym__more,
      aux_sym_defined_name_repeat1,
    ACTIONS(289), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2203] = 6,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(299), 1,
      aux_sym__more_token1,
    ACTIONS(302), 1,
      aux_sym__more_token2,
    ACTIONS(305), 1,
      sym__newline,
    STATE(54), 2,
      sym__more,
      aux_sym_defined_name_repeat1,
    ACTIONS(297), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2235] = 6,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(309), 1,
      aux_sym__more_token1,
    ACTIONS(311), 1,
      aux_sym__more_token2,
    ACTIONS(313), 1,
      sym__newline,
    STATE(54), 2,
      sym__more,
      aux_sym_defined_name_repeat1,
    ACTIONS(307), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2267] = 6,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(317), 1,
      anon_sym_COLON,
    ACTIONS(319), 1,
      anon_sym_LPAREN,
    ACTIONS(321), 1,
      sym__newline,
    STATE(81), 1,
      sym__arguments,
    ACTIONS(315), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2298] = 7,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(323), 1,
      ts_builtin_sym_end,
    ACTIONS(325), 1,
      anon_sym_extern,
    ACTIONS(331), 1,
      anon_sym_nexus,
    STATE(125), 1,
      sym_kind,
    STATE(57), 2,
      sym_definition,
      aux_sym_source_file_repeat1,
    ACTIONS(328), 10,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2330] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(338), 1,
      sym__dedent,
    STATE(82), 1,
      sym_block,
    ACTIONS(334), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2358] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(342), 1,
      sym__dedent,
    STATE(86), 1,
      sym_block,
    ACTIONS(340), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2386] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(346), 1,
      sym__dedent,
    STATE(73), 1,
      sym_block,
    ACTIONS(344), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2414] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(350), 1,
      sym__dedent,
    STATE(76), 1,
      sym_block,
    ACTIONS(348), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2442] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(352), 1,
      anon_sym_COLON,
    ACTIONS(354), 1,
      anon_sym_LPAREN,
    STATE(113), 1,
      sym__arguments,
    ACTIONS(315), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2470] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(356), 1,
      anon_sym_COLON,
    ACTIONS(358), 1,
      anon_sym_LPAREN,
    STATE(95), 1,
      sym__arguments,
    ACTIONS(315), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2498] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(362), 1,
      sym__dedent,
    STATE(87), 1,
      sym_block,
    ACTIONS(360), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2526] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(364), 1,
      anon_sym_COLON,
    ACTIONS(366), 1,
      anon_sym_LPAREN,
    STATE(102), 1,
      sym__arguments,
    ACTIONS(315), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2554] = 7,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(7), 1,
      anon_sym_extern,
    ACTIONS(11), 1,
      anon_sym_nexus,
    ACTIONS(368), 1,
      ts_builtin_sym_end,
    STATE(125), 1,
      sym_kind,
    STATE(57), 2,
      sym_definition,
      aux_sym_source_file_repeat1,
    ACTIONS(9), 10,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2586] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(319), 1,
      anon_sym_LPAREN,
    ACTIONS(321), 1,
      sym__newline,
    STATE(81), 1,
      sym__arguments,
    ACTIONS(315), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2614] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(336), 1,
      sym__indent,
    ACTIONS(372), 1,
      sym__dedent,
    STATE(74), 1,
      sym_block,
    ACTIONS(370), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2642] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(376), 1,
      anon_sym_nexus,
    ACTIONS(378), 1,
      sym__indent,
    STATE(106), 1,
      sym_block,
    ACTIONS(374), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2669] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(378), 1,
      sym__indent,
    ACTIONS(382), 1,
      anon_sym_nexus,
    STATE(100), 1,
      sym_block,
    ACTIONS(380), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2696] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(378), 1,
      sym__indent,
    ACTIONS(386), 1,
      anon_sym_nexus,
    STATE(114), 1,
      sym_block,
    ACTIONS(384), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2723] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(378), 1,
      sym__indent,
    ACTIONS(390), 1,
      anon_sym_nexus,
    STATE(115), 1,
      sym_block,
    ACTIONS(388), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [2750] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(394), 1,
      sym__dedent,
    ACTIONS(392), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2772] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(342), 1,
      sym__dedent,
    ACTIONS(340), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2794] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(398), 1,
      sym__dedent,
    ACTIONS(396), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2816] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(402), 1,
      sym__dedent,
    ACTIONS(400), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2838] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(406), 1,
      sym__newline,
    ACTIONS(404), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2860] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(410), 1,
      sym__newline,
    ACTIONS(408), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2882] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(414), 1,
      sym__newline,
    ACTIONS(412), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2904] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(418), 1,
      sym__newline,
    ACTIONS(416), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2926] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(422), 1,
      sym__newline,
    ACTIONS(420), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2948] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(350), 1,
      sym__dedent,
    ACTIONS(348), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2970] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(426), 1,
      sym__newline,
    ACTIONS(424), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [2992] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(430), 1,
      sym__newline,
    ACTIONS(428), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3014] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(434), 1,
      sym__newline,
    ACTIONS(432), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3036] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(438), 1,
      sym__dedent,
    ACTIONS(436), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3058] = 3,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(346), 1,
      sym__dedent,
    ACTIONS(344), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_keyword,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3080] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(424), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3099] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(428), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3118] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(432), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3137] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(416), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3156] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(412), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3175] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(408), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3194] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(404), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3213] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(420), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3232] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(424), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3251] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(424), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3270] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(428), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3289] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(432), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3308] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(386), 1,
      anon_sym_nexus,
    ACTIONS(384), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3329] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(428), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3348] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(420), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3367] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(432), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3386] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(416), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3405] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(416), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3424] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(390), 1,
      anon_sym_nexus,
    ACTIONS(388), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3445] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(412), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3464] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(408), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3483] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(412), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3502] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(404), 13,
      anon_sym_RPAREN,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3521] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(408), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3540] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(396), 1,
      anon_sym_nexus,
    ACTIONS(398), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3561] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(420), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_RBRACK,
      anon_sym_LBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3580] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(442), 1,
      anon_sym_nexus,
    ACTIONS(440), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3601] = 3,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(446), 1,
      anon_sym_nexus,
    ACTIONS(444), 12,
      ts_builtin_sym_end,
      anon_sym_extern,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3622] = 2,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(404), 13,
      anon_sym_LPAREN2,
      anon_sym_LBRACK,
      anon_sym_LBRACE,
      anon_sym_RBRACE,
      sym_constant,
      sym_operator,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_duration,
      sym_number,
      sym_name,
      sym_sign,
      sym_other,
  [3641] = 4,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(11), 1,
      anon_sym_nexus,
    STATE(127), 1,
      sym_kind,
    ACTIONS(9), 10,
      anon_sym_activity,
      anon_sym_import,
      anon_sym_namespace,
      anon_sym_nexus_endpoint,
      anon_sym_nexus_service,
      anon_sym_package,
      anon_sym_test,
      anon_sym_type,
      anon_sym_worker,
      anon_sym_workflow,
  [3663] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(448), 1,
      anon_sym_SQUOTE2,
    ACTIONS(450), 1,
      sym__single,
    STATE(120), 1,
      aux_sym_string_repeat2,
    ACTIONS(452), 2,
      sym_escape,
      sym_hole,
  [3680] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(454), 1,
      anon_sym_DQUOTE2,
    ACTIONS(456), 1,
      sym__double,
    STATE(132), 1,
      aux_sym_string_repeat1,
    ACTIONS(458), 2,
      sym_escape,
      sym_hole,
  [3697] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(454), 1,
      anon_sym_SQUOTE2,
    ACTIONS(460), 1,
      sym__single,
    STATE(124), 1,
      aux_sym_string_repeat2,
    ACTIONS(462), 2,
      sym_escape,
      sym_hole,
  [3714] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(456), 1,
      sym__double,
    ACTIONS(464), 1,
      anon_sym_DQUOTE2,
    STATE(132), 1,
      aux_sym_string_repeat1,
    ACTIONS(458), 2,
      sym_escape,
      sym_hole,
  [3731] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(460), 1,
      sym__single,
    ACTIONS(466), 1,
      anon_sym_SQUOTE2,
    STATE(124), 1,
      aux_sym_string_repeat2,
    ACTIONS(462), 2,
      sym_escape,
      sym_hole,
  [3748] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(460), 1,
      sym__single,
    ACTIONS(464), 1,
      anon_sym_SQUOTE2,
    STATE(124), 1,
      aux_sym_string_repeat2,
    ACTIONS(462), 2,
      sym_escape,
      sym_hole,
  [3765] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(468), 1,
      anon_sym_SQUOTE2,
    ACTIONS(470), 1,
      sym__single,
    STATE(124), 1,
      aux_sym_string_repeat2,
    ACTIONS(473), 2,
      sym_escape,
      sym_hole,
  [3782] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(476), 1,
      sym_name,
    ACTIONS(478), 1,
      anon_sym_DQUOTE,
    ACTIONS(480), 1,
      anon_sym_SQUOTE,
    STATE(18), 2,
      sym_defined_name,
      sym_string,
  [3799] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(482), 1,
      anon_sym_SQUOTE2,
    ACTIONS(484), 1,
      sym__single,
    STATE(122), 1,
      aux_sym_string_repeat2,
    ACTIONS(486), 2,
      sym_escape,
      sym_hole,
  [3816] = 5,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(476), 1,
      sym_name,
    ACTIONS(478), 1,
      anon_sym_DQUOTE,
    ACTIONS(480), 1,
      anon_sym_SQUOTE,
    STATE(24), 2,
      sym_defined_name,
      sym_string,
  [3833] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(488), 1,
      anon_sym_DQUOTE2,
    ACTIONS(490), 1,
      sym__double,
    STATE(130), 1,
      aux_sym_string_repeat1,
    ACTIONS(492), 2,
      sym_escape,
      sym_hole,
  [3850] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(488), 1,
      anon_sym_SQUOTE2,
    ACTIONS(494), 1,
      sym__single,
    STATE(131), 1,
      aux_sym_string_repeat2,
    ACTIONS(496), 2,
      sym_escape,
      sym_hole,
  [3867] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(456), 1,
      sym__double,
    ACTIONS(498), 1,
      anon_sym_DQUOTE2,
    STATE(132), 1,
      aux_sym_string_repeat1,
    ACTIONS(458), 2,
      sym_escape,
      sym_hole,
  [3884] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(460), 1,
      sym__single,
    ACTIONS(498), 1,
      anon_sym_SQUOTE2,
    STATE(124), 1,
      aux_sym_string_repeat2,
    ACTIONS(462), 2,
      sym_escape,
      sym_hole,
  [3901] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(500), 1,
      anon_sym_DQUOTE2,
    ACTIONS(502), 1,
      sym__double,
    STATE(132), 1,
      aux_sym_string_repeat1,
    ACTIONS(505), 2,
      sym_escape,
      sym_hole,
  [3918] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(456), 1,
      sym__double,
    ACTIONS(466), 1,
      anon_sym_DQUOTE2,
    STATE(132), 1,
      aux_sym_string_repeat1,
    ACTIONS(458), 2,
      sym_escape,
      sym_hole,
  [3935] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(508), 1,
      anon_sym_DQUOTE2,
    ACTIONS(510), 1,
      sym__double,
    STATE(121), 1,
      aux_sym_string_repeat1,
    ACTIONS(512), 2,
      sym_escape,
      sym_hole,
  [3952] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(508), 1,
      anon_sym_SQUOTE2,
    ACTIONS(514), 1,
      sym__single,
    STATE(123), 1,
      aux_sym_string_repeat2,
    ACTIONS(516), 2,
      sym_escape,
      sym_hole,
  [3969] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(448), 1,
      anon_sym_DQUOTE2,
    ACTIONS(518), 1,
      sym__double,
    STATE(119), 1,
      aux_sym_string_repeat1,
    ACTIONS(520), 2,
      sym_escape,
      sym_hole,
  [3986] = 5,
    ACTIONS(29), 1,
      sym_comment,
    ACTIONS(482), 1,
      anon_sym_DQUOTE2,
    ACTIONS(522), 1,
      sym__double,
    STATE(133), 1,
      aux_sym_string_repeat1,
    ACTIONS(524), 2,
      sym_escape,
      sym_hole,
  [4003] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(526), 3,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_name,
  [4012] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(528), 3,
      anon_sym_DQUOTE,
      anon_sym_SQUOTE,
      sym_name,
  [4021] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(530), 1,
      ts_builtin_sym_end,
  [4028] = 2,
    ACTIONS(3), 1,
      sym_comment,
    ACTIONS(532), 1,
      anon_sym_service,
};

static const uint32_t ts_small_parse_table_map[] = {
  [SMALL_STATE(2)] = 0,
  [SMALL_STATE(3)] = 49,
  [SMALL_STATE(4)] = 98,
  [SMALL_STATE(5)] = 147,
  [SMALL_STATE(6)] = 189,
  [SMALL_STATE(7)] = 231,
  [SMALL_STATE(8)] = 273,
  [SMALL_STATE(9)] = 315,
  [SMALL_STATE(10)] = 361,
  [SMALL_STATE(11)] = 403,
  [SMALL_STATE(12)] = 445,
  [SMALL_STATE(13)] = 487,
  [SMALL_STATE(14)] = 529,
  [SMALL_STATE(15)] = 571,
  [SMALL_STATE(16)] = 613,
  [SMALL_STATE(17)] = 655,
  [SMALL_STATE(18)] = 697,
  [SMALL_STATE(19)] = 739,
  [SMALL_STATE(20)] = 781,
  [SMALL_STATE(21)] = 823,
  [SMALL_STATE(22)] = 865,
  [SMALL_STATE(23)] = 907,
  [SMALL_STATE(24)] = 949,
  [SMALL_STATE(25)] = 991,
  [SMALL_STATE(26)] = 1033,
  [SMALL_STATE(27)] = 1075,
  [SMALL_STATE(28)] = 1117,
  [SMALL_STATE(29)] = 1159,
  [SMALL_STATE(30)] = 1201,
  [SMALL_STATE(31)] = 1243,
  [SMALL_STATE(32)] = 1285,
  [SMALL_STATE(33)] = 1327,
  [SMALL_STATE(34)] = 1369,
  [SMALL_STATE(35)] = 1411,
  [SMALL_STATE(36)] = 1453,
  [SMALL_STATE(37)] = 1495,
  [SMALL_STATE(38)] = 1537,
  [SMALL_STATE(39)] = 1579,
  [SMALL_STATE(40)] = 1621,
  [SMALL_STATE(41)] = 1663,
  [SMALL_STATE(42)] = 1705,
  [SMALL_STATE(43)] = 1747,
  [SMALL_STATE(44)] = 1789,
  [SMALL_STATE(45)] = 1831,
  [SMALL_STATE(46)] = 1873,
  [SMALL_STATE(47)] = 1915,
  [SMALL_STATE(48)] = 1957,
  [SMALL_STATE(49)] = 1999,
  [SMALL_STATE(50)] = 2041,
  [SMALL_STATE(51)] = 2083,
  [SMALL_STATE(52)] = 2129,
  [SMALL_STATE(53)] = 2171,
  [SMALL_STATE(54)] = 2203,
  [SMALL_STATE(55)] = 2235,
  [SMALL_STATE(56)] = 2267,
  [SMALL_STATE(57)] = 2298,
  [SMALL_STATE(58)] = 2330,
  [SMALL_STATE(59)] = 2358,
  [SMALL_STATE(60)] = 2386,
  [SMALL_STATE(61)] = 2414,
  [SMALL_STATE(62)] = 2442,
  [SMALL_STATE(63)] = 2470,
  [SMALL_STATE(64)] = 2498,
  [SMALL_STATE(65)] = 2526,
  [SMALL_STATE(66)] = 2554,
  [SMALL_STATE(67)] = 2586,
  [SMALL_STATE(68)] = 2614,
  [SMALL_STATE(69)] = 2642,
  [SMALL_STATE(70)] = 2669,
  [SMALL_STATE(71)] = 2696,
  [SMALL_STATE(72)] = 2723,
  [SMALL_STATE(73)] = 2750,
  [SMALL_STATE(74)] = 2772,
  [SMALL_STATE(75)] = 2794,
  [SMALL_STATE(76)] = 2816,
  [SMALL_STATE(77)] = 2838,
  [SMALL_STATE(78)] = 2860,
  [SMALL_STATE(79)] = 2882,
  [SMALL_STATE(80)] = 2904,
  [SMALL_STATE(81)] = 2926,
  [SMALL_STATE(82)] = 2948,
  [SMALL_STATE(83)] = 2970,
  [SMALL_STATE(84)] = 2992,
  [SMALL_STATE(85)] = 3014,
  [SMALL_STATE(86)] = 3036,
  [SMALL_STATE(87)] = 3058,
  [SMALL_STATE(88)] = 3080,
  [SMALL_STATE(89)] = 3099,
  [SMALL_STATE(90)] = 3118,
  [SMALL_STATE(91)] = 3137,
  [SMALL_STATE(92)] = 3156,
  [SMALL_STATE(93)] = 3175,
  [SMALL_STATE(94)] = 3194,
  [SMALL_STATE(95)] = 3213,
  [SMALL_STATE(96)] = 3232,
  [SMALL_STATE(97)] = 3251,
  [SMALL_STATE(98)] = 3270,
  [SMALL_STATE(99)] = 3289,
  [SMALL_STATE(100)] = 3308,
  [SMALL_STATE(101)] = 3329,
  [SMALL_STATE(102)] = 3348,
  [SMALL_STATE(103)] = 3367,
  [SMALL_STATE(104)] = 3386,
  [SMALL_STATE(105)] = 3405,
  [SMALL_STATE(106)] = 3424,
  [SMALL_STATE(107)] = 3445,
  [SMALL_STATE(108)] = 3464,
  [SMALL_STATE(109)] = 3483,
  [SMALL_STATE(110)] = 3502,
  [SMALL_STATE(111)] = 3521,
  [SMALL_STATE(112)] = 3540,
  [SMALL_STATE(113)] = 3561,
  [SMALL_STATE(114)] = 3580,
  [SMALL_STATE(115)] = 3601,
  [SMALL_STATE(116)] = 3622,
  [SMALL_STATE(117)] = 3641,
  [SMALL_STATE(118)] = 3663,
  [SMALL_STATE(119)] = 3680,
  [SMALL_STATE(120)] = 3697,
  [SMALL_STATE(121)] = 3714,
  [SMALL_STATE(122)] = 3731,
  [SMALL_STATE(123)] = 3748,
  [SMALL_STATE(124)] = 3765,
  [SMALL_STATE(125)] = 3782,
  [SMALL_STATE(126)] = 3799,
  [SMALL_STATE(127)] = 3816,
  [SMALL_STATE(128)] = 3833,
  [SMALL_STATE(129)] = 3850,
  [SMALL_STATE(130)] = 3867,
  [SMALL_STATE(131)] = 3884,
  [SMALL_STATE(132)] = 3901,
  [SMALL_STATE(133)] = 3918,
  [SMALL_STATE(134)] = 3935,
  [SMALL_STATE(135)] = 3952,
  [SMALL_STATE(136)] = 3969,
  [SMALL_STATE(137)] = 3986,
  [SMALL_STATE(138)] = 4003,
  [SMALL_STATE(139)] = 4012,
  [SMALL_STATE(140)] = 4021,
  [SMALL_STATE(141)] = 4028,
};

static const TSParseActionEntry ts_parse_actions[] = {
  [0] = {.entry = {.count = 0, .reusable = false}},
  [1] = {.entry = {.count = 1, .reusable = false}}, RECOVER(),
  [3] = {.entry = {.count = 1, .reusable = true}}, SHIFT_EXTRA(),
  [5] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 0, 0, 0),
  [7] = {.entry = {.count = 1, .reusable = true}}, SHIFT(117),
  [9] = {.entry = {.count = 1, .reusable = true}}, SHIFT(138),
  [11] = {.entry = {.count = 1, .reusable = false}}, SHIFT(141),
  [13] = {.entry = {.count = 1, .reusable = false}}, SHIFT(56),
  [15] = {.entry = {.count = 1, .reusable = false}}, SHIFT(44),
  [17] = {.entry = {.count = 1, .reusable = false}}, SHIFT(25),
  [19] = {.entry = {.count = 1, .reusable = false}}, SHIFT(6),
  [21] = {.entry = {.count = 1, .reusable = false}}, SHIFT(15),
  [23] = {.entry = {.count = 1, .reusable = false}}, SHIFT(17),
  [25] = {.entry = {.count = 1, .reusable = false}}, SHIFT(137),
  [27] = {.entry = {.count = 1, .reusable = false}}, SHIFT(126),
  [29] = {.entry = {.count = 1, .reusable = false}}, SHIFT_EXTRA(),
  [31] = {.entry = {.count = 1, .reusable = true}}, SHIFT(112),
  [33] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(56),
  [36] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(44),
  [39] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(25),
  [42] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(6),
  [45] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(15),
  [48] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(17),
  [51] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(137),
  [54] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0), SHIFT_REPEAT(126),
  [57] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_block_repeat1, 2, 0, 0),
  [59] = {.entry = {.count = 1, .reusable = true}}, SHIFT(75),
  [61] = {.entry = {.count = 1, .reusable = false}}, SHIFT(62),
  [63] = {.entry = {.count = 1, .reusable = false}}, SHIFT(35),
  [65] = {.entry = {.count = 1, .reusable = false}}, SHIFT(36),
  [67] = {.entry = {.count = 1, .reusable = false}}, SHIFT(93),
  [69] = {.entry = {.count = 1, .reusable = false}}, SHIFT(37),
  [71] = {.entry = {.count = 1, .reusable = false}}, SHIFT(47),
  [73] = {.entry = {.count = 1, .reusable = false}}, SHIFT(136),
  [75] = {.entry = {.count = 1, .reusable = false}}, SHIFT(118),
  [77] = {.entry = {.count = 1, .reusable = false}}, SHIFT(63),
  [79] = {.entry = {.count = 1, .reusable = false}}, SHIFT(43),
  [81] = {.entry = {.count = 1, .reusable = false}}, SHIFT(5),
  [83] = {.entry = {.count = 1, .reusable = false}}, SHIFT(45),
  [85] = {.entry = {.count = 1, .reusable = false}}, SHIFT(78),
  [87] = {.entry = {.count = 1, .reusable = false}}, SHIFT(12),
  [89] = {.entry = {.count = 1, .reusable = false}}, SHIFT(128),
  [91] = {.entry = {.count = 1, .reusable = false}}, SHIFT(129),
  [93] = {.entry = {.count = 1, .reusable = false}}, SHIFT(67),
  [95] = {.entry = {.count = 1, .reusable = false}}, SHIFT(14),
  [97] = {.entry = {.count = 1, .reusable = true}}, SHIFT(71),
  [99] = {.entry = {.count = 1, .reusable = true}}, SHIFT(72),
  [101] = {.entry = {.count = 1, .reusable = false}}, SHIFT(65),
  [103] = {.entry = {.count = 1, .reusable = false}}, SHIFT(83),
  [105] = {.entry = {.count = 1, .reusable = false}}, SHIFT(27),
  [107] = {.entry = {.count = 1, .reusable = false}}, SHIFT(28),
  [109] = {.entry = {.count = 1, .reusable = false}}, SHIFT(29),
  [111] = {.entry = {.count = 1, .reusable = false}}, SHIFT(19),
  [113] = {.entry = {.count = 1, .reusable = false}}, SHIFT(134),
  [115] = {.entry = {.count = 1, .reusable = false}}, SHIFT(135),
  [117] = {.entry = {.count = 1, .reusable = false}}, SHIFT(52),
  [119] = {.entry = {.count = 1, .reusable = false}}, SHIFT(26),
  [121] = {.entry = {.count = 1, .reusable = false}}, SHIFT(84),
  [123] = {.entry = {.count = 1, .reusable = false}}, SHIFT(20),
  [125] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(67),
  [128] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(44),
  [131] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(25),
  [134] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(6),
  [137] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(14),
  [140] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(137),
  [143] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0), SHIFT_REPEAT(126),
  [146] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_definition_repeat1, 2, 0, 0),
  [148] = {.entry = {.count = 1, .reusable = false}}, SHIFT(21),
  [150] = {.entry = {.count = 1, .reusable = true}}, SHIFT(68),
  [152] = {.entry = {.count = 1, .reusable = false}}, SHIFT(22),
  [154] = {.entry = {.count = 1, .reusable = true}}, SHIFT(64),
  [156] = {.entry = {.count = 1, .reusable = false}}, SHIFT(23),
  [158] = {.entry = {.count = 1, .reusable = true}}, SHIFT(58),
  [160] = {.entry = {.count = 1, .reusable = false}}, SHIFT(7),
  [162] = {.entry = {.count = 1, .reusable = true}}, SHIFT(70),
  [164] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(65),
  [167] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0),
  [169] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(27),
  [172] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(28),
  [175] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(29),
  [178] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(19),
  [181] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(134),
  [184] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(135),
  [187] = {.entry = {.count = 1, .reusable = false}}, SHIFT(85),
  [189] = {.entry = {.count = 1, .reusable = true}}, SHIFT(59),
  [191] = {.entry = {.count = 1, .reusable = true}}, SHIFT(60),
  [193] = {.entry = {.count = 1, .reusable = true}}, SHIFT(61),
  [195] = {.entry = {.count = 1, .reusable = false}}, SHIFT(8),
  [197] = {.entry = {.count = 1, .reusable = true}}, SHIFT(69),
  [199] = {.entry = {.count = 1, .reusable = false}}, SHIFT(11),
  [201] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(63),
  [204] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(43),
  [207] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(5),
  [210] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(45),
  [213] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(26),
  [216] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(128),
  [219] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(129),
  [222] = {.entry = {.count = 1, .reusable = false}}, SHIFT(108),
  [224] = {.entry = {.count = 1, .reusable = false}}, SHIFT(30),
  [226] = {.entry = {.count = 1, .reusable = false}}, SHIFT(31),
  [228] = {.entry = {.count = 1, .reusable = false}}, SHIFT(32),
  [230] = {.entry = {.count = 1, .reusable = false}}, SHIFT(96),
  [232] = {.entry = {.count = 1, .reusable = false}}, SHIFT(101),
  [234] = {.entry = {.count = 1, .reusable = false}}, SHIFT(34),
  [236] = {.entry = {.count = 1, .reusable = false}}, SHIFT(103),
  [238] = {.entry = {.count = 1, .reusable = false}}, SHIFT(111),
  [240] = {.entry = {.count = 1, .reusable = false}}, SHIFT(38),
  [242] = {.entry = {.count = 1, .reusable = false}}, SHIFT(39),
  [244] = {.entry = {.count = 1, .reusable = false}}, SHIFT(40),
  [246] = {.entry = {.count = 1, .reusable = false}}, SHIFT(88),
  [248] = {.entry = {.count = 1, .reusable = false}}, SHIFT(89),
  [250] = {.entry = {.count = 1, .reusable = false}}, SHIFT(42),
  [252] = {.entry = {.count = 1, .reusable = false}}, SHIFT(90),
  [254] = {.entry = {.count = 1, .reusable = false}}, SHIFT(46),
  [256] = {.entry = {.count = 1, .reusable = false}}, SHIFT(10),
  [258] = {.entry = {.count = 1, .reusable = false}}, SHIFT(48),
  [260] = {.entry = {.count = 1, .reusable = false}}, SHIFT(97),
  [262] = {.entry = {.count = 1, .reusable = false}}, SHIFT(98),
  [264] = {.entry = {.count = 1, .reusable = false}}, SHIFT(50),
  [266] = {.entry = {.count = 1, .reusable = false}}, SHIFT(99),
  [268] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(62),
  [271] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(35),
  [274] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(36),
  [277] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(37),
  [280] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(52),
  [283] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(136),
  [286] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__arguments_repeat1, 2, 0, 0), SHIFT_REPEAT(118),
  [289] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_defined_name, 1, 0, 0),
  [291] = {.entry = {.count = 1, .reusable = false}}, SHIFT(55),
  [293] = {.entry = {.count = 1, .reusable = true}}, SHIFT(55),
  [295] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_defined_name, 1, 0, 0),
  [297] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_defined_name_repeat1, 2, 0, 0),
  [299] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_defined_name_repeat1, 2, 0, 0), SHIFT_REPEAT(54),
  [302] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_defined_name_repeat1, 2, 0, 0), SHIFT_REPEAT(54),
  [305] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_defined_name_repeat1, 2, 0, 0),
  [307] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_defined_name, 2, 0, 0),
  [309] = {.entry = {.count = 1, .reusable = false}}, SHIFT(54),
  [311] = {.entry = {.count = 1, .reusable = true}}, SHIFT(54),
  [313] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_defined_name, 2, 0, 0),
  [315] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__value, 1, 0, 0),
  [317] = {.entry = {.count = 1, .reusable = false}}, SHIFT(77),
  [319] = {.entry = {.count = 1, .reusable = true}}, SHIFT(13),
  [321] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__value, 1, 0, 0),
  [323] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0),
  [325] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(117),
  [328] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(138),
  [331] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(141),
  [334] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 2, 0, 0),
  [336] = {.entry = {.count = 1, .reusable = true}}, SHIFT(51),
  [338] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 2, 0, 0),
  [340] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 3, 0, 4),
  [342] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 3, 0, 4),
  [344] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 3, 0, 5),
  [346] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 3, 0, 5),
  [348] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 3, 0, 0),
  [350] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 3, 0, 0),
  [352] = {.entry = {.count = 1, .reusable = false}}, SHIFT(94),
  [354] = {.entry = {.count = 1, .reusable = true}}, SHIFT(41),
  [356] = {.entry = {.count = 1, .reusable = false}}, SHIFT(116),
  [358] = {.entry = {.count = 1, .reusable = true}}, SHIFT(49),
  [360] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 2, 0, 5),
  [362] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 2, 0, 5),
  [364] = {.entry = {.count = 1, .reusable = false}}, SHIFT(110),
  [366] = {.entry = {.count = 1, .reusable = true}}, SHIFT(33),
  [368] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 1, 0, 0),
  [370] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 2, 0, 4),
  [372] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 2, 0, 4),
  [374] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 4, 0, 2),
  [376] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 4, 0, 2),
  [378] = {.entry = {.count = 1, .reusable = true}}, SHIFT(9),
  [380] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 3, 0, 1),
  [382] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 3, 0, 1),
  [384] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 4, 0, 1),
  [386] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 4, 0, 1),
  [388] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 5, 0, 2),
  [390] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 5, 0, 2),
  [392] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 4, 0, 5),
  [394] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 4, 0, 5),
  [396] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_block, 3, 0, 0),
  [398] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_block, 3, 0, 0),
  [400] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 4, 0, 0),
  [402] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 4, 0, 0),
  [404] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_key, 2, 0, 0),
  [406] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_key, 2, 0, 0),
  [408] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_group, 2, 0, 0),
  [410] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_group, 2, 0, 0),
  [412] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_string, 3, 0, 0),
  [414] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_string, 3, 0, 0),
  [416] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_string, 2, 0, 0),
  [418] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_string, 2, 0, 0),
  [420] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_call, 2, 0, 3),
  [422] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_call, 2, 0, 3),
  [424] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_group, 3, 0, 0),
  [426] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_group, 3, 0, 0),
  [428] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__arguments, 2, 0, 0),
  [430] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__arguments, 2, 0, 0),
  [432] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__arguments, 3, 0, 0),
  [434] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__arguments, 3, 0, 0),
  [436] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_statement, 4, 0, 4),
  [438] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_statement, 4, 0, 4),
  [440] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 5, 0, 1),
  [442] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 5, 0, 1),
  [444] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_definition, 6, 0, 2),
  [446] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_definition, 6, 0, 2),
  [448] = {.entry = {.count = 1, .reusable = true}}, SHIFT(104),
  [450] = {.entry = {.count = 1, .reusable = false}}, SHIFT(120),
  [452] = {.entry = {.count = 1, .reusable = true}}, SHIFT(120),
  [454] = {.entry = {.count = 1, .reusable = true}}, SHIFT(109),
  [456] = {.entry = {.count = 1, .reusable = false}}, SHIFT(132),
  [458] = {.entry = {.count = 1, .reusable = true}}, SHIFT(132),
  [460] = {.entry = {.count = 1, .reusable = false}}, SHIFT(124),
  [462] = {.entry = {.count = 1, .reusable = true}}, SHIFT(124),
  [464] = {.entry = {.count = 1, .reusable = true}}, SHIFT(107),
  [466] = {.entry = {.count = 1, .reusable = true}}, SHIFT(79),
  [468] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_string_repeat2, 2, 0, 0),
  [470] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_string_repeat2, 2, 0, 0), SHIFT_REPEAT(124),
  [473] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_string_repeat2, 2, 0, 0), SHIFT_REPEAT(124),
  [476] = {.entry = {.count = 1, .reusable = true}}, SHIFT(53),
  [478] = {.entry = {.count = 1, .reusable = true}}, SHIFT(137),
  [480] = {.entry = {.count = 1, .reusable = true}}, SHIFT(126),
  [482] = {.entry = {.count = 1, .reusable = true}}, SHIFT(80),
  [484] = {.entry = {.count = 1, .reusable = false}}, SHIFT(122),
  [486] = {.entry = {.count = 1, .reusable = true}}, SHIFT(122),
  [488] = {.entry = {.count = 1, .reusable = true}}, SHIFT(91),
  [490] = {.entry = {.count = 1, .reusable = false}}, SHIFT(130),
  [492] = {.entry = {.count = 1, .reusable = true}}, SHIFT(130),
  [494] = {.entry = {.count = 1, .reusable = false}}, SHIFT(131),
  [496] = {.entry = {.count = 1, .reusable = true}}, SHIFT(131),
  [498] = {.entry = {.count = 1, .reusable = true}}, SHIFT(92),
  [500] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_string_repeat1, 2, 0, 0),
  [502] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_string_repeat1, 2, 0, 0), SHIFT_REPEAT(132),
  [505] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_string_repeat1, 2, 0, 0), SHIFT_REPEAT(132),
  [508] = {.entry = {.count = 1, .reusable = true}}, SHIFT(105),
  [510] = {.entry = {.count = 1, .reusable = false}}, SHIFT(121),
  [512] = {.entry = {.count = 1, .reusable = true}}, SHIFT(121),
  [514] = {.entry = {.count = 1, .reusable = false}}, SHIFT(123),
  [516] = {.entry = {.count = 1, .reusable = true}}, SHIFT(123),
  [518] = {.entry = {.count = 1, .reusable = false}}, SHIFT(119),
  [520] = {.entry = {.count = 1, .reusable = true}}, SHIFT(119),
  [522] = {.entry = {.count = 1, .reusable = false}}, SHIFT(133),
  [524] = {.entry = {.count = 1, .reusable = true}}, SHIFT(133),
  [526] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_kind, 1, 0, 0),
  [528] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_kind, 2, 0, 0),
  [530] = {.entry = {.count = 1, .reusable = true}},  ACCEPT_INPUT(),
  [532] = {.entry = {.count = 1, .reusable = true}}, SHIFT(139),
};

enum ts_external_scanner_symbol_identifiers {
  ts_external_token__newline = 0,
  ts_external_token__indent = 1,
  ts_external_token__dedent = 2,
};

static const TSSymbol ts_external_scanner_symbol_map[EXTERNAL_TOKEN_COUNT] = {
  [ts_external_token__newline] = sym__newline,
  [ts_external_token__indent] = sym__indent,
  [ts_external_token__dedent] = sym__dedent,
};

static const bool ts_external_scanner_states[6][EXTERNAL_TOKEN_COUNT] = {
  [1] = {
    [ts_external_token__newline] = true,
    [ts_external_token__indent] = true,
    [ts_external_token__dedent] = true,
  },
  [2] = {
    [ts_external_token__dedent] = true,
  },
  [3] = {
    [ts_external_token__newline] = true,
  },
  [4] = {
    [ts_external_token__indent] = true,
    [ts_external_token__dedent] = true,
  },
  [5] = {
    [ts_external_token__indent] = true,
  },
};

#ifdef __cplusplus
extern "C" {
#endif
void *tree_sitter_twf_external_scanner_create(void);
void tree_sitter_twf_external_scanner_destroy(void *);
bool tree_sitter_twf_external_scanner_scan(void *, TSLexer *, const bool *);
unsigned tree_sitter_twf_external_scanner_serialize(void *, char *);
void tree_sitter_twf_external_scanner_deserialize(void *, const char *, unsigned);

#ifdef TREE_SITTER_HIDE_SYMBOLS
#define TS_PUBLIC
#elif defined(_WIN32)
#define TS_PUBLIC __declspec(dllexport)
#else
#define TS_PUBLIC __attribute__((visibility("default")))
#endif

TS_PUBLIC const TSLanguage *tree_sitter_twf(void) {
  static const TSLanguage language = {
    .version = LANGUAGE_VERSION,
    .symbol_count = SYMBOL_COUNT,
    .alias_count = ALIAS_COUNT,
    .token_count = TOKEN_COUNT,
    .external_token_count = EXTERNAL_TOKEN_COUNT,
    .state_count = STATE_COUNT,
    .large_state_count = LARGE_STATE_COUNT,
    .production_id_count = PRODUCTION_ID_COUNT,
    .field_count = FIELD_COUNT,
    .max_alias_sequence_length = MAX_ALIAS_SEQUENCE_LENGTH,
    .parse_table = &ts_parse_table[0][0],
    .small_parse_table = ts_small_parse_table,
    .small_parse_table_map = ts_small_parse_table_map,
    .parse_actions = ts_parse_actions,
    .symbol_names = ts_symbol_names,
    .field_names = ts_field_names,
    .field_map_slices = ts_field_map_slices,
    .field_map_entries = ts_field_map_entries,
    .symbol_metadata = ts_symbol_metadata,
    .public_symbol_map = ts_symbol_map,
    .alias_map = ts_non_terminal_alias_map,
    .alias_sequences = &ts_alias_sequences[0][0],
    .lex_modes = ts_lex_modes,
    .lex_fn = ts_lex,
    .keyword_lex_fn = ts_lex_keywords,
    .keyword_capture_token = sym_name,
    .external_scanner = {
      &ts_external_scanner_states[0][0],
      ts_external_scanner_symbol_map,
      tree_sitter_twf_external_scanner_create,
      tree_sitter_twf_external_scanner_destroy,
      tree_sitter_twf_external_scanner_scan,
      tree_sitter_twf_external_scanner_serialize,
      tree_sitter_twf_external_scanner_deserialize,
    },
    .primary_state_ids = ts_primary_state_ids,
  };
  return &language;
}
#ifdef __cplusplus
}
#endif
