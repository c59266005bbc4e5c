// A text editor, as far as a language server can tell: it speaks the Language Server Protocol over stdio.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SERVER = fileURLToPath(new URL("node_modules/yaml-language-server/bin/yaml-language-server", import.meta.url));

/** Stands for the cursor in a text. */
const CURSOR = "‸";

export class Editor {
  #buffer = Buffer.alloc(0);
  #count = 0;
  /** What waits for an answer, by number, and for what is wrong with a file, by address. */
  #waiting = new Map();

  /** Opens a folder; `schemas` is the setting `yaml.schemas`. */
  static async open(root, schemas) {
    const editor = new Editor();
    editor.root = root;
    editor.settings = { schemas, schemaStore: { enable: false }, validate: true, completion: true, hover: true };
    editor.server = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    editor.server.stdout.on("data", (data) => editor.#read(data));
    const rootUri = pathToFileURL(root).href;
    await editor.#ask("initialize", {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: "hub" }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
          hover: { contentFormat: ["markdown"] },
          publishDiagnostics: {},
        },
      },
    });
    editor.#tell("initialized", {});
    editor.#tell("workspace/didChangeConfiguration", { settings: { yaml: editor.settings } });
    return editor;
  }

  close() {
    this.server.kill();
  }

  /** What may be put at the cursor: what is put in, by what is shown. */
  async complete(folder, text) {
    const answer = await this.#ask("textDocument/completion", this.#show(folder, text));
    const items = answer.items ?? answer;
    return Object.fromEntries(items.map((item) => [item.label, item.textEdit?.newText ?? item.insertText]));
  }

  /** What is said of the word at the cursor. */
  async hover(folder, text) {
    const answer = await this.#ask("textDocument/hover", this.#show(folder, text));
    return answer?.contents.value ?? "";
  }

  /** What is wrong with a text, each with its line. */
  async check(folder, text) {
    const { uri } = this.#show(folder, text).textDocument;
    const found = await new Promise((resolve) => this.#waiting.set(uri, resolve));
    return found.map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  }

  /** Opens a new Markdown file in a folder; where its cursor is. */
  #show(folder, text) {
    const before = text.split(CURSOR)[0].split("\n");
    const uri = pathToFileURL(join(this.root, folder, `${++this.#count}.md`)).href;
    const document = { uri, languageId: "markdown", version: 1, text: text.replace(CURSOR, "") };
    this.#tell("textDocument/didOpen", { textDocument: document });
    return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1).length } };
  }

  #tell(method, params) {
    this.#send({ method, params });
  }

  #ask(method, params) {
    const id = ++this.#count;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const head = this.#buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.subarray(0, head))?.[1]);
      const body = head + 4;
      if (head < 0 || this.#buffer.length < body + length) return;
      this.#receive(JSON.parse(this.#buffer.subarray(body, body + length)));
      this.#buffer = this.#buffer.subarray(body + length);
    }
  }

  #receive({ id, method, params, result }) {
    if (method === undefined) {
      this.#waiting.get(id)(result);
    } else if (method === "workspace/configuration") {
      const settings = params.items.map(({ section }) => (section === "yaml" ? this.settings : null));
      this.#send({ id, result: settings });
    } else if (method === "textDocument/publishDiagnostics") {
      this.#waiting.get(params.uri)?.(params.diagnostics);
    } else if (id !== undefined) {
      this.#send({ id, result: null });
    }
  }
}
