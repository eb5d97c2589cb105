// The client of `crossway lsp`: it starts the server in a folder that the user trusts, and says what
// to do where it is not installed.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("crossway").get("command");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("crossway", "Crossway", server, {
    documentSelector: [{ language: "twf" }, { language: "markdown" }],
    synchronize: {
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{twf,py,nexusrpc.yaml,toml}"),
    },
  });
  try {
    await client.start();
  } catch (fault) {
    client = undefined;
    const said = `cannot start ${command} lsp: ${fault.message}`;
    vscode.window.showErrorMessage(
      `${said}. Install it with pip install 'crossway[lsp]', or say where it is in crossway.command.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

// What stands above a definition. A task without a shell: names of a design are arguments, not words
// of a command line.
function inTask(name, args) {
  const command = vscode.workspace.getConfiguration("crossway").get("command");
  const work = new vscode.ProcessExecution(command, args);
  const task = new vscode.Task(
    { type: "crossway", name },
    vscode.TaskScope.Workspace,
    name,
    "crossway",
    work,
  );
  return vscode.tasks.executeTask(task);
}

function showCallers(uri, position, places) {
  const at = ({ line, character }) => new vscode.Position(line, character);
  const locations = places.map(
    (one) =>
      new vscode.Location(
        vscode.Uri.parse(one.uri),
        new vscode.Range(at(one.range.start), at(one.range.end)),
      ),
  );
  const shown = [vscode.Uri.parse(uri), at(position), locations];
  return vscode.commands.executeCommand("editor.action.showReferences", ...shown);
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("crossway.restart", restart),
    vscode.commands.registerCommand("crossway.run", (design, workflow) =>
      inTask(`run ${workflow}`, ["run", design, workflow]),
    ),
    vscode.commands.registerCommand("crossway.test", (design) =>
      inTask("test", ["test", design]),
    ),
    vscode.commands.registerCommand("crossway.showCallers", showCallers),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("crossway.command")) await restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(start),
  );
  if (vscode.workspace.isTrusted) await start();
}

module.exports = { activate, deactivate: stop };
