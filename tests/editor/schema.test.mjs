// The schemas in real language servers: what an editor is offered, told and warned of while typing.
//
// Front matter is handed over as a server gets it from editors that start it for Markdown files: as the whole file,
// and alone, as from those that cut it out.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Editor } from "./editor.mjs";

const PROGRAM = process.env.PUSTAKA ?? fileURLToPath(new URL("../../target/debug/pustaka", import.meta.url));
const TAPLO = fileURLToPath(new URL("node_modules/@taplo/cli/dist/cli.js", import.meta.url));

const root = join(mkdtempSync(join(tmpdir(), "pustaka-")), "hub");
const pustaka = (...flags) => execFileSync(PROGRAM, flags, { encoding: "utf8", stdio: "pipe" });
const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const FOLDER = "content/resources";
const whole = (front) => `---\n${front}---\n\nText.\n`;

let editor;
before(async () => {
  pustaka("init", root);
  write("content/topics/water.md", "---\ntitle: Clean water\n---\n");
  write("content/news/first.md", "---\ntitle: The first news\n---\n");
  const site = readFileSync(join(root, "site.toml"), "utf8");
  const fields = 'follows = { type = "reference", to = "news" }\nfigures = { type = "measure", list = true }\n';
  write("site.toml", `${site}\n[collections.resources.fields]\n${fields}`);
  pustaka("schema", "--root", root);
  const schemas = {
    "./.pustaka/schema/content.json": ["content/*.md", "content/*/_index.md"],
    "./.pustaka/schema/content/resources.json": "content/resources/**/*.md",
  };
  editor = await Editor.open(root, schemas);
  // The server begins to answer before it has its settings.
  while (!("date" in (await editor.complete(FOLDER, "title: A\n‸\n")))) await setTimeout(50);
});
after(() => {
  editor?.close();
  rmSync(dirname(root), { recursive: true, force: true });
});

for (const [how, file] of [["in a whole file", whole], ["alone", (front) => front]]) {
  test(`fields are completed ${how}`, async () => {
    const offered = await editor.complete(FOLDER, file("title: A\nki‸\n"));
    assert.equal(offered.kind, "kind: ");
    for (const field of ["date", "countries", "topics", "file", "follows", "figures"]) assert.ok(field in offered, field);
    assert.ok(!("title" in offered), "it is there already");
  });

  test(`values are completed ${how}`, async () => {
    const kinds = await editor.complete(FOLDER, file("title: A\nkind: ‸\n"));
    assert.equal(kinds.report, "report");
    assert.ok(!("null" in kinds));
    for (const begun of ["countries: ‸\n", "countries: [‸]\n", "countries: [KH, Sri‸]\n", "countries:\n  - ‸\n"]) {
      const countries = await editor.complete(FOLDER, file(`title: A\n${begun}`));
      assert.equal(countries["Sri Lanka"], "LK", begun);
      assert.equal(countries.LK, "LK", begun);
    }
    const topics = await editor.complete(FOLDER, file("title: A\ntopics: ‸\n"));
    assert.deepEqual(topics, { "Clean water": "water", water: "water", "A first topic": "a-first-topic" });
    const languages = await editor.complete(FOLDER, file("title: A\nlanguage: ‸\n"));
    assert.equal(languages.Khmer, "km");
    const news = await editor.complete(FOLDER, file("title: A\nfollows: ‸\n"));
    assert.equal(news["The first news"], "first");
    const figures = await editor.complete(FOLDER, file("title: A\nfigures:\n  - value: 12\n    qualifier: ‸\n"));
    assert.equal(figures["more than"], "more than");
    const draft = await editor.complete(FOLDER, file("title: A\ndraft: ‸\n"));
    assert.deepEqual(Object.keys(draft).sort(), ["false", "true"]);
  });

  test(`fields are explained ${how}`, async () => {
    const date = await editor.hover(FOLDER, file("title: A\nda‸te: 2017\n"));
    assert.match(date, /^#### Date\n\nWhen it was published or took place, as exactly as you know/);
    assert.match(date, /For example: date: 2017/);
    assert.match(await editor.hover(FOLDER, file("title: A\nkin‸d: report\n")), /`journal-paper`: Journal paper/);
    const countries = await editor.hover(FOLDER, file("title: A\ncoun‸tries: Cambodia\n"));
    assert.ok(countries.length < 300, `a country is no list of all: ${countries}`);
  });

  test(`mistakes are found ${how}`, async () => {
    const first = how === "alone" ? 1 : 2;
    for (const [line, message] of [
      ["colour: red", "Property colour is not allowed."],
      ["kind: repot", /^Write one of these: publication, report, /],
      ["date: 9/3/2017", "Write a date as exactly as you know: 2017, 2017-03 or 2017-03-09."],
      ["date: 2017-13", "Write a date as exactly as you know: 2017, 2017-03 or 2017-03-09."],
      ["link: www.example.org", "Write the whole address, such as https://www.example.org/."],
      ["links: [{url: https://www.example.org/, lable: L}]", "Property lable is not allowed."],
      ["summary: {a: b}", "One value belongs here, not fields."],
      ["figures: [{value: \"1,270\"}]", "Write digits without commas, such as 1270 or 2.5."],
      ["draft: maybe", "Write true or false."],
      ["language: english", "Write the code of a language, such as en or km."],
    ]) {
      const [found = ""] = await editor.check(FOLDER, file(`title: A\n${line}\n`));
      const [, at, said] = /^(\d+): (.*)$/.exec(found) ?? assert.fail(`${line} is taken for right`);
      assert.equal(Number(at), first + 1, `${line}: ${found}`);
      if (typeof message === "string") assert.equal(said, message, line);
      else assert.match(said, message, line);
    }
    assert.deepEqual(await editor.check(FOLDER, file("kind: report\n")), [`${first}: Missing property "title".`]);
  });

  test(`what is right is left alone ${how}`, async () => {
    const right = `title: "ICT: a primer"
kind: Journal Paper
date: 2017-03 # as exactly as known
updated:
countries: [Cambodia, LK, Камбоджа]
topics: clean water
authors: A. Writer
language: pt-BR
file: report.pdf
links: [https://www.example.org/, {url: "https://www.example.org/", label: 2017}]
figures: {value: 1270, qualifier: more than, since: 2011, source: {paragraph: 12, text: T}}
follows: [first]
draft: false
`;
    assert.deepEqual(await editor.check(FOLDER, file(right)), []);
    assert.deepEqual(await editor.check("content", file("title: About\n")), []);
  });
}

test("a file may name its schema itself", async () => {
  const front = "# yaml-language-server: $schema=../../.pustaka/schema/content/news.json\ntitle: A\ncolour: red\n";
  assert.deepEqual(await editor.check("content/news", whole(front)), ["4: Property colour is not allowed."]);
  write("content/news/named.md", whole(front.replace("colour: red\n", "")));
  pustaka("check", "--root", root);
});

test("what init and new write is right", async () => {
  for (const path of ["content/resources/a-first-resource.md", "content/index.md", "content/about.md"]) {
    const text = readFileSync(join(root, path), "utf8");
    // The text below front matter is no YAML.
    assert.deepEqual(await editor.check(dirname(path), text.split("---\n")[1]), [], path);
  }
  pustaka("new", "resources", "ICT: a primer", "--root", root);
  const text = readFileSync(join(root, "content/resources/ict-a-primer.md"), "utf8");
  assert.deepEqual(await editor.check(FOLDER, text.split("---\n")[1]), []);
});

test("taplo finds the schema of site.toml, and mistakes by it", () => {
  const lint = () => spawnSync(process.execPath, [TAPLO, "lint", "site.toml"], { cwd: root, encoding: "utf8" });
  const right = lint();
  assert.equal(right.status, 0, right.stderr);
  const site = readFileSync(join(root, "site.toml"), "utf8");
  write("site.toml", site.replace("base_url", "base_ulr"));
  const wrong = lint();
  write("site.toml", site);
  assert.notEqual(wrong.status, 0);
  assert.match(wrong.stderr + wrong.stdout, /'base_ulr' was unexpected/);
});

test("VS Code's task reads what check says", () => {
  write("content/news/wrong.md", "---\ntitle: A\ncolour: red\n---\n");
  const { stdout } = spawnSync(PROGRAM, ["check"], { cwd: root, encoding: "utf8" });
  rmSync(join(root, "content/news/wrong.md"));
  const { tasks } = JSON.parse(readFileSync(join(root, ".vscode/tasks.json"), "utf8"));
  const [message, place] = tasks[0].problemMatcher.pattern.map(({ regexp }) => new RegExp(regexp));
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => message.test(line));
  assert.deepEqual(lines[at].match(message).slice(1), ["error", "unknown-field", "there is no field `colour`"]);
  assert.deepEqual(lines[at + 1].match(place).slice(1), ["content/news/wrong.md", "3", "1"]);
});
