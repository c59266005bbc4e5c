// What the form does with files, whatever happens to them meanwhile: nothing is overwritten unseen, and nothing is lost.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { after, before, test } from "node:test";
import { Hub, axe, bar, launch, panel, until } from "./hub.mjs";

const SITE = `title = "A hub"
base_url = "https://hub.example.org/"
[collections.news.fields]
photos = { type = "file", list = true }
about = { type = "reference", to = ["news"], list = true }
`;
const ONE = "---\ntitle: One\ndate: 2020\n---\n\nText.\n";
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Serves `files`, and opens the form of one of them, or of a new file in a folder. */
async function open(t, files, asked, ...flags) {
  const hub = await new Hub({ "site.toml": SITE, ...files }).serve(...flags);
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    hub.stop();
  });
  page.on("dialog", (dialog) => dialog.accept());
  const at = (asked) => `${hub.address}_pustaka/edit?${asked}`;
  await page.goto(at(asked));
  return { hub, page, at, title: page.getByLabel("Title (needed)"), alert: page.getByRole("alert") };
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const pdf = (name, text) => ({ name, mimeType: "application/pdf", buffer: Buffer.from(text) });

test("what both have changed is named before it is replaced", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  await title.fill("Mine");
  await page.locator("#body").fill("\nMy text.\n");
  hub.write("content/news/one.md", ONE.replace("2020", "2021").replace("Text.", "Text.\n\nTheir paragraph."));
  await press(page, "Save");
  const said = await until(() => alert.innerText(), /both changed: Text\./);
  assert.doesNotMatch(said, /both changed:.*(Title|Date)/);
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine").replace("2020", "2021").replace("Text.", "My text."));
});

test("who goes back to a form sees the file as it is, her own changes and those of others", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  // Who goes back while the page is just being loaded, or loaded anew because the file has changed, goes nowhere.
  const shown = async (name) => {
    await until(() => page.url(), `${hub.address}news/one/`);
    await until(() => page.locator("h1").innerText(), name);
    await page.waitForLoadState();
  };
  const save = async (name) => {
    await title.fill(name);
    await press(page, "Save");
    await shown(name);
  };
  await page.locator("#body").fill("\nMore text.\n");
  await save("Mine");
  await page.goBack();
  await until(() => title.inputValue(), "Mine");
  await until(() => page.locator("#body").inputValue(), "\nMore text.\n");
  await save("Mine again");
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine again").replace("Text.", "More text."));
  await page.goBack();
  await until(() => title.inputValue(), "Mine again");
  await save("Mine for the third time");
  const other = ONE.replace("One", "Theirs");
  hub.write("content/news/one.md", other);
  await shown("Theirs");
  await page.goBack();
  await until(() => title.inputValue(), "Theirs");
  await page.locator("#body").fill("\nText, and mine.\n");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), other.replace("Text.", "Text, and mine."));
});

test("while no hub can be read nothing is sent, and what comes without a script is given back", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  const fields = await page.locator("form[method=post]").evaluate((form) => Object.fromEntries(new FormData(form)));
  await title.fill("Mine");
  const said = [];
  page.on("dialog", (dialog) => said.push(dialog.message()));
  hub.write("site.toml", "title = \n");
  await hub.restart();
  await press(page, "Save");
  await until(() => said.join(), /cannot save now: mend what it says/);
  assert.equal(await title.inputValue(), "Mine");
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, "f.title": "Mine too", body: "My text." })) {
    if (typeof value === "string") body.append(name, value);
  }
  const answer = await fetch(`${hub.address}_pustaka/edit`, { method: "POST", body });
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /Nothing is saved[^]*title: Mine too[^]*My text\./);
  hub.write("site.toml", SITE);
  await until(async () => String((await fetch(`${hub.address}_pustaka/edit`)).status), "200");
  await press(page, "Save");
  await until(() => page.getByRole("alert").innerText(), /started anew/);
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
});

test("a file that was there stays where another was chosen and could not be saved", async (t) => {
  const one = ONE.replace("date: 2020", "file: old.pdf\ndate: 2020");
  const { hub, page } = await open(t, { "content/news/one.md": one, "content/news/old.pdf": "%PDF-" }, "path=news/one.md");
  await page.getByLabel("Date", { exact: true }).fill("9/3/2017");
  await page.locator('[name^="upload:f.file."]').first().setInputFiles(pdf("new.pdf", "%PDF-1"));
  await press(page, "Save");
  await until(() => page.locator('[data-field="file"]').innerText(), /choose `new\.pdf` again/);
  assert.equal(await page.locator('[name="f.file.0.path"]').inputValue(), "old.pdf");
  await press(page, "Save with its mistakes");
  await until(() => hub.read("content/news/one.md"), /9\/3\/2017/);
  assert.match(hub.read("content/news/one.md"), /^file: old\.pdf$/m);
});

test("a form does not empty a field that it never had, and of two clicks one is sent", async (t) => {
  const one = ONE.replace("date: 2020", "funder: A bank\ndate: 2020");
  const site = SITE + 'funder = { type = "text" }\nfunders = { type = "text", list = true }\n';
  const { hub, page, at, title } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  hub.write("content/news/one.md", one);
  await until(() => hub.said, /no field `funder`/);
  await page.goto(at("path=news/one.md"));
  hub.write("site.toml", site);
  await until(async () => (await (await fetch(`${hub.address}_pustaka/edit?path=news/one.md`)).text()).includes("f.funder"), true);
  await title.fill("Mine");
  let posts = 0;
  page.on("request", (request) => { if (request.method() === "POST") posts += 1; });
  await page.getByRole("button", { name: "Save", exact: true }).dblclick();
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(posts, 1);
  assert.equal(hub.read("content/news/one.md"), one.replace("One", "Mine"));
});

test("a name that the disk has in another normal form is the same name", async (t) => {
  const nfd = "content/news/cafe\u0301.md";
  const { hub, page, title } = await open(t, { [nfd]: ONE }, `path=${encodeURIComponent("news/caf\u00e9.md")}`);
  await title.fill("Mine");
  await press(page, "Save");
  await until(() => page.locator("h1").innerText(), "Mine");
  assert.deepEqual(readdirSync(hub.path("content/news")), [nfd.split("/").pop()]);
  assert.equal(hub.read(nfd), ONE.replace("One", "Mine"));
});

test("the form of a file that is gone says so", async (t) => {
  const { page } = await open(t, { "content/news/one.md": ONE }, "path=news/two.md");
  assert.match(await page.locator("h1").innerText(), /content\/news\/two\.md, which is not there/);
});

test("a file that cannot be read any more is mended first", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  await title.fill("Mine");
  hub.write("content/news/one.md", ONE.replace("2020", "[2020"));
  await press(page, "Save");
  await until(() => alert.innerText(), /cannot be read as they are now/);
  assert.deepEqual(await axe(page), []);
  await press(page, "Save");
  await until(() => alert.innerText(), /has no end/);
  assert.equal(await title.inputValue(), "Mine");
  assert.equal(hub.read("content/news/one.md"), ONE.replace("2020", "[2020"));
});

test("a file that was chosen is not forgotten in silence", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  const date = page.getByLabel("Date", { exact: true });
  const file = page.locator('[name^="upload:f.file."]').first();
  await file.setInputFiles(pdf("new.pdf", "%PDF-"));
  await date.fill("9/3/2017");
  await press(page, "Save");
  const field = page.locator('[data-field="file"]');
  await until(() => field.innerText(), /choose `new\.pdf` again/);
  await date.fill("2017-03-09");
  await press(page, "Save");
  await page.waitForLoadState();
  await until(() => field.innerText(), /choose `new\.pdf` again/);
  assert.equal(hub.read("content/news/one.md"), ONE, "nothing is saved without it");
  await file.setInputFiles(pdf("new.pdf", "%PDF-"));
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.match(hub.read("content/news/one.md"), /date: 2017-03-09\nfile: new\.pdf\n/);
  assert.equal(hub.read("content/news/new.pdf"), "%PDF-");
});

test("a file that was deleted meanwhile is put back", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  await title.fill("Mine");
  unlinkSync(hub.path("content/news/one.md"));
  await press(page, "Save");
  await until(() => alert.innerText(), /deleted/);
  assert.ok(!existsSync(hub.path("content/news/one.md")));
  assert.deepEqual(await axe(page), []);
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
});

test("a translation that somebody else has begun meanwhile is shown first", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.fr.md");
  await title.fill("Un");
  await page.locator("#body").fill("Le mien.");
  const theirs = "---\ntitle: Une\n---\n\nLe leur.\n";
  hub.write("content/news/one.fr.md", theirs);
  await press(page, "Save");
  assert.match(await until(() => alert.innerText(), /Le leur\./), /both changed: Title, Text\./);
  assert.equal(hub.read("content/news/one.fr.md"), theirs);
  assert.equal(await page.locator("#body").inputValue(), "Le mien.");
});

test("a whole file that has changed is shown, and the one below takes its place when that is asked for", async (t) => {
  const { hub, page, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md&whole=1");
  await page.getByLabel("The whole file").fill(ONE.replace("One", "Mine"));
  const theirs = ONE.replace("One", "Theirs");
  hub.write("content/news/one.md", theirs);
  await press(page, "Save");
  await until(() => alert.innerText(), /Theirs/);
  assert.equal(hub.read("content/news/one.md"), theirs);
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
});

test("mine over theirs, where that is asked for", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  await title.fill("Mine");
  hub.write("content/news/one.md", ONE.replace("Text.", "Their text."));
  await press(page, "Save");
  await until(() => alert.innerText(), /Their text\./);
  await press(page, "Write mine over it");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
});

test("of ten forms saved at once, one is saved and nine are told", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  const fields = await page.locator("form[method=post]").evaluate((form) => Object.fromEntries(new FormData(form)));
  const post = async (n) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, "f.title": `Title ${n}` })) {
      if (typeof value === "string") body.append(name, value);
    }
    return (await fetch(`${hub.address}_pustaka/edit`, { method: "POST", body, redirect: "manual" })).status;
  };
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post(n)));
  assert.deepEqual(answers.toSorted(), [303, ...Array(9).fill(422)]);
  assert.match(hub.read("content/news/one.md"), new RegExp(`title: Title ${answers.indexOf(303)}\n`));
  assert.deepEqual(readdirSync(hub.path("content/news")), ["one.md"], "and nothing is left lying about");
});

test("files of one name keep clear of each other, and of what is there", async (t) => {
  const files = { "content/news/one.md": ONE, "content/news/report.pdf": "theirs" };
  const { hub, page } = await open(t, files, "path=news/one.md");
  const photos = page.getByRole("group", { name: "Photos" });
  const choices = photos.locator('input[type="file"]');
  await choices.first().setInputFiles(pdf("Report.pdf", "the first"));
  await photos.getByRole("button", { name: /Add another/ }).click();
  await choices.last().setInputFiles(pdf("report.pdf", "the second"));
  await page.locator('[name="upload:f.file.0.path"]').setInputFiles(pdf("report.pdf", "theirs"));
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  const text = hub.read("content/news/one.md");
  const named = [...text.matchAll(/[Rr]eport[-\d]*\.pdf/g)].map(([name]) => name);
  assert.equal(new Set(named).size, 3, text);
  const read = (name) => hub.read(`content/news/${name}`);
  assert.deepEqual(named.map(read).toSorted(), ["the first", "the second", "theirs"], text);
  assert.equal(read("report.pdf"), "theirs");
  assert.equal(named.filter((name) => name === "report.pdf").length, 1, "the same file is not put there twice");
});

test("a new file can be read by whom other files can be", { skip: process.platform === "win32" }, async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "folder=news");
  await title.fill("Two");
  await page.locator('[name="upload:f.file.0.path"]').setInputFiles(pdf("two.pdf", "%PDF-"));
  await press(page, "Save");
  await until(() => existsSync(hub.path("content/news/two.md")), true);
  const mode = (path) => statSync(hub.path(path)).mode & 0o777;
  const usual = 0o666 & ~process.umask();
  assert.deepEqual([mode("content/news/two.md"), mode("content/news/two.pdf")], [usual, usual]);
});

test("a refused title does not settle the name, and what was chosen is asked for again", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "folder=news");
  await title.fill("One");
  await page.locator('[name="upload:f.file.0.path"]').setInputFiles(pdf("two.pdf", "%PDF-"));
  await press(page, "Save");
  await until(() => page.locator('[data-field="title"]').innerText(), /one\.md is there already/);
  assert.match(await page.locator('[data-field="file"]').innerText(), /choose `two\.pdf` again/);
  assert.ok(!existsSync(hub.path("content/news/two.pdf")));
  assert.deepEqual(await axe(page), []);
  await page.locator('[name="upload:f.file.0.path"]').setInputFiles(pdf("two.pdf", "%PDF-"));
  await page.getByLabel("Name in its address").fill("Another One");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/another-one/`);
  assert.match(hub.read("content/news/another-one.md"), /^---\ntitle: One\n/);
});

test("what a change breaks elsewhere is said before it is saved", async (t) => {
  const files = { "content/news/one.md": ONE, "content/news/two.md": "---\ntitle: Two\ndate: 2021\nabout: one\n---\n" };
  const { hub, page, alert } = await open(t, files, "path=news/one.md");
  await page.getByText("More fields").click();
  await page.locator('[name="f.draft"]').selectOption("true");
  await press(page, "Save");
  const said = await until(() => alert.innerText(), /content\/news\/two\.md/);
  assert.equal(hub.read("content/news/one.md"), ONE, said);
});

test("a mistake elsewhere keeps no page from being saved", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  hub.write("content/news/two.md", "---\ntitle: Two\ndate: 2021\ncountries: Camboodia\n---\n");
  await until(() => hub.said, /Camboodia/);
  await title.fill("Mine");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
  await until(() => panel(page), /Camboodia/);
  // A new page cannot be made yet; where it would be, the bar says that it is saved.
  await page.goto(`${hub.address}_pustaka/edit?folder=news`);
  await title.fill("Three");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/three/`);
  await until(() => bar(page), /Saved; its page comes when the mistakes are mended: content\/news\/three\.md/);
  await page.goto(`${hub.address}news/nothing/`);
  await until(() => bar(page), /No file has this address/);
  await page.goto(`${hub.address}news/one/`);
  await until(() => panel(page), /Camboodia/);
  unlinkSync(hub.path("content/news/two.md"));
  await until(() => page.locator("h1").innerText(), "Mine");
});

test("a form that comes twice has been saved by the first time", async (t) => {
  const { hub, page, at, title } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  const filled = () => page.locator("form[method=post]").evaluate((form) => [...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const send = async (fields, file) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    if (file) body.append("upload:f.file.0.path", new Blob(["%PDF-"]), file);
    return fetch(`${hub.address}_pustaka/edit`, { method: "POST", body, redirect: "manual" });
  };
  await title.fill("Mine");
  await page.locator("#body").fill("\nMy text.\n");
  const edited = await filled();
  for (let times = 0; times < 2; times += 1) {
    const answer = await send(edited);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/news/one/"]);
  }
  await page.goto(at("folder=news"));
  await title.fill("Two");
  const begun = await filled();
  for (let times = 0; times < 2; times += 1) {
    const answer = await send(begun, "two.pdf");
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/news/two/"]);
  }
  assert.deepEqual(readdirSync(hub.path("content/news")).sort(), ["one.md", "two.md", "two.pdf"]);
  // Another form of the same title is another document.
  const other = await send(begun.map(([name, value]) => [name, name === "body" ? "Other text." : value]));
  assert.equal(other.status, 422);
  assert.match(await other.text(), /content\/news\/two\.md is there already/);
});

test("a mistake elsewhere whose advice changes is no new one", async (t) => {
  const topic = (title) => `---\ntitle: ${title}\n---\n`;
  const files = { "content/news/one.md": ONE, "content/topics/fish.md": topic("Fishes") };
  const { hub, page, title } = await open(t, files, "folder=topics");
  hub.write("content/news/two.md", "---\ntitle: Two\ndate: 2021\ntopics: [Fisheriez]\n---\n");
  await until(() => hub.said, /Fisheriez/);
  await title.fill("Fisheries");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}topics/fisheries/`);
  assert.equal(hub.read("content/topics/fisheries.md"), topic("Fisheries"));
});

test("a group within a list sends nothing for a field of its name, and long lists lose nothing", async (t) => {
  const site = `${SITE}source = { type = "text" }\nfigures = { type = "measure", list = true }\n`;
  const names = Array.from({ length: 1005 }, (_, n) => `- Name ${n}\n`).join("");
  const one = ONE.replace("date: 2020", `source: A report\nauthors:\n${names}figures:\n- value: 5\n  source: {text: A survey}\ndate: 2020`);
  const { hub, page } = await open(t, { "site.toml": site, "content/news/one.md": one }, "path=news/one.md");
  await page.locator("#body").fill("\nMine.\n");
  const authors = page.getByRole("group", { name: "Authors", exact: true });
  await authors.getByRole("button", { name: "Add another" }).click();
  await authors.locator("input").last().fill("New Person");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), one.replace("Text.", "Mine.").replace("- Name 1004\n", "- Name 1004\n- New Person\n"));
});

test("a picture that came with a document cannot write", async (t) => {
  const attack = `<svg xmlns="http://www.w3.org/2000/svg"><text id="t">at first</text><script>
    fetch("/_pustaka/edit?path=news/one.md").then((answer) => answer.text()).then(
      () => (document.getElementById("t").textContent = "read"), () => (document.getElementById("t").textContent = "refused"));
  </script></svg>`;
  const files = { "content/news/one.md": ONE.replace("date: 2020", "file: map.svg"), "content/news/map.svg": attack };
  const { hub, page } = await open(t, files, "path=news/one.md");
  await page.goto(`${hub.address}news/map.svg`);
  await until(() => page.locator("#t").textContent(), "refused");
});

test("of a whole file all mistakes are shown, and what is asked for outlasts them", async (t) => {
  const { hub, page, title, alert, at } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md&whole=1");
  await page.locator("textarea[name=whole]").fill(ONE.replace("2020", "xyz"));
  await press(page, "Save");
  await until(() => alert.innerText(), /`xyz` is not a date/);
  await page.goto(at("path=news/one.md"));
  await title.fill("Mine");
  hub.write("content/news/one.md", ONE.replace("Text.", "Theirs."));
  await page.getByLabel("Date", { exact: true }).fill("xyz");
  await press(page, "Save");
  await until(() => alert.innerText(), /changed on disk/);
  await press(page, "Write mine over it");
  await until(() => page.locator('[data-field="date"]').innerText(), /`xyz` is not a date/);
  await page.getByLabel("Date", { exact: true }).fill("2021");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine").replace("2020", "2021"));
});

test("what is written by hand stays so after a mistake, and what advice says can be typed", async (t) => {
  const site = `${SITE}held = { type = "period" }\nopen = { type = "period" }\n`;
  const one = ONE.replace("date: 2020", "held: {to: 2017, from: 2016}\ndate: 2020");
  const { hub, page } = await open(t, { "site.toml": site, "content/news/one.md": one }, "path=news/one.md");
  const date = page.getByLabel("Date", { exact: true });
  await date.fill("xyz");
  await page.locator('[name="f.open"]').fill("open: {from: 2016-09-27, to: 2016-09-28}");
  await page.locator('[name="f.countries.0"]').fill("[Cambodia, Sri Lanka]");
  await press(page, "Save");
  // The note about the other field was there before.
  await until(() => page.locator('[data-field="date"]').innerText(), /`xyz` is not a date/);
  const held = page.locator('[data-field="held"]');
  await until(() => held.innerText(), /Written by hand.*to: 2017/s);
  assert.equal(await held.locator("input").count(), 0);
  await date.fill("2021");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  const text = hub.read("content/news/one.md");
  assert.match(text, /^held: \{to: 2017, from: 2016\}$/m);
  assert.match(text, /^open: \{from: 2016-09-27, to: 2016-09-28\}$/m);
  assert.match(text, /^countries: \[Cambodia, Sri Lanka\]$/m);
});

test("a file that may only be read is left", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  chmodSync(hub.path("content/news/one.md"), 0o444);
  await title.fill("Mine");
  await press(page, "Save");
  await until(() => alert.innerText(), /may only be read/);
  assert.equal(await title.inputValue(), "Mine");
  assert.equal(hub.read("content/news/one.md"), ONE);
});

test("a draft is shown once it is saved", async (t) => {
  const { hub, page, title } = await open(t, { "content/news/one.md": ONE }, "folder=news");
  await title.fill("Two");
  await page.getByText("More fields").click();
  await page.locator('[name="f.draft"]').selectOption("true");
  await press(page, "Save");
  await until(() => page.locator("h1").innerText(), "Two");
  await until(() => bar(page), /Drafts: shown/);
  await page.getByRole("button", { name: "Drafts: shown" }).click();
  // Where it is hidden, its address says so.
  await until(() => bar(page), /drafts are hidden: content\/news\/two\.md/);
  assert.match(await page.locator("h1").innerText(), /not/i);
});

test("line ends, byte-order marks and other spaces stay as they are", async (t) => {
  const text = "\uFEFF\uFEFF---\r\ntitle: One\u00A0two\r\ndate: 2020\r\n---\r\n\r\nText.\u00A0\r\nMore.\r\n";
  const { hub, page } = await open(t, { "content/news/one.md": text }, "path=news/one.md");
  await page.getByLabel("Date", { exact: true }).fill("2021");
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), text.replace("2020", "2021"));
  await page.goto(`${hub.address}_pustaka/edit?path=news/one.md`);
  await page.locator("#body").evaluate((body) => (body.value += "Last.\n"));
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), `${text.replace("2020", "2021")}Last.\r\n`);
});

test("a form that was open while the preview was started anew can still be saved", async (t) => {
  const { hub, page, title, alert } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  await title.fill("Mine");
  const token = page.locator("input[name=token]");
  await token.evaluate((input) => (input.value = "0".repeat(32)));
  await press(page, "Save");
  await until(() => alert.innerText(), /started anew/);
  assert.equal(hub.read("content/news/one.md"), ONE);
  await press(page, "Save");
  await until(() => page.url(), `${hub.address}news/one/`);
  assert.equal(hub.read("content/news/one.md"), ONE.replace("One", "Mine"));
});

test("eight tabs at once", async (t) => {
  const { hub, page } = await open(t, { "content/news/one.md": ONE }, "path=news/one.md");
  const context = await browser.newContext();
  t.after(() => context.close());
  const tabs = [];
  for (let n = 0; n < 8; n += 1) {
    const tab = await context.newPage();
    await tab.goto(`${hub.address}news/one/`);
    // As it is where another tab is in front: a headless browser shows them all.
    await tab.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    tabs.push(tab);
  }
  hub.write("content/news/one.md", ONE.replace("One", "Two"));
  await page.close();
  await tabs[3].evaluate(() => {
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(() => tabs[3].locator("h1").innerText(), "Two");
});

test("who looks from another machine sees no paths and no form", async (t) => {
  const files = { "content/news/one.md": "---\ntitle: Module #3\ndate: 2020\n---\n" };
  const hub = await new Hub({ "site.toml": SITE, ...files }).serve("--interface", "0.0.0.0");
  const page = await browser.newPage();
  t.after(async () => {
    await page.close();
    hub.stop();
  });
  // What it says can be opened.
  assert.match(hub.address, /^http:\/\/(127\.0\.0\.1|localhost):\d+\/$/);
  await page.goto(`${hub.address}news/one/`);
  await until(() => bar(page), /1 warning/);
  assert.doesNotMatch(await bar(page), /Edit|New|Drafts/);
  await page.getByRole("button", { name: /1 warning/ }).click();
  assert.match(await panel(page), /content\/news\/one\.md:2/);
  const all = (await page.content()) + (await page.evaluate(async () => {
    const events = new EventSource("/_pustaka/events");
    return new Promise((resolve) => (events.onmessage = (event) => resolve(event.data)));
  }));
  assert.ok(!all.includes(hub.root), "a path of this machine");
  assert.equal((await fetch(`${hub.address}_pustaka/edit?path=news/one.md`)).status, 403);
  assert.equal((await fetch(`${hub.address}_pustaka/edit`, { method: "POST", body: new FormData() })).status, 403);
  assert.equal((await fetch(`${hub.address}_pustaka/complete?path=a&name=b&text=c`)).status, 403);
  assert.equal((await fetch(`${hub.address}_pustaka/drafts`, { method: "POST", body: "shown" })).status, 403);
});
