// The search in Firefox, as Debian has it: over HTTP under the strictest policy, and from a disk of which each file is a
// stranger to all others.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { SHIPPED, built, client, covers, differences, native, open as openClient, sameWords } from "./client.mjs";
import { Hub, PROGRAM, until } from "./hub.mjs";
import { queries } from "./queries.mjs";
import { POLICY, serve } from "./site.mjs";

/** Twenty-four documents that differ in all that can be chosen, and one that is longer than a screen. */
const COUNTRIES = ["KH", "LA", "FJ"], KINDS = ["report", "manual"];
const documents = Array.from({ length: 24 }, (_, n) => ({
  title: `Water ${n}`,
  countries: n % 5 ? [COUNTRIES[n % 3]] : [COUNTRIES[n % 3], "NP"],
  kind: [KINDS[n % 2]],
  text: `How water was brought to village number ${n}.${n % 7 > 1 ? "" : " Women did it."}`,
}));
const files = {
  "site.toml": 'title = "A hub"\nbase_url = "https://hub.example.org/"\n\n'
    + '[collections.resources.kinds]\nreport = "Report"\nmanual = "Manual"\n\n[taxonomies.countries]\n\n[taxonomies.topics]\n',
  "content/topics/rivers.md": "---\ntitle: Rivers\n---\n",
  "content/resources/long.md": "---\ntitle: A long text\nkind: manual\ntopics: [rivers]\n---\n\n"
    + `${"Nothing of interest here.\n\n".repeat(80)}Here a giraffe drinks.\n`,
  ...Object.fromEntries(documents.map(({ title, countries, kind, text }, n) => [`content/resources/water-${n}.md`,
    `---\ntitle: ${title}\nkind: ${kind}\ndate: 20${10 + n % 7}-03\ncountries: [${countries}]\n---\n\n${text}\n`])),
};

/** What is expected: documents with the word, and with these filters. */
const matching = (word, filters = {}) => documents.filter((document) => document.text.toLowerCase().includes(word)
  && Object.entries(filters).every(([group, values]) => values.some((value) => document[group].includes(value))));

let browser, hub, output, server;
before(async () => {
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    defaultViewport: { width: 1280, height: 900 },
    // As it is for everybody; drivers switch it off.
    extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true },
  });
  hub = new Hub(files);
  output = mkdtempSync(join(tmpdir(), "pustaka-"));
  const headers = { "Content-Security-Policy": POLICY };
  const broken = { "broken.html": '<!doctype html>\n<p style="color: red">Red</p>\n<script>1</script>\n<script src="assets/none.js"></script>\n' };
  server = await serve(output, { base: "/project", headers, files: broken });
  execFileSync(PROGRAM, ["build", "--root", hub.root, "--output", output, "--base-url", server.address], { stdio: "pipe" });
});
after(async () => {
  await browser.close();
  server.close();
  hub.stop();
  rmSync(output, { recursive: true, force: true });
});

const onDisk = (path) => `${pathToFileURL(output)}/${path}`;

/** A page of which Firefox must have nothing to say: what it said is in `page.said`. */
async function open(t, path) {
  const page = await browser.newPage();
  page.said = [];
  page.on("console", (message) => page.said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.said.push(error.message));
  page.on("dialog", (dialog) => page.said.push(dialog.message()) && dialog.dismiss());
  await page.goto(/^\w+:/.test(path) ? path : server.address + path);
  t.after(async () => {
    await page.close();
    assert.deepEqual(page.said, []);
  });
  return page;
}

const text = (page, selector) => page.$eval(selector, (element) => element.innerText);
const texts = (page, selector) => page.$$eval(selector, (elements) => elements.map((element) => element.innerText));
const status = (page) => text(page, "#p-status");
const visible = (page, selector) => page.$eval(selector, (element) => element.checkVisibility());
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.innerText);
/** Where a page is, as itself says it: the driver does not notice that one is taken from Firefox's memory. */
const address = (page) => page.evaluate(() => location.href);
const query = (page) => page.evaluate(() => location.search);
const field = "#p-query", option = "[role=option]";
const box = (group, value) => `input[name="${group}"][value="${value}"]`;
/** Types something in place of what was there. */
async function fill(page, value) {
  await page.$eval(field, (element) => element.select());
  await (value ? page.type(field, value) : page.keyboard.press("Delete"));
}
/** The counts of a group, by its values. */
const counts = (page, group) => page.$$eval(`input[name="${group}"]`, (inputs) =>
  Object.fromEntries(inputs.map((input) => [input.value, Number(input.parentElement.querySelector(".count").textContent)])));
/** What was marked on a page. */
const marked = (page) => page.evaluate(() => [...CSS.highlights.get("found") ?? []].map(String).join());

/** The counts of both groups and the number of results are those of the documents; values of a group widen one another. */
async function right(page, word, filters) {
  const total = matching(word, filters).length;
  await until(() => status(page), `Results: ${total}`);
  for (const group of ["countries", "kind"]) {
    const { [group]: _, ...others } = filters, wanted = {};
    for (const document of matching(word, others)) for (const value of document[group]) wanted[value] = (wanted[value] ?? 0) + 1;
    const sorted = (counts) => JSON.stringify(Object.entries(counts).filter(([, count]) => count).sort());
    await until(async () => sorted(await counts(page, group)), sorted(wanted));
  }
}

test("what the policy forbids is noticed, and what is missing", async (t) => {
  const page = await open(t, "broken.html");
  await until(() => page.said.length, 3);
  for (const part of [/Content-Security-Policy.*inline style/, /Content-Security-Policy.*inline script/, /none\.js.*MIME type/]) {
    assert.match(page.said.shift(), part);
  }
});

test("a file of the disk is a stranger to all others", async (t) => {
  const page = await open(t, onDisk("search/index.html"));
  assert.equal(await page.evaluate(() => fetch("start.js").then(() => "loaded", ({ name }) => name)), "TypeError");
  await until(() => page.said.splice(0).join(), /Cross-Origin/);
});

test("results follow the typing, with marks and passages, and on their page it is marked", async (t) => {
  const page = await open(t, "search/");
  await until(() => status(page), /^Documents: \d+$/);
  await page.type(field, "women");
  await until(() => status(page), `Results: ${matching("women").length}`);
  assert.equal(await query(page), "?q=women");
  assert.equal(await page.title(), "women – Search – A hub");
  await until(async () => new Set(await texts(page, ".passage mark")).size, 1);
  await fill(page, "giraffe");
  await until(() => status(page), "Results: 1");
  assert.deepEqual(await texts(page, ".hits h3"), ["A long text"]);
  await until(() => text(page, ".passage"), /Here a giraffe drinks/);
  await page.locator(".hits a").click();
  await until(() => address(page), `${server.address}resources/long/#q=giraffe`);
  await until(() => marked(page), "giraffe");
  // It is far below the first screen, and led to.
  await until(() => page.evaluate(() => {
    const { top, bottom } = [...CSS.highlights.get("found")][0].getBoundingClientRect();
    return scrollY > 500 && top > 0 && bottom < innerHeight;
  }), true);
});

test("values are counted as they are, chosen together, and taken away", async (t) => {
  const page = await open(t, "search/?q=women");
  await right(page, "women", {});
  await page.locator(box("countries", "KH")).click();
  await right(page, "women", { countries: ["KH"] });
  await page.locator(box("countries", "NP")).click();
  await right(page, "women", { countries: ["KH", "NP"] });
  await fill(page, "water");
  await right(page, "water", { countries: ["KH", "NP"] });
  await page.locator(box("kind", "report")).click();
  await right(page, "water", { countries: ["KH", "NP"], kind: ["report"] });
  assert.equal(await query(page), "?q=water&countries=KH&countries=NP&kind=report");
  assert.deepEqual(await texts(page, ".chip"), ["Cambodia", "Nepal", "Report"]);
  await page.locator(".chip").click();
  await right(page, "water", { countries: ["NP"], kind: ["report"] });
  // A chip that is gone leaves the focus at the next.
  await until(() => focused(page), "Nepal");
  assert.equal(await page.$eval(box("countries", "KH"), (input) => input.checked), false);
  await page.locator("#p-chosen .link").click();
  await right(page, "water", {});
  assert.equal(await visible(page, "#p-chosen"), false);
});

test("all of it stands in the address, and Back and Forward restore it", async (t) => {
  const page = await open(t, "search/?q=women");
  const back = (way = -1) => page.evaluate((way) => history.go(way), way);
  await until(() => status(page), /^Results/);
  await fill(page, "water");
  await page.keyboard.press("Enter");
  await until(() => query(page), "?q=water");
  await page.waitForSelector(box("kind", "manual"));
  await page.locator(box("kind", "manual")).click();
  await until(() => query(page), "?q=water&kind=manual");
  await page.select("#p-order", "date");
  await until(() => query(page), "?q=water&kind=manual&_order=date");
  await right(page, "water", { kind: ["manual"] });
  await until(() => text(page, ".hits .card-facts"), /March 2016/);
  await page.locator("#p-more").click();
  await until(() => page.$$(".hits li").then(({ length }) => length), 12);
  // Back from a page, all is as it was.
  await page.locator(".hits a").click();
  await until(() => address(page), /resources\/water-\d+\/#q=water$/);
  await back();
  await until(() => page.$$(".hits li").then(({ length }) => length), 12);
  assert.equal(await page.$eval("#p-order", (order) => order.value), "date");
  await back();
  await until(() => query(page), "?q=water&kind=manual");
  await until(() => page.$eval("#p-order", (order) => order.value), "");
  await back();
  await until(() => query(page), "?q=water");
  await right(page, "water", {});
  assert.equal(await page.$eval(box("kind", "manual"), (input) => input.checked), false);
  await back();
  await until(() => page.$eval(field, (input) => input.value), "women");
  await right(page, "women", {});
  await back(3);
  await until(() => query(page), "?q=water&kind=manual&_order=date");
  await right(page, "water", { kind: ["manual"] });
  assert.equal(await page.$eval(box("kind", "manual"), (input) => input.checked), true);
  // The page anew shows what its address says, not what its fields had.
  await page.evaluate(() => location.reload());
  await until(() => page.evaluate(() => performance.getEntriesByType("navigation")[0].type), "reload");
  await right(page, "water", { kind: ["manual"] });
  assert.deepEqual(await texts(page, ".chip"), ["Manual"]);
});

test("the field of every page suggests titles, by keys alone", async (t) => {
  const page = await open(t, "topics/rivers/");
  await page.keyboard.press("/");
  await until(() => focused(page), "p-query");
  await page.waitForSelector("[role=combobox]");
  await page.keyboard.type("women");
  await until(() => page.$$(option).then(({ length }) => length), 6);
  const attribute = (name) => page.$eval(field, (input, name) => input.getAttribute(name), name);
  const chosen = () => page.$$eval(option, (options) => options.findIndex((option) => option.ariaSelected === "true"));
  const press = async (key) => (await page.keyboard.press(key), chosen());
  assert.deepEqual([await chosen(), await press("ArrowDown"), await press("ArrowDown"), await press("ArrowUp"), await press("ArrowUp"),
    await press("ArrowUp")], [-1, 0, 1, 0, -1, 5]);
  assert.equal(await attribute("aria-activedescendant"), "p-suggestion-5");
  assert.equal(await press("Home"), -1);
  await page.keyboard.press("Escape");
  assert.deepEqual([await visible(page, "[role=listbox]"), await attribute("aria-expanded")], [false, "false"]);
  assert.equal(await page.$eval(field, (input) => input.value), "women");
  assert.equal(await press("ArrowDown"), 0);
  const title = await text(page, option);
  await page.keyboard.press("Enter");
  await until(() => address(page), /resources\/water-\d+\/#q=women$/);
  assert.equal(await text(page, "h1"), title);
  await until(() => marked(page), "Women");
  // Without a choice, all results.
  await page.locator(field).click();
  await page.waitForSelector("[role=combobox]");
  await page.type(field, "women");
  await until(() => page.$$(option).then(({ length }) => length), 6);
  await page.keyboard.press("Enter");
  await until(() => query(page), "?q=women");
  await until(() => status(page), `Results: ${matching("women").length}`);
});

test("what cannot be loaded is said, and the page goes on when it is there again", async (t) => {
  const page = await open(t, "search/?q=women");
  await until(() => status(page), /^Results/);
  const shards = join(output, "assets/search");
  renameSync(shards, `${shards}-away`);
  await fill(page, "giraffe");
  await until(() => status(page), /could not be loaded/);
  assert.deepEqual(await texts(page, ".hits h3"), []);
  renameSync(`${shards}-away`, shards);
  await page.locator("#p-hits button").click();
  await until(() => status(page), "Results: 1");
  await until(() => text(page, ".passage"), /Here a giraffe drinks/);
  await until(() => page.$$(box("kind", "manual")).then(({ length }) => length), 1);
  // Nothing but of what was missing was spoken.
  const said = page.said.splice(0);
  assert.ok(said.length > 0);
  for (const line of said) assert.match(line, /assets\/search\/[a-z]/);
});

test("from a disk all of it works", async (t) => {
  const page = await open(t, onDisk("search/index.html?q=women"));
  await right(page, "women", {});
  await until(async () => new Set(await texts(page, ".passage mark")).size, 1);
  await page.locator(box("kind", "report")).click();
  await right(page, "women", { kind: ["report"] });
  await page.locator(".chip").click();
  await right(page, "women", {});
  await fill(page, "giraffe");
  await until(() => status(page), "Results: 1");
  await until(() => text(page, ".passage"), /Here a giraffe drinks/);
  await page.locator(".hits a").click();
  await until(() => address(page), onDisk("resources/long/index.html#q=giraffe"));
  await until(() => marked(page), "giraffe");
  await until(() => page.evaluate(() => scrollY > 500), true);
  // The field of another page, to a suggestion, and to the page that searches.
  await page.goto(onDisk("topics/rivers/index.html"));
  await page.locator(field).click();
  await page.waitForSelector("[role=combobox]");
  await page.type(field, "women");
  await until(() => page.$$(option).then(({ length }) => length), 6);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await until(() => address(page), /^file:.*\/resources\/water-\d+\/index.html#q=women$/);
  await until(() => marked(page), "Women");
  await page.locator(field).click();
  await page.type(field, "giraffe");
  await page.keyboard.press("Enter");
  await until(() => address(page), onDisk("search/index.html?q=giraffe"));
  await until(() => status(page), "Results: 1");
});

test("the client answers as the program does, and sees the same words", async (t) => {
  const site = built(t, SHIPPED);
  const page = await openClient(t, browser, site.output);
  const asked = queries(site.hub, 130), given = await client(page, asked);
  const different = differences(asked, native(site, asked), given);
  assert.equal(different.length, 0, `${different.length} of ${asked.length} differ:\n${different.slice(0, 5).join("\n")}`);
  covers(asked, given);
  await sameWords(page);
});
