// The search client in a real browser gives what `pustaka search` gives: the same documents in the same order, their
// scores to the last bit, the same counts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PROGRAM, launch } from "./hub.mjs";
import { inflections, names, queries } from "./queries.mjs";
import { searchScripts, serve } from "./site.mjs";

const root = new URL("../../", import.meta.url).pathname;
/** How many cases, or `PUSTAKA_CASES` times as many. */
const TIMES = Number(process.env.PUSTAKA_CASES ?? 1);
const PAGE = "parity.html";
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A copy of a hub's files, for the index is written beside them; built. */
function built(t, files) {
  const folder = mkdtempSync(join(tmpdir(), "pustaka-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const hub = join(folder, "hub"), output = join(folder, "public");
  if (typeof files === "number") execFileSync("python3", [join(root, "tests/data/corpus.py"), String(files), hub]);
  else for (const name of files) cpSync(join(root, name), join(hub, name.split("/").pop()), { recursive: true });
  execFileSync(PROGRAM, ["build", "--root", hub, "--output", output]);
  return { folder, hub, output };
}

/** A page with the client of a built site, `changed` before. */
async function open(t, output, changed = (script) => script) {
  const scripts = searchScripts(output);
  const files = Object.fromEntries(scripts.map((path) => [path, changed(readFileSync(join(output, path), "utf8"))]));
  files[PAGE] = `<!doctype html>\n${scripts.map((path) => `<script src="${path}"></script>\n`).join("")}`;
  const site = await serve(output, { files });
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    site.close();
  });
  await page.goto(site.address + PAGE);
  return page;
}

/** What the program answers. */
function native({ folder, hub }, asked) {
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
async function client(page, asked) {
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
function differences(asked, wanted, given) {
  return asked.flatMap(({ kind, text }, at) => {
    const { filters, ...answer } = given[at];
    const [want, got] = [wanted[at], answer].map((answer) => JSON.stringify(answer));
    return want === got ? [] : [`${kind}: ${JSON.stringify(text)}\n  program: ${want}\n  client:  ${got}`];
  });
}

const KINDS = ["a word", "two to five words", "a repeated word", "a filter", "a phrase", "an excluded word", "a field",
  "a beginning", "a misspelling", "an inflection", "a name", "several scripts", "words run together", "anything"];

/** Queries of all kinds were there, and did what they are for. */
function covers(asked, answers) {
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

const HUBS = {
  "the shipped hub": ["content", "site.toml", "static"],
  "a hub in many scripts": ["tests/data/scripts/content", "tests/data/scripts/site.toml"],
  "a hub of 1,270 documents": 1270,
};

for (const [name, files] of Object.entries(HUBS)) {
  test(`the client answers as the program does: ${name}`, async (t) => {
    const site = built(t, files);
    const asked = queries(site.hub, 130 * TIMES);
    // Words that no document has, and all names of all terms, where there is time for them.
    if (TIMES >= 10) {
      const more = inflections(site.hub, 200);
      assert.equal(more.length, 200);
      asked.push(...more, ...names(site.hub));
    }
    const given = await client(await open(t, site.output), asked);
    const different = differences(asked, native(site, asked), given);
    assert.equal(different.length, 0, `${different.length} of ${asked.length} differ:\n${different.slice(0, 5).join("\n")}`);
    covers(asked, given);
    t.diagnostic(`${asked.length} queries`);
  });
}

test("whatever the client does otherwise is noticed", async (t) => {
  const site = built(t, HUBS["a hub in many scripts"]);
  const asked = queries(site.hub, 260);
  const wanted = native(site, asked);
  const changes = [["K1 = f(1.2)", "K1 = f(1.2000002)"], ["B = f(0.75)", "B = f(0.7)"], ["TERM_BOOST = 2", "TERM_BOOST = 2.5"],
    ["OWN_PAGE = 2", "OWN_PAGE = 3"], ["BEGUN = 8", "BEGUN = 2"], ["COMMON = [9, 10]", "COMMON = [1, 20]"],
    ["count >= 8 ? 2 : 1", "0"], ["counts[facet.of[of]]++", "counts[facet.of[of]] += 2"], ["scores[b] : a > b", "scores[b] : a < b"]];
  for (const [from, to] of changes) {
    const page = await open(t, site.output, (script) => {
      assert.ok(script.includes(from), `${from} is no longer there`);
      return script.replace(from, to);
    });
    const different = differences(asked, wanted, await client(page, asked));
    t.diagnostic(`${from}, ${to}: ${different.length} of ${asked.length} differ`);
    assert.ok(different.length > 0, `${to} in place of ${from}`);
  }
});
