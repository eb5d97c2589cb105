// The grammar as an editor runs it: vscode-textmate on oniguruma. `make editors` installs both.
"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const HERE = path.join(__dirname, "..");
const ROOT = path.join(HERE, "..", "..");

async function grammar() {
  const wasm = require.resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(fs.readFileSync(wasm).buffer).catch(() => undefined);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => {
      const file = path.join(HERE, "syntaxes", "twf.tmLanguage.json");
      return textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file);
    },
  });
  return registry.loadGrammar("source.twf");
}

// The innermost scope of each piece of text, as pairs; spaces are left out.
async function scopes(text) {
  const found = [];
  const loaded = await grammar();
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const read = loaded.tokenizeLine(line, state);
    for (const token of read.tokens) {
      const piece = line.slice(token.startIndex, token.endIndex);
      if (piece.trim()) found.push([piece, token.scopes.at(-1)]);
    }
    state = read.ruleStack;
  }
  return found;
}

async function scopeOf(piece, text) {
  const found = (await scopes(text)).filter(([written]) => written === piece);
  assert.ok(found.length, `${piece} is no token of its own`);
  return found[0][1];
}

const CASES = [
  ["workflow", "workflow Order(id: string):", "storage.type.twf"],
  ["Order", "workflow Order(id: string):", "entity.name.type.twf"],
  ["string", "workflow Order(id: string):", "support.type.twf"],
  ["nexus service", "nexus service Payments:", "storage.type.twf"],
  ["sync", "    sync Quote(id: string) -> (Price):", "keyword.control.twf"],
  ["nexus", "    nexus PaymentsEndpoint Payments.Charge(id) -> receipt", "keyword.control.twf"],
  ["promise", "    promise h <- activity Pack(id)", "keyword.control.twf"],
  ["Pack", "    promise h <- activity Pack(id)", "entity.name.function.twf"],
  ["{id}", '    x = "order-{id}"', "variable.parameter.hole.twf"],
  ["\\n", '    x = "a\\n"', "constant.character.escape.twf"],
  ["5m", "            timeout: 5m", "constant.numeric.duration.twf"],
  ["timeout", "            timeout: 5m", "variable.other.property.twf"],
  ["concat", '    close concat("a", b)', "support.function.twf"],
  ["not", "    if not done:", "keyword.operator.word.twf"],
  ["null", "    x = null", "constant.language.twf"],
  ["set", "    set = 3", "variable.other.twf"],
  ["# why", "    close  # why", "comment.line.number-sign.twf"],
  ["test", 'test "paid":', "storage.type.twf"],
  ["completes", "    expect order completes with 3", "keyword.control.twf"],
];

for (const [piece, text, scope] of CASES) {
  test(`${piece} in ${text.trim()} is ${scope}`, async () => {
    assert.strictEqual(await scopeOf(piece, text), scope);
  });
}

test("a text that is not closed ends with its line", async () => {
  const found = await scopes('    x = "open\n    close');
  assert.strictEqual(found.at(-1)[1], "keyword.control.twf");
});

test("every example and fixture is read to its end", async () => {
  const folders = ["examples", "tests/fixtures/language"].map((name) => path.join(ROOT, name));
  const files = folders.flatMap((folder) =>
    fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".twf"))
      .map((name) => path.join(folder, name)));
  assert.ok(files.length > 20);
  for (const file of files) assert.ok((await scopes(fs.readFileSync(file, "utf8"))).length);
});
