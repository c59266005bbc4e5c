// The form of the preview, in a real browser: it writes what a hand would write, and loses nothing.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { Hub, axe, launch, until } from "./hub.mjs";

const SITE = `title = "A hub"
base_url = "https://hub.example.org/"

[collections.news.fields]
place = { type = "text" }
figures = { type = "measure", list = true }
about = { type = "reference", to = ["news", "topics"], list = true }
`;
const TOPIC = "---\ntitle: Clean water\naliases: [eau potable]\n---\n";
const ONE = `---
# Written by hand.
title: One   # as it was said
date: 2020-02
countries:
  - KH
  # The second was there too.
  - LK
unknown_words: [a,   b]
figures:
  - value: 1270
    qualifier: more than
    unit: resources
---

First line.

* a list
`;
// A field that the schema does not know is a mistake: these files have none.
const FINE = ONE.replace(/unknown_words.*\n/, "");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function open(t, files, path, { flags = [], ...options } = {}) {
  const hub = await new Hub({ "site.toml": SITE, "content/topics/water.md": TOPIC, ...files }).serve(...flags);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  t.after(async () => {
    await context.close();
    hub.stop();
  });
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(hub.address + path);
  return { hub, page };
}

const edit = (path) => `_pustaka/edit?path=${path}`;
const save = async (page) => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForLoadState();
};

test("what was not changed stays as it was, to the byte", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await save(page);
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), FINE);
});

test("a changed title, and nothing else", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.getByLabel("Title (needed)").fill("Two: a second");
  await save(page);
  await until(() => page.locator("h1").innerText(), "Two: a second");
  assert.equal(hub.read("content/news/one.md"), FINE.replace("title: One ", 'title: "Two: a second" '));
});

test("a country by any of its names, by keyboard alone", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  const group = page.getByRole("group", { name: "Countries" });
  await group.getByRole("button", { name: "Add another" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Бутан");
  const option = group.getByRole("option").first();
  await until(() => option.innerText(), /Bhutan \(BT, Бутан\)/);
  // Enter without a choice sends nothing.
  await page.keyboard.press("Enter");
  assert.ok(page.url().includes("edit?path="));
  if (await group.getByRole("option").count()) {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
  assert.equal(await group.getByRole("option").count(), 0);
  assert.match(await group.innerText(), /Bhutan/);
  await page.keyboard.press("Control+s");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), FINE.replace("  - LK\n", "  - LK\n  - BT\n"));
});

test("a measure, a reference and a text of its own", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.locator('[name="f.figures.0.value"]').fill("1300");
  const about = page.locator('[name="f.about.0"]');
  await about.pressSequentially("eau");
  await page.getByRole("option", { name: /Clean water/ }).click().catch(() => {});
  await about.fill("");
  await about.pressSequentially("clean");
  await page.getByRole("option", { name: /Clean water/ }).click();
  assert.equal(await about.inputValue(), "topics/water");
  await page.locator("#body").fill("\nOther text, with **weight**.\n");
  const frame = page.frameLocator("iframe");
  await until(() => frame.locator("strong").innerText(), "weight");
  await save(page);
  await until(() => page.url(), `${hub.address}news/one/`);
  const text = hub.read("content/news/one.md");
  assert.match(text, /value: 1300\n {4}qualifier: more than\n/);
  assert.match(text, /about: \[topics\/water\]\n/);
  assert.ok(text.endsWith("---\n\nOther text, with **weight**.\n"), text);
});

test("the text below the fields leads where the page does", async (t) => {
  const files = {
    "content/news/one.md": FINE,
    "content/news/big/index.md": `${FINE}\n## Part\n`,
    "content/news/big/plan.pdf": "%PDF-",
    "content/topics/cafe\u0301.md": TOPIC.replace("Clean water", "Cafés").replace(/aliases.*\n/, ""),
  };
  const { hub, page } = await open(t, files, edit("news/one.md"));
  const links = {
    "big.md": "/news/big/",
    "/news/big/index.md#part": "/news/big/#part",
    "../news/big/plan.pdf": "/news/big/plan.pdf",
    "../topics/caf%C3%A9.md": "/topics/caf%C3%A9/",
    "../countries/KH.md": "/countries/cambodia/",
    "../topics/_index.md": "/topics/",
    "https://www.example.org/": "https://www.example.org/",
    "/nothing.html": "/nothing.html",
  };
  const text = Object.keys(links).map((link) => `[x](${link})\n`).join("\n");
  const answer = await fetch(`${hub.address}_pustaka/markdown`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ path: "news/one.md", text }),
  });
  const hrefs = (html) => [...html.matchAll(/<p><a href="([^"]*)"/g)].map((found) => found[1]);
  assert.deepEqual(hrefs(await answer.text()), Object.values(links));
  hub.write("content/news/one.md", `${FINE}\n${text.replace("[x](/nothing.html)", "")}`);
  await page.goto(`${hub.address}news/one/`);
  const leads = () => page.locator("main .text p a").evaluateAll((links) => links.map((link) => link.href));
  const whole = Object.values(links).slice(0, -1).map((link) => new URL(link, hub.address).href);
  await until(async () => JSON.stringify(await leads()), JSON.stringify(whole));
});

test("a name is found without its marks", async (t) => {
  const { hub } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  const found = await fetch(`${hub.address}_pustaka/complete?path=news/one.md&name=f.countries.0&text=cote d`);
  assert.equal((await found.json())[0].value, "CI");
});

test("a mistake stands beside its field, and nothing is written", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.getByLabel("Date", { exact: true }).fill("9/3/2017");
  await save(page);
  const field = page.locator('[data-field="date"]');
  await until(() => field.innerText(), /2017-03-09 or 2017-09-03/);
  assert.equal(await page.getByLabel("Date", { exact: true }).inputValue(), "9/3/2017");
  assert.equal(hub.read("content/news/one.md"), FINE);
  assert.deepEqual(await axe(page), []);
  await page.getByLabel("Date", { exact: true }).fill("2017-03-09");
  await save(page);
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), FINE.replace("2020-02", "2017-03-09"));
});

test("what changed on disk meanwhile is shown, and kept", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.getByLabel("Title (needed)").fill("Mine");
  const theirs = FINE.replace("2020-02", "2021").replace("First line.", "Their line.");
  hub.write("content/news/one.md", theirs);
  await save(page);
  await until(() => page.getByRole("alert").innerText(), /has changed on disk/);
  assert.match(await page.getByRole("alert").innerText(), /Their line\./);
  assert.equal(await page.getByLabel("Title (needed)").inputValue(), "Mine");
  assert.equal(hub.read("content/news/one.md"), theirs);
  assert.deepEqual(await axe(page), []);
  await save(page);
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), theirs.replace("title: One", "title: Mine"));
});

test("a new document, with a file, named by its title in any script", async (t) => {
  const { hub, page } = await open(t, {}, "");
  await page.getByRole("link", { name: "New" }).click();
  assert.deepEqual(await axe(page), []);
  await page.getByRole("link", { name: "News item" }).click();
  await page.getByLabel("Title (needed)").fill("ព័ត៌មាន ថ្មី");
  await page.getByLabel("Date", { exact: true }).fill("2026-11");
  await page.locator('[name="upload:f.file.0.path"]').setInputFiles({ name: "a report.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-") });
  await page.locator("#body").fill("A text.");
  await save(page);
  const path = "content/news/ព័ត៌មាន-ថ្មី.md";
  await until(() => existsSync(hub.path(path)), true);
  assert.equal(hub.read(path), "---\ntitle: ព័ត៌មាន ថ្មី\ndate: 2026-11\nfile: a report.pdf\n---\n\nA text.\n");
  assert.equal(hub.read("content/news/a report.pdf"), "%PDF-");
  await until(() => page.locator("h1").innerText(), "ព័ត៌មាន ថ្មី");
  // The same title once more would be the same file.
  await page.goto(`${hub.address}_pustaka/edit?folder=news`);
  await page.getByLabel("Title (needed)").fill("ព័ត៌មាន ថ្មី");
  await save(page);
  await until(() => page.locator('[data-field="title"]').innerText(), /is there already/);
});

test("a translation", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.getByLabel("Translate it into").selectOption({ label: "French" });
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByLabel("Title (needed)").fill("Un");
  await page.locator("#body").fill("Texte.");
  await save(page);
  await until(() => page.url(), `${hub.address}fr/news/one/`);
  assert.equal(hub.read("content/news/one.fr.md"), "---\ntitle: Un\n---\n\nTexte.\n");
});

test("front matter that cannot be read is shown as it is", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  hub.write("content/news/one.md", "---\ntitle: ICT: a primer\n---\nText.\n");
  await page.goto(hub.address + edit("news/one.md"));
  const whole = page.getByLabel("The whole file");
  assert.equal(await whole.inputValue(), "---\ntitle: ICT: a primer\n---\nText.\n");
  await whole.fill('---\ntitle: "ICT: a primer"\n---\nText.\n');
  await save(page);
  await until(() => page.locator("h1").innerText(), "ICT: a primer");
});

test("it works without JavaScript", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"), { javaScriptEnabled: false });
  await page.locator('[name="f.countries.2"]').fill("Bhutan");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), FINE.replace("  - LK\n", "  - LK\n  - Bhutan\n"));
});

test("who may not write cannot", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, "news/one/");
  const post = async (fields, headers = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return (await fetch(`${hub.address}_pustaka/edit`, { method: "POST", body, headers })).status;
  };
  assert.equal(await post({ path: "news/one.md", "f.title": "X", named: "true" }), 403, "without the token");
  assert.equal(await post({ token: "0".repeat(32), path: "news/one.md", named: "true" }), 403, "with another");
  assert.equal(await post({}, { origin: "http://evil.example" }), 403);
  await page.goto(hub.address + edit("news/one.md"));
  const token = await page.locator("input[name=token]").getAttribute("value");
  for (const path of ["../site.toml", "../x.md", "/etc/x.md", "news/../../x.md", "news/.x.md", "news/one.html", "a/b/c/d.md"]) {
    assert.equal(await post({ token, path, named: "true", "f.title": "X", seen: "" }), 422, path);
    assert.equal((await fetch(hub.address + edit(encodeURIComponent(path)))).status, 400, path);
  }
  assert.equal(hub.read("content/news/one.md"), FINE);
});

test("it can be turned off", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": FINE }, "news/one/", { flags: ["--no-edit"] });
  assert.equal(await page.getByRole("link", { name: "Edit" }).count(), 0);
  assert.equal((await fetch(hub.address + edit("news/one.md"))).status, 403);
});

test("the form has no findings of axe, on a phone too", async (t) => {
  const { page } = await open(t, { "content/news/one.md": FINE }, edit("news/one.md"));
  await page.getByText("More fields").click();
  for (const [width, scheme] of [[360, "light"], [1280, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    assert.deepEqual(await axe(page), [], `${width} ${scheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
  }
});
