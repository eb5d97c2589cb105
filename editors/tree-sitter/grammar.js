// Designs in TWF for editors that read tree-sitter: lines, the blocks below them, words, texts.
//
// What a line means is decided by Crossway's parser, which reads a word as a keyword only where what
// follows fits. This grammar reads each text, also one that is half typed, and says what editors need:
// definitions with their names, blocks to fold, keywords, texts with their holes, comments.

// The words are written from the language by `python -m scripts.editor_grammars`.
const { definitions, keywords, constants, operators } = require("./words.json");

module.exports = grammar({
  name: "twf",

  externals: ($) => [$._newline, $._indent, $._dedent],

  extras: ($) => [$.comment, /[\s\f\uFEFF\u2060\u200B]|\\\r?\n/],

  word: ($) => $.name,

  rules: {
    source_file: ($) => repeat($.definition),

    definition: ($) =>
      seq(
        optional("extern"),
        field("kind", $.kind),
        field("name", choice($.defined_name, $.string)),
        repeat($._part),
        $._newline,
        optional($.block),
      ),

    kind: ($) => choice(...definitions, seq("nexus", "service")),

    // `Order`, `billing.Order`, `orders-eu`, `shard-{org}`
    defined_name: ($) => prec.right(seq($.name, repeat($._more))),
    _more: ($) =>
      choice(
        alias(token.immediate(/[.-][A-Za-z0-9_]*/), $.more),
        alias(token.immediate(/\{[A-Za-z_][\w.]*\}/), $.hole),
      ),

    block: ($) => seq($._indent, repeat1($.statement), $._dedent),

    statement: ($) =>
      seq(
        choice(
          seq(field("keyword", $.keyword), repeat($._part)),
          seq(field("key", $.key), repeat($._part)),
          seq($._value, repeat($._part)),
        ),
        $._newline,
        optional($.block),
      ),

    // `task_queue: "orders"`, also of records and of parameters
    key: ($) => prec(1, seq($.name, token(prec(1, ":")))),

    _part: ($) => choice($.keyword, $._value),
    _value: ($) =>
      choice($.string, $.number, $.duration, $.constant, $.operator, $.group, $.call, $.name, $.sign, $.other),

    call: ($) => prec(1, seq(field("function", $.name), field("arguments", alias($._arguments, $.group)))),
    _arguments: ($) => seq(token.immediate("("), repeat($._inner), ")"),

    group: ($) =>
      choice(
        seq("(", repeat($._inner), ")"),
        seq("[", repeat($._inner), "]"),
        seq("{", repeat($._inner), "}"),
      ),
    // No keywords: a parameter may be called `order` or `query`.
    _inner: ($) => choice($.key, $._value),

    keyword: ($) => token(choice(...keywords)),
    constant: ($) => token(choice(...constants)),
    operator: ($) => token(choice(...operators)),

    string: ($) =>
      choice(
        seq('"', repeat(choice($.escape, $.hole, $._double)), token.immediate('"')),
        seq("'", repeat(choice($.escape, $.hole, $._single)), token.immediate("'")),
      ),
    _double: ($) => token.immediate(prec(0, /[^"\\{\r\n]+|\{/)),
    _single: ($) => token.immediate(prec(0, /[^'\\{\r\n]+|\{/)),
    escape: ($) => token.immediate(prec(1, /\\(u[0-9a-fA-F]{4}|[^\r\n])/)),
    hole: ($) => token.immediate(prec(2, /\{[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\}/)),

    duration: ($) => token(prec(2, /[0-9]+(\.[0-9]+)?(ms|s|m|h|d|w)/)),
    number: ($) => token(prec(1, /[0-9]+(\.[0-9]+)?/)),
    // An apostrophe inside of a word, as lines of words have it: `it's`.
    name: ($) => /[A-Za-z_][A-Za-z0-9_]*('[A-Za-z0-9_]+)*/,
    sign: ($) => token(choice("->", "<-", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "=", "<", ">", "|", "?", ",", ".", ":")),
    other: ($) => token(prec(-1, /[^\s"'()\[\]{}#A-Za-z0-9_]/)),

    comment: ($) => token(prec(-1, /#[^\r\n]*/)),
  },
});
