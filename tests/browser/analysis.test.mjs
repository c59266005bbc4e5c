// The search client sees the same words in any text as the program, and has the same constants.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import vm from "node:vm";
import { forms, sameWords } from "./client.mjs";
import { Hub, PROGRAM, launch } from "./hub.mjs";
import { searchScripts, serve } from "./site.mjs";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
let browser, hub, site, page;
before(async () => {
  browser = await launch();
  hub = new Hub({ "content/news/one.md": "---\ntitle: One a b\ndate: 2020\n---\n" });
  const output = hub.path("public");
  execFileSync(PROGRAM, ["build", "--output", output], { cwd: hub.root });
  const scripts = searchScripts(output).map((path) => `<script src="${path}"></script>\n`);
  site = await serve(output, { files: { "page.html": `<!doctype html>\n${scripts.join("")}` } });
  page = await browser.newPage();
  await page.goto(`${site.address}page.html`);
  // The start-up file has the tables of the analysis.
  await page.evaluate(() => new self.pustaka.Engine("").open().then(() => {}));
});
after(async () => {
  await browser.close();
  site.close();
  hub.stop();
});

test("any text has the same words", () => sameWords(page));

test("what is no text separates words", async () => {
  // Evaluated in the page: a lone surrogate would not come there whole.
  const texts = ["a\\ud800b", "a\\udc00b", "\\ud800", "a\\udc00\\ud800b", "\\ud800\\ud800\\udc00a\\ud800", "中\\udfff国", "e\\ud835\\u0301x"];
  const given = await page.evaluate(`[${texts.map((text) => `"${text}"`)}].map((text) => {
    const forms = [];
    self.pustaka.words(text, (word) => forms.push(self.pustaka.fold(word)));
    return forms.join(" ");
  })`);
  assert.deepEqual(given, ["a b", "a b", "", "a b", "𐀀a", "中 国", "e x"]);
  // Of an address that was cut off, as it stands and as a browser reads it.
  assert.deepEqual(await forms(page, ["a%E0%A4%Ab", "a%b", "%"]), ["a e0 a4 ab", "a b", ""]);
  const read = await page.evaluate(() => ["a%E0%A4%A", "%E0%A4b", "%", "a%ZZb", "a%ED%A0%80b"]
    .map((text) => new URLSearchParams(`q=${text}`).get("q")));
  assert.deepEqual(await forms(page, read), ["a a", "b", "", "a zzb", "a b"]);
});

test("no answer fails on what is no text", async () => {
  const totals = await page.evaluate(async () => {
    const engine = new self.pustaka.Engine("");
    const totals = [];
    for (const around of ["", '"', "-", "title:", "author:", "countries:", "x:", "*"]) {
      for (const text of ["\ud800", "a\udc00b", "abcd\ud83defgh", "%E0%A4%A", "\ufffd", "\0", "\ud800*", "\udfff:\ud800", "\uffff"]) {
        for (const typed of [around + text, text + around, `a ${around}${text}${around} b`]) {
          totals.push((await engine.search({ text: typed, facets: true })).total);
        }
      }
    }
    return totals;
  });
  assert.ok(totals.every((total) => total >= 0));
  assert.ok(totals.some((total) => total > 0));
});

/** What the client's parts have, by name: they share one scope. */
function client(names) {
  const parts = ["analysis", "index", "rank", "query", "passage", "answer"].map((name) => read(`themes/default/assets/search/${name}.js`));
  return vm.runInNewContext(`${parts.join("")}\n({ ${names} })`, { self: {} });
}

test("constants are those of the program", () => {
  const constants = {
    "src/search/analysis.rs": ["CLUSTER", "LONGEST"],
    "src/search/forms.rs": ["BEGINNING", "BEGUN", "BEGUN_PAIRS"],
    "src/search/query.rs": ["ROWS", "UNFINISHED", "WORDS"],
    "src/search/clause.rs": ["TERM_BOOST", "OWN_PAGE"],
    "src/search/answer.rs": ["COMMON"],
    "src/search/passage.rs": ["WIDTH", "LEAD", "SHORT_LEAD", "PAIRS"],
    "src/search/export/mod.rs": ["FORMAT", "HASH"],
    "src/search/export/best.rs": ["BEST"],
    "src/search/export/lists.rs": ["BLOCK", "LONG"],
  };
  const own = client(Object.values(constants).flat());
  for (const [path, names] of Object.entries(constants)) {
    for (const name of names) {
      const [, value] = new RegExp(`const ${name}: [^=]+ = (.*);`).exec(read(path));
      assert.deepEqual([name, ...[own[name]].flat()], [name, ...value.match(/[0-9.]+/g).map(Number)]);
    }
  }
});

test("signs of a query are those of the program", () => {
  const { partsOf } = client(["partsOf"]);
  /** What each function of src/search/syntax.rs asks, as the client's answer shows it. */
  const signs = {
    is_space: (c) => partsOf(`a${c}`).length === 1 && partsOf(`a${c}`)[0].text === "a" && partsOf(`a${c}b`).length === 2,
    is_quote: (c) => partsOf(`${c}a a${c}`)[0].quoted,
    is_minus: (c) => partsOf(`${c}a`)[0].excluded,
    is_colon: (c) => partsOf(`a${c}b`)[0].field === "a",
  };
  const syntax = read("src/search/syntax.rs");
  const character = (written) => written.startsWith("\\u") ? parseInt(written.slice(3), 16)
    : ({ "\\t": 9, "\\r": 13 })[written] ?? written.codePointAt(0);
  for (const [name, is] of Object.entries(signs)) {
    const [, list] = new RegExp(`fn ${name}\\(c: char\\) -> bool \\{\\s*matches!\\(c, ([^]*?)\\)\\n`).exec(syntax);
    const ranges = [...list.matchAll(/'([^']+)'(?:\.\.='([^']+)')?/g)].map(([, first, last = first]) => [first, last].map(character));
    const wanted = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)).sort((a, b) => a - b);
    const own = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => is(String.fromCharCode(code)));
    assert.ok(own.length > 1);
    assert.deepEqual([name, ...own], [name, ...wanted]);
  }
});
