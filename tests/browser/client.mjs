// The search client in a page of a browser, whichever it is: what it answers beside what `pustaka search` does, and the words
// that it sees in texts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROGRAM } from "./hub.mjs";
import { searchScripts, serve } from "./site.mjs";

const root = new URL("../../", import.meta.url).pathname;
const PAGE = "parity.html";

/** The shipped hub: what of the repository is its own. */
export const SHIPPED = ["content", "site.toml", "static"];

/** A copy of a hub's files, for the index is written beside them, or as many made-up documents of about so many words; built. */
export function built(t, files, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), "pustaka-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const hub = join(folder, "hub"), output = join(folder, "public");
  if (!Array.isArray(files)) {
    const { documents, words } = files;
    execFileSync("python3", [join(root, "tests/data/corpus.py"), String(documents), hub, "--words", String(words)]);
  } else for (const name of files) cpSync(join(root, name), join(hub, name.split("/").pop()), { recursive: true });
  for (const [name, text] of Object.entries(more)) {
    mkdirSync(dirname(join(hub, name)), { recursive: true });
    writeFileSync(join(hub, name), text);
  }
  execFileSync(PROGRAM, ["build", "--root", hub, "--output", output]);
  return { folder, hub, output };
}

/** The parts of the client in their order. */
const [, names] = /"search\.js", &\[(.*)\]/.exec(readFileSync(join(root, "src/theme/scripts.rs"), "utf8"));
const parts = JSON.parse(`[${names}]`).map((name) => readFileSync(join(root, "themes/default/assets", name), "utf8")).join("");

/** The client with one place of it changed. */
export function changed(from, to) {
  assert.equal(parts.split(from).length, 2, `${from} is not there just once`);
  return `(()=>{"use strict";\n${parts.replace(from, () => to)}})();\n`;
}

/**
 * A page of a browser with the client of a built site. Pages with other clients in its place are beside it: each is
 * `parity-N.html`, and what was loaded for one need not be for the next.
 */
export async function open(t, browser, output, others = []) {
  const html = (paths) => `<!doctype html>\n${paths.map((path) => `<script src="${path}"></script>\n`).join("")}`;
  const files = { [PAGE]: html(searchScripts(output)) };
  for (const [at, text] of others.entries()) {
    files[`parity-${at}.html`] = html([`parity-${at}.js`]);
    files[`parity-${at}.js`] = text;
  }
  const site = await serve(output, { files, headers: { "Cache-Control": "max-age=3600" } });
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    site.close();
  });
  await page.goto(site.address + PAGE);
  return page;
}

/** What the program answers. */
export function native({ folder, hub }, asked) {
  const file = join(folder, "queries.txt");
  writeFileSync(file, asked.map(({ text }) => `${text}\n`).join(""));
  const flags = ["--root", hub, "--queries", file, "--limit", "20", "--format", "json"];
  const lines = execFileSync(PROGRAM, ["search", ...flags], { maxBuffer: 1 << 30, encoding: "utf8" }).trimEnd().split("\n");
  assert.equal(lines.length, asked.length);
  return lines.map((line, at) => {
    const { total, total_all_words: all, mended, results, facets } = JSON.parse(line);
    // What the program prints is the shortest number that means these 32 bits.
    const hits = results.map(({ url, score, title, date, language }) => [url, Math.fround(score), title, date ?? "", language]);
    return { total, all, mended: sorted(mended ?? {}), hits, facets: asked[at].counted ? deep(facets) : null };
  });
}

/** What the client answers, a hundred queries at a time. */
export async function client(page, asked) {
  const answers = [];
  for (let at = 0; at < asked.length; at += 100) {
    const requests = asked.slice(at, at + 100).map(({ text, counted }) => ({ text, limit: 20, facets: counted }));
    answers.push(...JSON.parse(await page.evaluate(async (requests) => {
      self.engine ??= new self.pustaka.Engine("");
      const answers = [];
      for (const request of requests) {
        const { total, totalAll, mended, hits, facets, filters } = await self.engine.search(request);
        answers.push({ total, all: totalAll, mended: [...mended], filters,
          hits: hits.map(({ url, score, title, date, language }) => [url, score, title, date, language]),
          facets: facets?.map(({ id, values }) => [id, values.filter(({ count }) => count).map(({ id, count }) => [id, count])]) });
      }
      return JSON.stringify(answers);
    }, requests)));
  }
  return answers.map(({ filters, ...answer }) => ({
    ...answer,
    mended: sorted(Object.fromEntries(answer.mended)),
    facets: answer.facets ? deep(Object.fromEntries(answer.facets.filter(([, values]) => values.length)
      .map(([id, values]) => [id, Object.fromEntries(values)]))) : null,
    filters,
  }));
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const deep = (facets) => sorted(Object.fromEntries(Object.entries(facets).map(([id, values]) => [id, sorted(values)])));

/** The queries whose answers differ, with both. */
export function differences(asked, wanted, given) {
  return asked.flatMap(({ kind, text }, at) => {
    const { filters, ...answer } = given[at];
    const [want, got] = [wanted[at], answer].map((answer) => JSON.stringify(answer));
    return want === got ? [] : [`${kind}: ${JSON.stringify(text)}\n  program: ${want}\n  client:  ${got}`];
  });
}

const KINDS = ["a word", "two to five words", "a repeated word", "a filter", "a phrase", "an excluded word", "a field",
  "a beginning", "a misspelling", "an inflection", "a name", "several scripts", "words run together", "other signs", "a run",
  "a name in a run", "a long row", "anything"];

/** Queries of all kinds were there, and did what they are for. */
export function covers(asked, answers) {
  const of = (kind) => answers.filter((_, at) => asked[at].kind === kind);
  for (const kind of KINDS) {
    assert.ok(of(kind).some(({ total }) => total), `nothing was found by ${kind}`);
    assert.ok(of(kind).some(({ facets }) => facets), `nothing was counted for ${kind}`);
  }
  const totals = of("a word").map(({ total }) => total), documents = Math.max(...answers.map(({ total }) => total));
  assert.ok(totals.some((total) => total <= Math.max(2, documents / 100)), "no rare word");
  assert.ok(totals.some((total) => total > Math.max(2, documents / 100) && total <= documents / 10), "no word between");
  assert.ok(totals.some((total) => total > documents / 10), "no common word");
  assert.ok(of("a filter").some(({ filters }) => filters.length), "no filter");
  const groups = (filters) => new Set(filters.map(([id]) => id)).size;
  assert.ok(answers.some(({ filters, facets }) => facets && Object.keys(facets).length && groups(filters) > 1),
    "two groups were not counted");
  for (const kind of ["a misspelling", "an inflection"]) {
    assert.ok(of(kind).some(({ mended }) => Object.keys(mended).length), `nothing was mended in ${kind}`);
  }
}

/** The forms of texts, as the test of src/search/analysis.rs writes them: `+` a pair, `.` the last of a run, `!` a single one. */
export const forms = (page, texts) => page.evaluate((texts) => texts.map((text) => {
  const forms = [];
  self.pustaka.words(text, (word, from, to, unit) => {
    if (from >= to) throw new Error(`${word} has no place in ${text}`);
    forms.push(self.pustaka.fold(word) + ["", "+", ".", "!"][unit]);
  });
  return forms.join(" ");
}), texts);

/** The texts of tests/data/analysis.tsv have the forms that the program gives them. */
export async function sameWords(page) {
  const lines = readFileSync(join(root, "tests/data/analysis.tsv"), "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
  assert.ok(lines.length > 2000);
  const given = await forms(page, lines.map(([text]) => JSON.parse(text)));
  const different = lines.flatMap(([text, wanted], at) =>
    given[at] === wanted ? [] : [`${text}\n  program: ${wanted}\n  client:  ${given[at]}`]);
  assert.equal(different.length, 0, `${different.length} of ${lines.length} differ:\n${different.slice(0, 5).join("\n")}`);
}
