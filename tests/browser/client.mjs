// The search client in a page of a browser, whichever it is: what it answers beside what `pustaka search` does, and the words
// that it sees in texts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM } from "./hub.mjs";
import { searchScripts, serve } from "./site.mjs";

const root = new URL("../../", import.meta.url).pathname;
const PAGE = "parity.html";

/** The shipped hub: what of the repository is its own. */
export const SHIPPED = ["content", "site.toml", "static"];

/** A copy of a hub's files, for the index is written beside them; built. */
export function built(t, files) {
  const folder = mkdtempSync(join(tmpdir(), "pustaka-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const hub = join(folder, "hub"), output = join(folder, "public");
  if (typeof files === "number") execFileSync("python3", [join(root, "tests/data/corpus.py"), String(files), hub]);
  else for (const name of files) cpSync(join(root, name), join(hub, name.split("/").pop()), { recursive: true });
  execFileSync(PROGRAM, ["build", "--root", hub, "--output", output]);
  return { folder, hub, output };
}

/** The parts of the client, and what they hold. */
const PARTS = join(root, "themes/default/assets/search");
const parts = readdirSync(PARTS).map((name) => [name, readFileSync(join(PARTS, name), "utf8")]);

/** Builds a hub by a theme whose client differs in one place. */
export function changed({ hub, folder }, from, to) {
  const part = parts.find(([, text]) => text.includes(from));
  assert.ok(part, `${from} is no longer there`);
  const theme = join(hub, "themes/changed/assets/search"), output = join(folder, "changed"), site = join(hub, "site.toml");
  rmSync(theme, { recursive: true, force: true });
  mkdirSync(theme, { recursive: true });
  writeFileSync(join(theme, part[0]), part[1].replace(from, to));
  const text = readFileSync(site, "utf8");
  if (!text.includes("theme = ")) writeFileSync(site, `theme = "changed"\n${text}`);
  execFileSync(PROGRAM, ["build", "--root", hub, "--output", output]);
  return output;
}

/** A page of a browser with the client of a built site. */
export async function open(t, browser, output) {
  const scripts = searchScripts(output);
  const html = `<!doctype html>\n${scripts.map((path) => `<script src="${path}"></script>\n`).join("")}`;
  const site = await serve(output, { files: { [PAGE]: html } });
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
    return { total, all, mended: sorted(mended ?? {}), hits, facets: counted(at) ? deep(facets) : null };
  });
}

/** What the client answers, a hundred queries at a time. */
export async function client(page, asked) {
  const answers = [];
  for (let at = 0; at < asked.length; at += 100) {
    const requests = asked.slice(at, at + 100).map(({ text }, more) => ({ text, limit: 20, facets: counted(at + more) }));
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

/** Values of each third query are counted. */
const counted = (at) => at % 3 === 0;
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
  "a beginning", "a misspelling", "an inflection", "a name", "several scripts", "words run together", "anything"];

/** Queries of all kinds were there, and did what they are for. */
export function covers(asked, answers) {
  const of = (kind) => answers.filter((_, at) => asked[at].kind === kind);
  for (const kind of KINDS) assert.ok(of(kind).some(({ total }) => total), `nothing was found by ${kind}`);
  const totals = of("a word").map(({ total }) => total), documents = Math.max(...answers.map(({ total }) => total));
  assert.ok(totals.some((total) => total <= Math.max(2, documents / 100)), "no rare word");
  assert.ok(totals.some((total) => total > Math.max(2, documents / 100) && total <= documents / 10), "no word between");
  assert.ok(totals.some((total) => total > documents / 10), "no common word");
  assert.ok(of("a filter").some(({ filters }) => filters.length), "no filter");
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
