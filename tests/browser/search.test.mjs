// The page that searches, the field on every page, and the marks on what was found, in a real browser: under the strictest
// policy, in a folder of a domain, and from a disk.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Hub, PROGRAM, axe, launch, until } from "./hub.mjs";
import { POLICY, serve } from "./site.mjs";

const NASTY = "<script>alert(1)</script> & <b>bold</b>";

/** Sixty documents that differ in all that can be chosen, and a few that are special. */
const COUNTRIES = ["KH", "LA", "TH", "NP", "LK", "FJ", "WS", "MN", "CN", "KZ", "UZ", "VN"];
const KINDS = ["report", "manual", "video"];
const DATES = ["2016", "2017-03", "2018-01-15"];
const TOPICS = ["rivers", "wells"];
const documents = Array.from({ length: 60 }, (_, n) => ({
  title: `Water ${n}${n % 4 ? "" : " women"}`,
  countries: n % 5 || !(n % 12) ? [COUNTRIES[n % 12]] : [COUNTRIES[n % 12], "KH"],
  kind: KINDS[n % 3],
  topics: [TOPICS[n % 2]],
  date: DATES[n % 3],
  text: `How water was brought to village number ${n}.${n % 6 ? "" : " Women did it."} It rained.`,
}));
const asFile = ({ title, countries, kind, topics, date, text }) =>
  `---\ntitle: ${JSON.stringify(title)}\nkind: ${kind}\ndate: ${date}\ncountries: [${countries}]\ntopics: [${topics}]\n---\n\n${text}\n`;

function files(language = "en") {
  const site = `title = "A hub"\nbase_url = "https://hub.example.org/"\nlanguage = "${language}"\nmenu = ["resources", "topics"]\n\n`
    + `[collections.resources.kinds]\nreport = "Report"\nmanual = "Manual"\nvideo = "Video"\n\n[taxonomies.topics]\n\n`
    + `[taxonomies.countries.groups]\n"South-East Asia" = ["KH", "LA", "TH", "VN"]\n"Pacific" = ["FJ", "WS"]\n`;
  return {
    "site.toml": site,
    ...Object.fromEntries(documents.map((document, n) => [`content/resources/water-${n}.md`, asFile(document)])),
    "content/topics/rivers.md": "---\ntitle: Rivers\n---\n",
    "content/topics/wells.md": `---\ntitle: ${JSON.stringify(`Wells ${NASTY}`)}\n---\n\nHoles with water.\n`,
    "content/resources/nasty.md": `---\ntitle: ${JSON.stringify(`Zebra ${NASTY}`)}\ntopics: [wells]\n---\n\nZebra text &amp; \\<i\\>more\\</i\\>.\n`,
    "content/resources/long.md": `---\ntitle: A long text\n---\n\n${"Nothing of interest here.\n\n".repeat(80)}Here a giraffe drinks.\n\n## Last\n\nEnd.\n`,
    "content/resources/khmer.md": "---\ntitle: ការអប់រំនៅកម្ពុជា\nlanguage: km\n---\n\nភាសាខ្មែរគឺជាភាសាផ្លូវការរបស់ព្រះរាជាណាចក្រកម្ពុជា។\n",
  };
}

/** What is expected: documents with all of the words in their titles or texts, and with these filters. */
const matching = (words, filters = {}) => documents.filter((document) => {
  const text = `${document.title} ${document.text}`.toLowerCase();
  return words.every((word) => text.includes(word)) && Object.entries(filters).every(([group, values]) =>
    values.some((value) => [document[group]].flat().includes(value)));
});

let browser, hub, site;
const kept = [];

/** Builds a hub and serves what was built, in a folder of a domain. */
async function build(hub) {
  const output = mkdtempSync(join(tmpdir(), "pustaka-"));
  const server = await serve(output, { base: "/project", headers: { "Content-Security-Policy": POLICY } });
  const { address } = server;
  execFileSync(PROGRAM, ["build", "--root", hub.root, "--output", output, "--base-url", address], { stdio: "pipe" });
  kept.push(() => {
    server.close();
    hub.stop();
    rmSync(output, { recursive: true, force: true });
  });
  return { address, output };
}

before(async () => {
  browser = await launch();
  hub = new Hub(files());
  site = await build(hub);
});
after(async () => {
  await browser.close();
  kept.forEach((end) => end());
});

/** A page that must not break the policy, throw, or ask anybody anything. */
async function open(t, path, { prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const broken = [];
  page.on("console", (message) => /Content Security Policy|Refused(?!.*MIME type)/.test(message.text()) && broken.push(message.text()));
  page.on("pageerror", (error) => broken.push(error.stack));
  page.on("dialog", (dialog) => broken.push(dialog.message()) && dialog.dismiss());
  await prepare?.(page);
  await page.goto(/^\w+:/.test(path) ? path : site.address + path);
  t.after(async () => {
    await context.close();
    assert.deepEqual(broken, []);
  });
  return page;
}

const status = (page) => page.locator("#p-status").innerText();
const titles = (page) => page.locator(".hits h3").allInnerTexts();
const query = (page) => new URL(page.url()).search;
const field = "#p-query";
/** The counts of a group, by its values. */
const counts = (page, group) => page.locator(`input[name="${group}"]`).evaluateAll((inputs) =>
  Object.fromEntries(inputs.map((input) => [input.value, Number(input.parentElement.querySelector(".count").textContent)])));
const chips = (page) => page.locator(".chip").allInnerTexts();

test("results follow the typing, and only the newest answer is shown", async (t) => {
  const page = await open(t, "search/");
  await until(() => status(page), /^Documents: \d+$/);
  const newest = await titles(page);
  assert.equal(newest.length, 10);
  // A slow answer to what was asked first comes after that to what was asked next.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/assets\/search\/w/, async (route) => (await held, route.continue()));
  await page.type(field, "giraffe");
  await page.waitForTimeout(400);
  await page.fill(field, "");
  await until(() => status(page), /^Documents/);
  release();
  await page.waitForTimeout(300);
  assert.match(await status(page), /^Documents/);
  await page.type(field, "water women");
  const all = matching(["water", "women"]).length;
  await until(() => status(page), new RegExp(`all of the words: ${all} · With some`));
  assert.equal(query(page), "?q=water+women");
  assert.equal((await titles(page)).length, 10);
  assert.equal(await page.title(), "water women – Search – A hub");
});

test("what an input method composes is asked when it is done, or when the hand rests", async (t) => {
  const page = await open(t, "search/");
  await until(() => status(page), /^Documents/);
  /** Composes a word; the answer to how long it takes until results follow (milliseconds). */
  const compose = (text, ends) => page.evaluate(([text, ends]) => new Promise((resolve) => {
    const field = document.querySelector("#p-query"), begun = performance.now();
    field.focus();
    field.dispatchEvent(new CompositionEvent("compositionstart"));
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { isComposing: true }));
    if (ends) field.dispatchEvent(new CompositionEvent("compositionend"));
    new MutationObserver(() => resolve(performance.now() - begun)).observe(document.querySelector("#p-hits"), { childList: true });
  }), [text, ends]);
  // On phones every word is composed, and nobody ends it.
  assert.ok(await compose("giraffe", false) > 700);
  await until(() => status(page), "Results: 1");
  assert.ok(await compose("zebra", true) < 700);
  await until(() => page.locator(".hits h3").innerText(), /^Zebra/);
});

test("results with all words come first, those with some below a heading, ten at a time", async (t) => {
  const page = await open(t, "search/?q=women+giraffe+rain");
  await until(() => status(page), /^With all of the words: 0 · With some of the words: \d+$/);
  assert.equal(await page.locator("h2.part").innerText(), "With some of the words");
  await page.goto(`${site.address}search/?q=water+women`);
  const all = matching(["water", "women"]).length;
  await until(() => status(page), new RegExp(`: ${all} ·`));
  assert.equal(await page.locator("h2.part").count(), 0);
  for (let shown = 10; shown < all + 10; shown += 10) {
    await page.click("#p-more");
    await until(async () => (await titles(page)).length, shown + 10);
    // The first new one has the focus.
    assert.equal(await page.evaluate(() => document.activeElement.innerText), (await titles(page))[shown]);
  }
  assert.equal(await page.locator("ol.hits >> nth=0").locator("li").count(), all);
  const second = page.locator("h2.part + ol.hits");
  assert.equal(await second.getAttribute("start"), String(all + 1));
  // Back from elsewhere, as many are there.
  const shown = (await titles(page)).length;
  await page.reload();
  await until(async () => (await titles(page)).length, shown);
});

test("a result says what it is, its date as exactly as it is known, its places, and its language where it is another", async (t) => {
  const page = await open(t, "search/?q=water");
  const facts = async (n) => {
    await page.goto(`${site.address}search/?q=title:${n}`);
    await until(() => status(page), /^Results/);
    return page.locator(".hits li", { hasText: `Water ${n}` }).first().locator(".card-facts > *").allInnerTexts().then((facts) => facts.join("|"));
  };
  assert.match(await facts(1), /^Manual\|March 2017\|\S/);
  assert.match(await facts(2), /^Video\|15 January 2018\|\S/);
  assert.match(await facts(3), /^Report\|2016\|\S/);
  await page.goto(`${site.address}search/?q=${encodeURIComponent("ភាសាខ្មែរ")}`);
  await until(() => status(page), /^Results: 1$/);
  assert.match(await page.locator(".hits .card-facts").innerText(), /Khmer$/);
  const title = page.locator(".hits h3 a");
  assert.deepEqual([await title.getAttribute("lang"), await title.getAttribute("dir")], ["km", "auto"]);
});

test("values are counted as they are, chosen together, and taken away", async (t) => {
  const page = await open(t, "search/?q=women");
  await until(async () => Object.keys(await counts(page, "countries")).length > 0, true);
  const expected = (filters, group) => {
    const counted = {};
    for (const document of matching(["women"], filters)) {
      for (const value of [document[group]].flat()) counted[value] = (counted[value] ?? 0) + 1;
    }
    return counted;
  };
  const check = async (filters) => {
    for (const group of ["countries", "kind", "topics"]) {
      const others = Object.fromEntries(Object.entries(filters).filter(([other]) => other !== group));
      const want = expected(others, group);
      await until(async () => {
        const seen = await counts(page, group);
        // A group may show its ten best.
        return Object.entries(seen).filter(([value, count]) => want[value] !== count).map(([value]) => `${group} ${value}`).join();
      }, "");
    }
    const total = matching(["women"], filters).length;
    await until(() => status(page), total ? `Results: ${total}` : "Nothing was found");
  };
  await check({});
  await page.check('input[name="countries"][value="KH"]');
  await check({ countries: ["KH"] });
  await page.check('input[name="countries"][value="LK"]');
  await check({ countries: ["KH", "LK"] });
  await page.check('input[name="kind"][value="manual"]');
  await check({ countries: ["KH", "LK"], kind: ["manual"] });
  assert.equal(query(page), "?q=women&countries=KH&countries=LK&kind=manual");
  assert.deepEqual(await chips(page), ["Cambodia", "Sri Lanka", "Manual"]);
  // A chip that is gone leaves the focus at the next.
  await page.getByRole("button", { name: "Remove filter: Cambodia" }).click();
  await check({ countries: ["LK"], kind: ["manual"] });
  await until(() => chips(page).then(String), "Sri Lanka,Manual");
  assert.equal(await page.evaluate(() => document.activeElement.innerText), "Sri Lanka");
  assert.equal(await page.isChecked('input[name="countries"][value="KH"]'), false);
  // With the panel closed too, where nobody counts.
  await page.locator("#p-filters > summary").click();
  await page.getByRole("button", { name: "Clear all" }).click();
  await until(() => page.locator("#p-chosen").isVisible(), false);
  await page.locator("#p-filters > summary").click();
  await check({});
});

test("a long group shows ten values under their headings, and all when asked", async (t) => {
  const page = await open(t, "search/?q=water");
  const inputs = page.locator('input[name="countries"]');
  await until(() => inputs.count(), 10);
  const group = page.locator("fieldset", { has: inputs.first() });
  assert.deepEqual((await group.locator("h3").allInnerTexts()).sort(), ["Others", "Pacific", "South-East Asia"]);
  await group.getByRole("button", { name: "All: 12" }).click();
  assert.equal(await inputs.count(), 12);
  assert.equal(await page.evaluate(() => document.activeElement.name), "countries");
});

test("all of it stands in the address, and Back and Forward restore it", async (t) => {
  const page = await open(t, "search/?q=women");
  await until(() => status(page), /^Results/);
  await page.fill(field, "");
  await page.type(field, "wat");
  await until(() => query(page), "?q=wat");
  await page.type(field, "er");
  await until(() => query(page), "?q=water");
  await page.press(field, "Enter");
  await until(() => status(page), /^Results/);
  await page.selectOption("#p-order", "date");
  await until(() => query(page), "?q=water&_order=date");
  await page.check('input[name="kind"][value="video"]');
  await until(() => query(page), "?q=water&kind=video&_order=date");
  const videos = `Results: ${matching(["water"], { kind: ["video"] }).length}`;
  await until(() => status(page), videos);
  assert.match(await page.locator(".hits .card-facts").first().innerText(), /2018/);
  await page.goBack();
  await until(() => query(page), "?q=water&_order=date");
  await until(() => page.isChecked('input[name="kind"][value="video"]'), false);
  await page.goBack();
  await until(() => query(page), "?q=water");
  assert.equal(await page.inputValue("#p-order"), "");
  // What was typed on the way to it is no place of its own.
  await page.goBack();
  await until(() => query(page), "?q=women");
  assert.equal(await page.inputValue(field), "women");
  await page.goForward();
  await page.goForward();
  await page.goForward();
  await until(() => query(page), "?q=water&kind=video&_order=date");
  await until(() => status(page), videos);
  assert.equal(await page.isChecked('input[name="kind"][value="video"]'), true);
  // The same from the address alone; what belongs to nobody is no filter.
  await page.goto(`${site.address}search/?q=water&kind=video&_order=date&utm_source=mail`);
  await until(() => status(page), videos);
  assert.deepEqual(await chips(page), ["Video"]);
});

test("facets alone browse the hub, newest first", async (t) => {
  const page = await open(t, "search/?kind=video");
  await until(() => status(page), `Documents: ${matching([], { kind: ["video"] }).length}`);
  assert.match(await page.locator(".hits .card-facts").first().locator("*").allInnerTexts().then((facts) => facts.join("|")), /^Video\|15 January 2018/);
});

test("a word that nothing has is taken for another, and looked for as it is when asked", async (t) => {
  const page = await open(t, "search/?q=wmoen");
  await until(() => status(page), /^Results/);
  assert.equal(await page.locator("#p-mended").innerText(), 'Showing results for women Search instead for "wmoen"');
  assert.match(await status(page), /^Results: \d+\s*\. Showing results for women$/);
  await page.getByRole("button", { name: 'Search instead for "wmoen"' }).click();
  await until(() => status(page), "Nothing was found");
  assert.equal(await page.inputValue(field), '"wmoen"');
  assert.equal(await page.locator("#p-mended").isVisible(), false);
  assert.match(await page.locator("#p-hits").innerText(), /^Try other words/);
  await page.goBack();
  await until(() => page.locator("#p-mended").isVisible(), true);
});

test("scripts and signs in queries, titles and terms are shown as they are", async (t) => {
  const page = await open(t, `search/?${new URLSearchParams({ q: `zebra water ${NASTY} "'` })}`);
  await until(async () => (await titles(page))[0], `Zebra ${NASTY}`);
  await until(() => page.locator('label:has(input[name="topics"][value="wells"])').innerText(), /^Wells <script>alert\(1\)<\/script> & <b>bold<\/b>/);
  await page.check('input[name="topics"][value="wells"]');
  await until(() => page.locator(".chip").innerText(), `Wells ${NASTY}`);
  await page.goto(`${site.address}search/?${new URLSearchParams({ q: '"><img src=x onerror=alert(2)>', topics: '"><img src=x>' })}`);
  await until(() => status(page), /./);
  await page.waitForTimeout(300);
  assert.equal(await page.locator("main img").count(), 0);
  await page.goto(`${site.address}topics/`);
  await page.click(field);
  await page.type(field, "zebra");
  await until(() => page.locator("#p-suggestions [role=option]").innerText(), `Zebra ${NASTY}`);
});

test("ten thousand characters are a query", async (t) => {
  const page = await open(t, "search/");
  await until(() => status(page), /^Documents/);
  for (const text of ["water ".repeat(1667), "w".repeat(10_000), "\ud83d".repeat(10_000), "ភាសា".repeat(2500)]) {
    await page.evaluate(() => (document.querySelector("#p-status").textContent = ""));
    await page.fill(field, text);
    await page.press(field, "Enter");
    await until(() => status(page), /Results|words|Nothing|Documents/, 20_000);
  }
});

test("signs that are no words ask for nothing, so that all is listed", async (t) => {
  const page = await open(t, "search/?q=%E2%98%85%E2%98%85");
  await until(() => status(page), `Documents: ${documents.length + 5}`);
});

test("passages come where filters are opened while they are awaited", async (t) => {
  const page = await open(t, "search/", { viewport: { width: 390, height: 844 } });
  await until(() => status(page), /^Documents/);
  await page.type(field, "giraffe");
  await until(() => status(page), "Results: 1");
  await page.locator("#p-filters summary").click();
  await page.locator("#p-facets summary").first().waitFor({ state: "attached" });
  await until(() => page.locator(".passage").innerText(), /a giraffe drinks/);
});

test("what was typed before a result was opened has a place of its own", async (t) => {
  const page = await open(t, "search/");
  await until(() => status(page), /^Documents/);
  await page.type(field, "giraffe");
  await until(() => status(page), "Results: 1");
  await page.locator(".hits a").click();
  await page.waitForURL(/resources\/long/);
  await page.goBack();
  await until(() => status(page), "Results: 1");
  await page.fill(field, "zebra");
  await until(() => query(page), "?q=zebra");
  await page.goBack();
  await until(() => query(page), "?q=giraffe");
});

test("what cannot be loaded is said, tried again, and the page goes on", async (t) => {
  const page = await open(t, "search/?q=women");
  await until(() => status(page), /^Results/);
  await page.locator('input[name="kind"]').first().waitFor();
  const away = (route) => route.abort();
  await page.route(/assets\/search\/|search\/start/, away);
  await page.fill(field, "giraffe");
  await until(() => status(page), /could not be loaded/);
  assert.deepEqual(await titles(page), []);
  await page.unroute(/assets\/search\/|search\/start/, away);
  await page.getByRole("button", { name: "Try again" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "p-results");
  await until(() => status(page), "Results: 1");
  // The line goes between two keys, and comes back. What is there already may be enough for an answer.
  const clear = () => page.locator("#p-status").evaluate((told) => told.textContent = "");
  await page.context().setOffline(true);
  await clear();
  await page.fill(field, "zebra");
  await until(() => status(page), /could not be loaded|^Results: 1$/);
  await page.context().setOffline(false);
  await clear();
  await page.fill(field, "zebra text");
  await until(() => status(page), /^(Results: 1|With all of the words: 1 ·.*)$/);
  assert.match((await titles(page))[0], /^Zebra/);
});

test("without facets there are results; without the engine there is a way to try again", async (t) => {
  const page = await open(t, "search/?q=women", { prepare: (page) => page.route(/assets\/search\/f\d/, (route) => route.abort()) });
  await until(() => status(page), /^Results/);
  await until(() => page.locator("#p-facets").innerText(), /could not be loaded/);
  assert.equal((await titles(page)).length, 10);
  await page.unroute(/assets\/search\/f\d/);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator('input[name="kind"]').first().waitFor();
  const without = await open(t, "search/?q=women", { prepare: (page) => page.route(/assets\/search\.\w+\.js/, (route) => route.abort()) });
  await until(() => status(without), /could not be started/);
  await without.unroute(/assets\/search\.\w+\.js/);
  await without.getByRole("button", { name: "Try again" }).click();
  await until(() => status(without), /^Results/);
});

test("a hub of another version is said to be one", async (t) => {
  const page = await open(t, "search/?q=women", { prepare: (page) => page.route(/search\//, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('"format":3', '"format":99') });
  }) });
  await until(() => status(page), /has changed/);
  await page.getByRole("button", { name: "Try again" }).waitFor();
});

test("the field of every page suggests titles, by keys alone", async (t) => {
  const page = await open(t, "topics/");
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.waitForTimeout(200);
  assert.deepEqual(requests, []);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "p-query");
  await page.locator("[role=combobox]").waitFor();
  await page.keyboard.type("women");
  const options = page.locator("[role=listbox] [role=option]");
  await until(() => options.count(), 6);
  const box = page.locator(field), list = page.locator("[role=listbox]");
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  assert.equal(await box.getAttribute("aria-controls"), await list.getAttribute("id"));
  assert.equal(await page.locator(".find [role=status]").innerText(), "Suggestions: 6");
  const active = async () => {
    const id = await box.getAttribute("aria-activedescendant");
    const selected = await options.evaluateAll((options) => options.findIndex((option) => option.getAttribute("aria-selected") === "true"));
    assert.equal(id, selected < 0 ? "" : `p-suggestion-${selected}`);
    return selected;
  };
  const press = async (key) => (await page.keyboard.press(key), active());
  assert.equal(await active(), -1);
  assert.deepEqual([await press("ArrowDown"), await press("ArrowDown"), await press("ArrowUp"), await press("ArrowUp"), await press("ArrowUp")], [0, 1, 0, -1, 5]);
  assert.equal(await press("ArrowDown"), -1);
  assert.equal(await press("ArrowDown"), 0);
  // The cursor moves within the field again.
  assert.equal(await press("Home"), -1);
  assert.equal(await page.evaluate(() => document.activeElement.selectionStart), 0);
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.selectionStart), 5);
  await page.keyboard.press("Escape");
  assert.deepEqual([await list.isVisible(), await box.getAttribute("aria-expanded"), await box.inputValue()], [false, "false", "women"]);
  assert.equal(await press("ArrowDown"), 0);
  const title = await options.first().innerText();
  await page.keyboard.press("Enter");
  await page.waitForURL(/resources\//);
  assert.equal(await page.locator("h1").innerText(), title);
  // Without a choice, all results.
  await page.click(field);
  await page.type(field, "women");
  await until(() => options.count(), 6);
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\/\?q=women/);
  await until(() => status(page), /^Results/);
});

test("suggestions follow a press, and go where the focus goes", async (t) => {
  const page = await open(t, "topics/");
  await page.click(field);
  await page.type(field, "giraffe");
  const option = page.locator("[role=option]");
  await until(() => option.count(), 1);
  await page.keyboard.press("Tab");
  assert.equal(await page.locator("[role=listbox]").isVisible(), false);
  await page.click(field);
  await page.keyboard.press("ArrowDown");
  await option.click();
  await page.waitForURL(/resources\/long\//);
});

test("the key / leads to the field, but not from a field, and not where it is switched off", async (t) => {
  const page = await open(t, "search/");
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.keyboard.press("/");
  assert.equal(await focused(), "p-query");
  await page.keyboard.press("/");
  assert.equal(await page.inputValue(field), "/");
  await page.goto(`${site.address}countries/cambodia/`);
  await page.click("#p-within");
  await page.keyboard.press("/");
  assert.deepEqual([await focused(), await page.inputValue("#p-within")], ["p-within", "/"]);
  await page.goto(`${site.address}search/`);
  await page.uncheck("#p-key");
  await page.keyboard.press("/");
  assert.notEqual(await focused(), "p-query");
  await page.goto(`${site.address}topics/`);
  await page.keyboard.press("/");
  assert.notEqual(await focused(), "p-query");
  await page.goto(`${site.address}search/`);
  assert.equal(await page.isChecked("#p-key"), false);
  await page.check("#p-key");
  await page.goto(`${site.address}topics/`);
  await page.keyboard.press("/");
  assert.equal(await focused(), "p-query");
});

test("what is pressed stays under the pointer while all around it changes", async (t) => {
  const page = await open(t, "search/?q=water", { viewport: { width: 1280, height: 500 } });
  const box = page.locator('input[name="countries"][value="KH"]');
  await box.waitFor();
  await box.scrollIntoViewIfNeeded();
  const top = () => box.evaluate((box) => Math.round(box.getBoundingClientRect().top));
  const before = await top();
  await box.click();
  await until(() => chips(page).then((chips) => chips.join()), "Cambodia");
  await until(() => status(page), `Results: ${matching(["water"], { countries: ["KH"] }).length}`);
  assert.ok(Math.abs(await top() - before) <= 1, `${before} became ${await top()}`);
});

test("one request that is lost is made again, and nothing else is", async (t) => {
  let lost = 0;
  const lose = (route) => (lost++ ? route.continue() : route.abort());
  const page = await open(t, "search/?q=giraffe", { prepare: (page) => page.route(/assets\/search\/r\d/, lose) });
  await until(() => status(page), "Results: 1");
  assert.equal(lost, 2);
});

test("suggestions come when the line comes back", async (t) => {
  const page = await open(t, "topics/");
  await page.context().setOffline(true);
  await page.type(field, "gir");
  await page.waitForTimeout(500);
  await page.context().setOffline(false);
  await page.type(field, "affe");
  await until(() => page.locator("#p-suggestions a").allInnerTexts().then((titles) => titles.join()), "A long text");
  // However often something was lost, there is one list.
  await page.locator(field).blur();
  await page.focus(field);
  assert.equal(await page.locator("#p-suggestions").count(), 1);
  // Where a page is magnified the list is longer than it.
  await page.setViewportSize({ width: 320, height: 200 });
  await page.fill(field, "water");
  await until(() => page.locator("#p-suggestions a").count(), 6);
  await page.press(field, "ArrowUp");
  const seen = () => page.locator('[aria-selected="true"]').evaluate((option) => option.getBoundingClientRect().bottom <= innerHeight);
  await until(seen, true);
});

test("a hub that is built anew under an open page is answered from as a whole", async (t) => {
  const own = new Hub(files());
  const { address, output } = await build(own);
  const page = await open(t, `${address}search/?q=giraffe`, { viewport: { width: 390, height: 844 } });
  await until(() => status(page), "Results: 1");
  for (const n of [1, 2]) own.write(`content/resources/old-${n}.md`, `---\ntitle: Old giraffe ${n}\ndate: 1980\n---\n`);
  execFileSync(PROGRAM, ["build", "--root", own.root, "--output", output, "--base-url", address], { stdio: "pipe" });
  await page.locator("#p-filters summary").click();
  await until(() => status(page), "Results: 3");
  await until(() => counts(page, "collection").then(({ resources }) => resources), 3);
});

test("a term is searched within itself", async (t) => {
  const page = await open(t, "countries/cambodia/");
  await page.getByRole("searchbox", { name: "Search in Cambodia" }).fill("women");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?countries=KH&q=women$/);
  await until(() => status(page), `Results: ${matching(["women"], { countries: ["KH"] }).length}`);
  assert.deepEqual(await chips(page), ["Cambodia"]);
  await page.goto(`${site.address}topics/wells/`);
  assert.equal(await page.locator("label[for=p-within]").innerText(), `Search in Wells ${NASTY}`);
});

test("facets by the keyboard alone: what is pressed keeps the focus", async (t) => {
  const page = await open(t, "search/?q=water", { viewport: { width: 360, height: 740 } });
  await until(() => status(page), /^Results/);
  await page.focus(field);
  const tabTo = async (selector) => {
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    }
    assert.fail(`no way to ${selector}`);
  };
  await tabTo("#p-filters > summary");
  await page.keyboard.press("Enter");
  await page.locator("#p-facets summary").first().waitFor();
  await tabTo("#p-facets details:nth-of-type(2) > summary");
  await page.keyboard.press("Enter");
  await tabTo("input[type=checkbox]");
  const name = await page.evaluate(() => `${document.activeElement.name} ${document.activeElement.value}`);
  await page.keyboard.press("Space");
  await until(() => chips(page).then((chips) => chips.length), 1);
  assert.equal(await page.evaluate(() => `${document.activeElement.name} ${document.activeElement.value}`), name);
  await tabTo(".chip");
  await page.keyboard.press("Enter");
  await until(() => page.locator(".chip").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "p-results");
});

test("from a disk all of it works", async (t) => {
  const page = await open(t, pathToFileURL(join(site.output, "topics/index.html")).href);
  await page.click(field);
  await page.type(field, "women");
  await until(() => page.locator("[role=option]").count(), 6);
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\/index.html\?q=women/);
  await until(() => status(page), `Results: ${matching(["women"]).length}`);
  await page.locator('input[name="kind"][value="report"]').check();
  await until(() => status(page), `Results: ${matching(["women"], { kind: ["report"] }).length}`);
  await page.fill(field, "giraffe");
  await until(() => status(page), /^Nothing/);
  await page.getByRole("button", { name: "Clear all" }).click();
  await until(() => status(page), "Results: 1");
  await until(() => page.locator(".passage").innerText(), /Here a giraffe drinks/);
  await page.click(".hits a");
  await page.waitForURL(/resources\/long\/index.html/);
  await until(() => page.evaluate(() => scrollY > 500), true);
});

test("what was found is marked, in results and on its page", async (t) => {
  const page = await open(t, "search/?q=giraffe");
  await until(() => status(page), "Results: 1");
  await until(() => page.locator(".passage mark").allInnerTexts().then(String), "giraffe");
  await page.click(".hits a");
  await page.waitForURL(/resources\/long\//);
  await until(() => page.evaluate(() => [...CSS.highlights.get("found") ?? []].map(String).join()), "giraffe");
  // It is far below the first screen.
  await until(() => page.evaluate(() => scrollY > 500), true);
  // Who comes to a place of the page is not led away from it, and nothing is loaded.
  await page.goto(`${site.address}resources/long/#last`);
  await page.reload();
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => "pustaka" in globalThis), false);
  const old = await open(t, "resources/water-0/#q=women", { prepare: (page) => page.addInitScript(() => {
    Object.defineProperty(CSS, "highlights", { value: undefined });
  }) });
  await until(() => old.locator("main mark").first().innerText(), /women/i);
  assert.equal(await old.evaluate(() => scrollY), 0);
});

test("nothing moves while results, facets and passages arrive", async (t) => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 360, height: 740 }]) {
    for (const path of ["search/?q=women", "search/?q=wmoen&kind=report", "search/"]) {
      const page = await open(t, path, { viewport, prepare: async (page) => {
        await page.route(/\.js/, async (route) => {
          await new Promise((resolve) => setTimeout(resolve, 120));
          await route.continue();
        });
        await page.addInitScript(() => {
          globalThis.moved = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) globalThis.moved += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
        });
      } });
      await until(() => status(page), /^(Results|Documents)/);
      await page.waitForTimeout(900);
      const moved = await page.evaluate(() => globalThis.moved);
      assert.ok(moved < 0.005, `${path} at ${viewport.width}: ${moved}`);
    }
  }
});

test("assistive technology finds nothing amiss, and nothing is wider than a phone", async (t) => {
  const arabic = await build(new Hub(files("ar")));
  const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  for (const address of [site.address, arabic.address]) {
    for (const width of [360, 1280]) {
      const viewport = { width, height: 800 };
      const page = await open(t, `${address}search/?q=women+rain&kind=report`, { viewport });
      await until(() => status(page), /:/);
      await page.evaluate(() => document.querySelectorAll("details").forEach((box) => (box.open = true)));
      await page.waitForTimeout(300);
      assert.deepEqual(await axe(page), []);
      assert.equal(await wide(page), 0);
      await page.fill(field, '"nothing of this"');
      await until(() => status(page), /^Nothing/);
      assert.deepEqual(await axe(page), []);
      const other = await open(t, `${address}countries/cambodia/`, { viewport });
      await other.click(field);
      await other.locator("[role=combobox]").waitFor();
      await other.type(field, "women");
      await until(() => other.locator("[role=option]").count(), 6);
      await other.keyboard.press("ArrowDown");
      assert.deepEqual(await axe(other), []);
      assert.equal(await wide(other), 0);
      assert.equal(await other.evaluate(() => document.dir), address === site.address ? "ltr" : "rtl");
      // Fingers need room.
      for (const target of ["#p-query", ".find button", "[role=option]", "#p-within"]) {
        const { height } = await other.locator(target).first().boundingBox();
        assert.ok(height >= 44, `${target}: ${height}`);
      }
    }
  }
});

test("without JavaScript there is a way to browse", async (t) => {
  const page = await open(t, "topics/", { javaScriptEnabled: false });
  await page.fill(field, "women");
  await page.press(field, "Enter");
  await page.waitForURL(/\/project\/search\/\?q=women$/);
  const text = await page.locator("main").innerText();
  assert.match(text, /Searching needs JavaScript/);
  assert.match(text, /Resources/);
  assert.equal(await page.locator("#p-found").isVisible(), false);
});

test("where the scripts do not arrive there is a way to browse too, after a while", async (t) => {
  const page = await open(t, "search/?q=women", { prepare: (page) => page.route(/results\.\w+\.js/, (route) => route.abort()) });
  const browse = page.locator("#p-late");
  assert.equal(await browse.isVisible(), false);
  assert.equal(await status(page), "Searching…");
  // Ten seconds later.
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  assert.match(await browse.innerText(), /Searching needs JavaScript[^]*Resources/);
  await page.unroute(/results\.\w+\.js/);
  await page.reload();
  await until(() => status(page), /^Results/);
  assert.equal(await browse.count(), 0);
});
