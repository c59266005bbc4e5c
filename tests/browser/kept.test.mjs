// What a visitor keeps: in the browser alone, under the strictest policy and from a disk, printed and saved.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { Hub, PROGRAM, axe, launch, until } from "./hub.mjs";
import { POLICY, serve } from "./site.mjs";

const work = (title, more = "") => `---\ntitle: ${title}\nkind: report\ndate: 2017-03\nauthors: ["Sok, Dara"]\n${more}---\n\nText.\n`;
const files = {
  "site.toml": 'title = "A hub"\nbase_url = "https://hub.example.org/"\n\n'
    + '[collections.resources]\ntype = "report"\n\n[collections.resources.kinds]\nreport = "Report"\n\n'
    + '[collections.events]\ntype = "Event"\n',
  "content/resources/rain.md": work("Rain & <b>wind</b>"),
  "content/resources/rivers.md": work("Rivers of the <i>north</i>"),
  "content/resources/arabic.md": work("المياه", "language: ar\n"),
  "content/events/meeting.md": "---\ntitle: A meeting\ndate: 2018-02-03\n---\n",
};
const WORKS = ["resources/rain/", "resources/rivers/", "resources/arabic/"];
let browser, hub, output, server;
before(async () => {
  browser = await launch();
  hub = new Hub(files);
  output = mkdtempSync(join(tmpdir(), "pustaka-"));
  server = await serve(output, { base: "/project", headers: { "Content-Security-Policy": POLICY } });
  execFileSync(PROGRAM, ["build", "--root", hub.root, "--output", output, "--base-url", server.address], { stdio: "pipe" });
});
after(async () => {
  await browser.close();
  server.close();
  hub.stop();
  rmSync(output, { recursive: true, force: true });
});

const KEEP = { name: "Keep" };
const mistakes = (page) => {
  const found = [];
  // The hub has no icon, and browsers ask for one.
  const isOfPage = (message) => message.type() === "error" && !message.location().url?.endsWith("favicon.ico");
  page.on("console", (message) => isOfPage(message) && found.push(message.text()));
  page.on("pageerror", (error) => found.push(`${error}`));
  return found;
};

/** A window of its own, with nothing kept. */
async function opened(t, options = {}) {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  return { context, page, found: mistakes(page), go: (path) => page.goto(server.address + path) };
}

async function keep({ page, go }, paths) {
  for (const path of paths) {
    await go(path);
    await page.getByRole("button", KEEP).click();
  }
}

const pressed = (page) => page.getByRole("button", KEEP).first().getAttribute("aria-pressed");

/** What a button of the list saves. */
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("what is kept stands in the list, with how it is cited, until it is taken out", async (t) => {
  const visitor = await opened(t), { page, go, found } = visitor;
  await go("kept/");
  assert.match(await page.locator("#p-kept").innerText(), /Nothing is kept yet/);
  await go(WORKS[0]);
  assert.equal(await pressed(page), "false");
  await keep(visitor, [...WORKS, "events/meeting/"]);
  await go(WORKS[0]);
  assert.equal(await pressed(page), "true");
  assert.equal(await page.locator("#p-keep").innerText().then((text) => text.replace(/\s+/g, " ")), "Keep Your list 4");
  await page.getByRole("link", { name: "Your list" }).first().click();
  assert.equal(page.url(), `${server.address}kept/`);
  assert.equal(await page.getByRole("status").innerText(), "Documents: 4");
  const rows = page.locator(".kept > li");
  assert.deepEqual(await rows.locator("a").allInnerTexts(), ["Rain & <b>wind</b>", "Rivers of the <i>north</i>", "المياه", "A meeting"]);
  assert.equal(await rows.nth(2).locator("a").getAttribute("dir"), "rtl");
  const first = await rows.first().locator(".cited").innerText();
  assert.match(first, /^Sok, D\. \(2017\)\. Rain & <b>wind<\/b>/);
  assert.equal(await rows.first().locator(".cited i").innerText(), "Rain & <b>wind</b>");
  // Another style, by key: the focus stays.
  await page.locator("#p-style").focus();
  await page.keyboard.press("ArrowDown");
  await until(() => rows.first().locator(".cited").innerText(), /^Sok, Dara\. /);
  assert.equal(await page.evaluate(() => document.activeElement.id), "p-style");
  assert.deepEqual(await axe(page), []);
  // Taken out by mistake, it is put back where it was; else it is gone when the page is left.
  const keeps = page.locator(".kept button");
  assert.equal(await keeps.nth(1).innerText(), "Take out");
  await keeps.nth(1).click();
  assert.equal(await keeps.nth(1).innerText(), "Put back");
  assert.equal(await page.getByRole("status").innerText(), "Documents: 3");
  await keeps.nth(1).click();
  assert.equal(await page.getByRole("status").innerText(), "Documents: 4");
  await keeps.nth(3).click();
  await page.reload();
  assert.equal(await rows.count(), 3);
  await rows.first().locator("a").click();
  assert.equal(page.url(), server.address + WORKS[0]);
  assert.deepEqual(found, []);
});

test("records of all are one file; what has none is named", async (t) => {
  const visitor = await opened(t), { page, go, found } = visitor;
  await keep(visitor, [...WORKS, "events/meeting/"]);
  await go("kept/");
  const beside = (ending) => WORKS.map((path) => readFileSync(join(output, path, `cite.${ending}`), "utf8"));
  const bib = await saved(page, "BibTeX");
  assert.equal(bib.name, "kept.bib");
  assert.equal(bib.text, beside("bib").join("\n"));
  assert.equal(await page.getByRole("status").innerText(), "Saved: 3 · Without a record: A meeting");
  assert.equal((await saved(page, "RIS")).text, beside("ris").join("\n"));
  const json = await saved(page, "CSL-JSON");
  assert.equal(json.name, "kept.json");
  assert.deepEqual(JSON.parse(json.text), beside("json").flatMap((text) => JSON.parse(text)));
  const text = await saved(page, "Save as text");
  assert.equal(text.name, "kept.txt");
  const paragraphs = text.text.trimEnd().split("\n\n");
  assert.equal(paragraphs.length, 4);
  assert.match(paragraphs[0], /^Sok, D\. \(2017\)\. Rain & <b>wind<\/b>/);
  assert.match(paragraphs[3], /^A hub\. \(2018, February 3\)\. A meeting\. http.*\/events\/meeting\/$/);
  assert.deepEqual(found, []);
  // A document that is gone keeps nobody from the others.
  await page.route("**/rivers/cite.bib", (route) => route.fulfill({ status: 404 }));
  assert.equal((await saved(page, "BibTeX")).text.match(/@/g).length, 2);
  assert.match(await page.getByRole("status").innerText(), /Saved: 2 · Without a record: A meeting, Rivers/);
});

test("the print is a list of citations alone", async (t) => {
  const visitor = await opened(t), { page, go } = visitor;
  await keep(visitor, [WORKS[0], "events/meeting/"]);
  await go("kept/");
  await page.emulateMedia({ media: "print" });
  const lines = (await page.locator("main").innerText()).split("\n").filter((line) => line.trim());
  assert.match(lines.join("\n"), /^Your list\nSok, D\. [^\n]*\nA hub\. [^\n]*\/events\/meeting\/$/);
});

test("another tab follows, and two hubs on one host keep apart", async (t) => {
  const { context, page, go } = await opened(t);
  await go("kept/");
  const other = await context.newPage();
  await other.goto(server.address + WORKS[0]);
  await other.getByRole("button", KEEP).click();
  await until(() => page.locator(".kept > li").count(), 1);
  await page.getByRole("button", { name: "Take out" }).click();
  await until(() => pressed(other), "false");
  await other.getByRole("button", KEEP).click();
  const keys = await other.evaluate(() => Object.keys(localStorage));
  assert.deepEqual(keys, ["pustaka-kept /project/"]);
});

test("what is no list of documents is none, and what is damaged in one keeps nobody from the rest", async (t) => {
  const visitor = await opened(t), { page, go, found } = visitor;
  await keep(visitor, [WORKS[0]]);
  for (const [damage, left] of [[(text) => text.replace("[", '[{"path":"x/","title":"Gone"},null,'), 1], [() => "{", 0], [() => "null", 0]]) {
    const [[key, text]] = await page.evaluate(() => Object.entries(localStorage));
    await page.evaluate(([key, text]) => localStorage.setItem(key, text), [key, damage(text)]);
    await go("kept/");
    assert.equal(await page.locator(".kept > li").count(), left);
  }
  await keep(visitor, [WORKS[1]]);
  await go("kept/");
  assert.equal(await page.locator(".kept > li").count(), 1);
  assert.deepEqual(found, []);
});

test("where a browser keeps nothing there is no button, and the list says why", async (t) => {
  const { page, go, found } = await opened(t);
  await page.addInitScript(() => Object.defineProperty(self, "localStorage", { get() { throw new Error("no"); } }));
  await go(WORKS[0]);
  assert.equal(await page.getByRole("button", KEEP).count(), 0);
  await go("kept/");
  assert.match(await page.locator("#p-kept").innerText(), /does not let the hub keep anything/);
  assert.deepEqual(found, []);
});

test("without JavaScript the list says so, and documents have no dead button", async (t) => {
  const { page, go } = await opened(t, { javaScriptEnabled: false });
  await go("kept/");
  assert.match(await page.locator("#p-kept").innerText(), /needs JavaScript/);
  await go(WORKS[0]);
  assert.equal(await page.locator("#p-keep").innerText(), "");
});

const fileOf = (path) => pathToFileURL(join(output, path)).href;

test("from a disk", async (t) => {
  const { page, found } = await opened(t);
  await page.goto(fileOf(`${WORKS[0]}index.html`));
  await page.getByRole("button", KEEP).click();
  await page.locator("#p-keep a").click();
  assert.equal(page.url(), fileOf("kept/index.html"));
  assert.equal(await page.locator(".kept li").count(), 1);
  // A page on a disk reads no other file.
  assert.deepEqual(await page.locator(".tools button").allInnerTexts(), ["Print", "Save as text"]);
  await page.locator(".kept a").click();
  assert.equal(page.url(), fileOf(`${WORKS[0]}index.html`));
  assert.deepEqual(found, []);
});

test("in Firefox, from a host and from a disk", async (t) => {
  const firefox = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: { "security.fileuri.strict_origin_policy": true },
  });
  t.after(() => firefox.close());
  const page = await firefox.newPage(), found = mistakes(page);
  await page.goto(server.address + WORKS[0]);
  await page.locator("button.keep").click();
  await page.goto(`${server.address}kept/`);
  assert.match(await page.evaluate(() => document.querySelector(".kept .cited").textContent), /^Sok, D\./);
  // There each file is a stranger to the next: nothing is offered that would not be found again.
  await page.goto(fileOf(`${WORKS[0]}index.html`));
  assert.equal(await page.evaluate(() => document.querySelector("button.keep")), null);
  await page.goto(fileOf("kept/index.html"));
  assert.match(await page.evaluate(() => document.querySelector("#p-kept").textContent), /does not let the hub keep anything/);
  assert.deepEqual(found, []);
});
