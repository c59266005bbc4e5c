// The search client in a real browser gives what `pustaka search` gives: the same documents in the same order, their
// scores to the last bit, the same counts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SHIPPED, built, changed, client, covers, differences, native, open } from "./client.mjs";
import { launch } from "./hub.mjs";
import { inflections, names, queries } from "./queries.mjs";

/** How many cases, or `PUSTAKA_CASES` times as many. */
const TIMES = Number(process.env.PUSTAKA_CASES ?? 1);
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const HUBS = {
  "the shipped hub": SHIPPED,
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
    const given = await client(await open(t, browser, site.output), asked);
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
    ["count >= 8 ? 2 : 1", "0"], ["values[facet.of[of]].count++", "values[facet.of[of]].count += 2"], ["scores[b] : a > b", "scores[b] : a < b"]];
  for (const [from, to] of changes) {
    const page = await open(t, browser, changed(site, from, to));
    const different = differences(asked, wanted, await client(page, asked));
    t.diagnostic(`${from}, ${to}: ${different.length} of ${asked.length} differ`);
    assert.ok(different.length > 0, `${to} in place of ${from}`);
  }
});
