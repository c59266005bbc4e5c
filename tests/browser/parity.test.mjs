// The search client in a real browser gives what `pustaka search` gives: the same documents in the same order, their
// scores to the last bit, the same counts.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { SHIPPED, built, changed, client, covers, differences, native, open } from "./client.mjs";
import { launch } from "./hub.mjs";
import { inflections, names, queries } from "./queries.mjs";

/** How many cases, or `PUSTAKA_CASES` times as many. */
const TIMES = Number(process.env.PUSTAKA_CASES ?? 1);
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** One with two blocks of documents, and words with lists in pieces. */
const LARGE = "a hub of 8,500 short documents";
const HUBS = {
  "the shipped hub": SHIPPED,
  "a hub in many scripts": ["tests/data/scripts/content", "tests/data/scripts/site.toml"],
  "a hub of 1,270 documents": { documents: 1270, words: 500 },
  // tantivy scores 4,096 documents at a time.
  [LARGE]: { documents: 8500, words: 60 },
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
    const given = await client(await open(t, browser, site.output), asked);
    const different = differences(asked, native(site, asked), given);
    assert.equal(different.length, 0, `${different.length} of ${asked.length} differ:\n${different.slice(0, 5).join("\n")}`);
    covers(asked, given);
    t.diagnostic(`${asked.length} queries`);
    if (name === LARGE) await comesInPieces(t, site, asked[given.findIndex(({ total }, at) => total > 4096 && asked[at].kind === "a word")]);
  });
}

/** A frequent word alone is answered without its long lists; whatever needs them loads them; and no file is large. */
async function comesInPieces(t, { output }, { text }) {
  const page = await open(t, browser, output), loaded = [];
  page.on("request", (request) => loaded.push(request.url().replace(/.*\//, "")));
  const pieces = () => loaded.filter((name) => /^[vp][0-9]+\./.test(name)).map((name) => name.slice(0, 3));
  await client(page, [{ text }]);
  assert.ok(loaded.some((name) => name.startsWith("w")));
  assert.deepEqual(pieces(), []);
  await client(page, [{ text: `${text} -unheard` }, { text, counted: true }]);
  assert.deepEqual(pieces().sort(), ["v0.", "v1."]);
  await client(page, [{ text: `"${text} ${text}"` }]);
  assert.deepEqual(pieces().sort(), ["p0.", "p1.", "v0.", "v1."]);
  const folder = join(output, "assets/search");
  const most = Math.max(...readdirSync(folder).map((file) => statSync(join(folder, file)).size));
  assert.ok(most < 100_000, `${most} bytes in one file`);
}

/** A country that is also called by the code of another, which no document has. */
const ALIKE = { "content/countries/KH.md": "---\ntitle: Cambodia\naliases: [VA]\n---\n" };

/** What is changed in the client, and the kinds of queries that notice it; without any, a few of all. */
const CHANGES = [
  ["K1 = f(1.2)", "K1 = f(1.2000002)"],
  ["B = f(0.75)", "B = f(0.7)"],
  ["TERM_BOOST = 2", "TERM_BOOST = 2.5", "a name"],
  ["OWN_PAGE = 2", "OWN_PAGE = 3", "a name"],
  ["BEGUN = 8", "BEGUN = 2", "a beginning"],
  ["COMMON = [9, 10]", "COMMON = [1, 20]", "two to five words"],
  ["count >= 8 ? 2 : 1", "0", "a misspelling"],
  ["values[value].count++", "values[value].count += 2"],
  ["scores[b] : a > b", "scores[b] : a < b"],
  // How a query is cut into parts.
  ["„‟«»＂", "«»", "other signs"],
  ["[-−－]", "[-]", "other signs"],
  ["+)[:：])?", "+)[:])?", "other signs"],
  ["\\\\u2028\\\\u2029\\\\u202f\\\\u205f\\\\u3000", "", "other signs"],
  // What a word is mended to.
  ["endings = new Set(ends.split(\" \"))", "endings = new Set([\"\"])", "an inflection"],
  ["if (count === 4) {", "if (count === 99) {", "a misspelling"],
  ["best[2] - common ||", "", "a misspelling"],
  ["|| best[3] - power", "", "a misspelling"],
  ["word.unit > PAIR || small", "word.unit > WORD || small", "a run"],
  ["(form === start || !small.has(form))", "true", "a beginning"],
  // What is a name, within runs above all.
  ["first.unit === LAST ||", "", "a name in a run"],
  ["|| (last.unit === LAST && at > 0 && row[at - 1].unit === PAIR)", "", "a name in a run"],
  ["[...first.form].length < 3", "true", "a name in a run"],
  ["?? (goesOn(at) ? this.nameAt(row, at + 1) : null)", "", "a name in a run"],
  ["goesOn(name.end - 1) ? name.end + 1 : name.end", "name.end", "a name in a run"],
  // What is open, excluded, narrowed.
  ["found[found.length - 2].open = true", "0", "a run"],
  ["clauses.unshift(this.phrase(field, found.slice(0, -1)))", "0", "an excluded word"],
  ["failing[at].every((own) => own.group === group)", "!failing[at].length", "a filter"],
  ["(own.includes(written) ? [written] : own)", "own", "a filter"],
];

test("whatever the client does otherwise is noticed", async (t) => {
  const site = built(t, HUBS["a hub in many scripts"], ALIKE);
  const all = queries(site.hub, 1500);
  all.unshift({ kind: "a filter", text: "countries:VA", counted: true });
  const few = all.slice(0, 60);
  const of = new Map(CHANGES.map(([, , kind]) => [kind, kind ? all.filter((one) => one.kind === kind).slice(0, 90) : few]));
  const wanted = new Map();
  // As it is, it answers as the program does: what differs below is what was changed.
  const page = await open(t, browser, site.output, CHANGES.map(([from, to]) => changed(from, to)));
  for (const [kind, asked] of of) {
    wanted.set(kind, native(site, asked));
    assert.deepEqual(differences(asked, wanted.get(kind), await client(page, asked)), []);
  }
  const unnoticed = [];
  for (const [at, [from, to, kind]] of CHANGES.entries()) {
    await page.goto(new URL(`parity-${at}.html`, page.url()).href);
    const asked = of.get(kind), different = differences(asked, wanted.get(kind), await client(page, asked));
    t.diagnostic(`${from}, ${to}: ${different.length} of ${asked.length} differ`);
    if (!different.length) unnoticed.push(`${to} in place of ${from}`);
  }
  assert.deepEqual(unnoticed, []);
});
