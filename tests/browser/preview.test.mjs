// `pustaka serve` in a real browser: pages follow every save, and mistakes show in them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { request } from "node:http";
import { renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Hub, PROGRAM, axe, bar, launch, panel, until } from "./hub.mjs";

const one = (title, text = "Text.") => `---\ntitle: ${title}\ndate: 2020\n---\n\n${text}\n`;
const long = Array.from({ length: 200 }, (_, n) => `Paragraph ${n}.`).join("\n\n");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Serves `files` and opens a page; everything ends with the test. */
async function open(t, files, path, ...flags) {
  const hub = await new Hub(files).serve(...flags);
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    hub.stop();
  });
  const loads = [];
  page.on("load", () => loads.push(page.url()));
  await page.goto(hub.address + path);
  await until(() => bar(page), /Drafts/);
  return { hub, page, loads, title: () => page.locator("h1").innerText() };
}

test("a save shows in the page, where it stood", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": one("One", long) }, "news/one/");
  await page.evaluate(() => scrollTo(0, 1500));
  hub.write("content/news/one.md", one("Two", long));
  await until(title, "Two");
  await until(() => page.evaluate(() => Math.round(scrollY)), 1500);
});

test("an editor that writes a new file and renames it over the old one is followed too", async (t) => {
  const { hub, loads, title } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  for (const [before, next] of ["Two", "Three", "Four"].entries()) {
    writeFileSync(hub.path("content/news/.one.md.swp"), one(next));
    renameSync(hub.path("content/news/.one.md.swp"), hub.path("content/news/one.md"));
    await until(title, next);
    // The heading is there before the page says that it is loaded.
    await until(() => loads.length, before + 2);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(loads.length, 4, "one change is one load");
});

test("a mistake shows over the last good page, and goes when it is mended", async (t) => {
  const { hub, page, loads, title } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  hub.write("content/news/one.md", "---\ntitle: Two\ncountries: Camboodia\n---\n");
  const shown = await until(() => panel(page), /Camboodia/);
  assert.match(shown, /content\/news\/one\.md:3:12/);
  assert.match(shown, /there is no country `Camboodia`/);
  assert.match(shown, /did you mean Cambodia \(KH\)\?/);
  assert.equal(await title(), "One");
  const link = page.locator("pustaka-preview").locator("section a");
  assert.equal(await link.getAttribute("href"), `vscode://file${hub.path("content/news/one.md")}:3:12`);
  assert.match(await bar(page), /1 error, 1 of this page/);
  assert.deepEqual(await axe(page), []);
  // It can be put away by key, and comes back with another mistake.
  await page.keyboard.press("Tab");
  await page.locator("pustaka-preview").locator("section button").press("Escape");
  await until(() => panel(page), "");
  hub.write("content/news/one.md", "---\ntitle: Two\ntags: x\n---\n");
  await until(() => panel(page), /write `topics:`/);
  assert.equal(loads.length, 1, "nothing was loaded anew meanwhile");
  hub.write("content/news/one.md", one("Three"));
  await until(title, "Three");
  await until(() => panel(page), "");
});

test("a site.toml that is half written, deleted and put back", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  const text = hub.read("site.toml");
  hub.write("site.toml", 'title = "A h');
  await until(() => panel(page), /site\.toml:1/);
  unlinkSync(hub.path("site.toml"));
  await until(() => panel(page), /there is no site\.toml any more/);
  assert.equal(await title(), "One");
  hub.write("site.toml", text.replace("A hub", "Another hub"));
  await until(() => page.title(), "One – Another hub");
  await until(() => panel(page), "");
});

test("a hub that begins with mistakes says them, and shows itself when they are mended", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": "---\ntitel: One\n---\n" }, "news/one/");
  assert.match(await title(), /cannot be shown yet/);
  await until(() => panel(page), /write `title:`/);
  assert.deepEqual(await axe(page), []);
  hub.write("content/news/one.md", one("One"));
  await until(title, "One");
});

test("a template that fails on the page", async (t) => {
  const files = { "content/news/one.md": one("One"), "content/news/two.md": one("Two") };
  const { hub, page, title } = await open(t, files, "news/one/");
  hub.write("templates/document.html", "<h1>{{ page.no_such_thing }}</h1>");
  const shown = await until(() => panel(page), /on the page \/news\/one\//);
  assert.match(shown, /templates\/document\.html:1:/);
  assert.match(shown, /this page shows how the hub was before/);
  assert.equal(await title(), "One");
  // A page that was not made before shows the mistake alone; a style that changes meanwhile takes none away.
  const other = await browser.newPage();
  t.after(() => other.close());
  await other.goto(`${hub.address}news/two/`);
  await until(() => panel(other), /on the page \/news\/two\//);
  hub.write("static/x.css", "p { color: red }");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.match(await panel(page), /on the page \/news\/one\//);
  assert.match(await panel(other), /on the page \/news\/two\//);
  rmSync(hub.path("templates"), { recursive: true });
  await until(() => panel(page), "");
  assert.equal(await title(), "One");
  await until(() => other.locator("h1").innerText(), "Two");
});

test("content that is taken away, and put back as a folder of the same name", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  renameSync(hub.path("content"), hub.path("elsewhere"));
  await until(title, /not found|does not exist|no such page/i);
  renameSync(hub.path("elsewhere"), hub.path("content"));
  await until(title, "One");
  // It is watched again.
  hub.write("content/news/one.md", one("Two"));
  await until(title, "Two");
});

test("a thousand files at once are one change", async (t) => {
  const { hub, page, loads } = await open(t, { "content/news/one.md": one("One") }, "news/");
  for (let n = 0; n < 1000; n += 1) hub.write(`content/news/n${n}.md`, one(`Number ${n}`));
  await until(() => page.locator("main").innerText(), /1,?001/, 20000);
  assert.ok(loads.length <= 4, `it was loaded ${loads.length} times`);
});

test("styles change without a load", async (t) => {
  const theme = { "themes/mine/assets/style.css": "h1 { color: rgb(1, 2, 3) }", "themes/mine/theme.toml": "" };
  const site = 'title = "A hub"\nbase_url = "https://hub.example.org/"\ntheme = "mine"\n';
  const { hub, page, loads } = await open(t, { ...theme, "site.toml": site, "content/news/one.md": one("One") }, "news/one/");
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  assert.equal(await colour(), "rgb(1, 2, 3)");
  hub.write("themes/mine/assets/style.css", "h1 { color: rgb(3, 2, 1) }");
  await until(colour, "rgb(3, 2, 1)");
  assert.equal(loads.length, 1);
  hub.write("themes/mine/assets/style.css", "h1 { color: rgb(7, 7, 7) }");
  await until(colour, "rgb(7, 7, 7)");
  // Later changes of text still load it.
  hub.write("content/news/one.md", one("Two"));
  await until(() => page.locator("h1").innerText(), "Two");
});

test("the bar: file, drafts, translations, warnings", async (t) => {
  const files = {
    "content/news/one.md": one("One"),
    "content/news/one.fr.md": "---\ntitle: Un\n---\n",
    "content/news/two.md": "---\ntitle: Two\ndate: 2021\ndraft: true\n---\n",
    "content/news/three.md": "---\ntitle: Module #3\ndate: 2021\n---\n",
  };
  const { hub, page, title } = await open(t, files, "news/one/");
  const shown = await bar(page);
  assert.match(shown, /From content\/news\/one\.md/);
  assert.match(shown, /Drafts: hidden/);
  assert.match(shown, /français \(up to date\)/i);
  assert.match(shown, /1 warning/);
  assert.deepEqual(await axe(page), []);
  await page.goto(`${hub.address}news/two/`);
  assert.match(await title(), /not/i);
  await until(() => bar(page), /Drafts: hidden/);
  await page.getByRole("button", { name: "Drafts: hidden" }).click();
  await until(title, "Two");
  await until(() => bar(page), /Drafts: shown/);
  await page.goto(`${hub.address}news/three/`);
  await page.getByRole("button", { name: /1 warning, 1 of this page/ }).click();
  assert.match(await panel(page), /content\/news\/three\.md:2:15/);
  await page.getByRole("button", { name: "Make the bar small" }).click();
  await page.reload();
  await until(() => bar(page), /^1 warning, 1 of this page$/);
});

test("the search knows what was just saved, and waits for it", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": one("One") }, "search/?q=cassava");
  const hits = () => page.locator("#p-hits h3").allInnerTexts().then((titles) => titles.join());
  await until(() => page.locator("#p-status").innerText(), "Nothing was found");
  for (const next of ["Cassava", "Cassava and yam"]) {
    hub.write("content/news/one.md", one(next));
    await until(hits, next);
  }
  // Nothing that is being typed is lost to a save, there or elsewhere.
  for (const path of ["search/?q=yam", "news/one/"]) {
    await page.goto(hub.address + path);
    await page.fill("#p-query", "cassa");
    const shown = path.startsWith("news") ? () => page.locator("h1").innerText() : hits;
    hub.write("content/news/one.md", one(`Cassava of ${path.slice(0, 4)}`));
    await until(shown, `Cassava of ${path.slice(0, 4)}`);
    await until(() => page.evaluate(() => [document.activeElement.id, document.activeElement.value].join()), "p-query,cassa");
  }
  // Not even just after the start is anything missing.
  await hub.restart();
  assert.equal((await fetch(`${hub.address}search/start.js`)).status, 200);
});

test("what is published has nothing of the preview", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  const served = await (await fetch(page.url())).text();
  execFileSync(PROGRAM, ["build", "--base-url", hub.address], { cwd: hub.root });
  const published = hub.read("public/news/one/index.html");
  const [before, , behind] = served.split(/(<script type="application\/json"[^]*preview\.js" defer><\/script>\n)/);
  assert.equal(before + behind, published);
});

test("other sites are refused", async (t) => {
  const { hub } = await open(t, { "content/news/one.md": one("One") }, "");
  const { port } = new URL(hub.address);
  const ask = (path, headers, method = "GET") => new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => resolve(answer.resume().statusCode));
    sent.on("error", reject).end();
  });
  assert.equal(await ask("/", {}), 200);
  assert.equal(await ask("/", { host: `localhost:${port}` }), 200);
  assert.equal(await ask("/", { host: `evil.example:${port}` }), 421);
  assert.equal(await ask("/_pustaka/events", { origin: "http://evil.example" }), 403);
  assert.equal(await ask("/_pustaka/drafts", { origin: "http://evil.example" }, "POST"), 403);
  assert.equal(await ask("/_pustaka/drafts", { origin: "null" }, "POST"), 403);
  assert.equal(await ask("/_pustaka/drafts", { origin: `http://127.0.0.1:${port}` }, "POST"), 204);
});

test("Ctrl-C ends it at once, with pages open", async (t) => {
  const { hub } = await open(t, { "content/news/one.md": one("One") }, "news/one/");
  const ended = new Promise((resolve) => hub.server.once("exit", resolve));
  const start = Date.now();
  hub.server.kill("SIGINT");
  assert.equal(await ended, 0);
  assert.ok(Date.now() - start < 1000);
});
