// Built sites under the Content-Security-Policy of docs/hosting.md, in a real browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Hub, PROGRAM, launch } from "./hub.mjs";
import { POLICY, serve } from "./site.mjs";

const root = new URL("../../", import.meta.url).pathname;
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Builds the hub in a folder and serves it with the policy; what a page breaks of it is what `visit` returns. */
async function built(t, hub, base = "") {
  const output = mkdtempSync(join(tmpdir(), "pustaka-"));
  const site = await serve(output, { base, headers: { "Content-Security-Policy": POLICY } });
  t.after(() => {
    site.close();
    rmSync(output, { recursive: true, force: true });
  });
  const { address } = site;
  execFileSync(PROGRAM, ["build", "--root", hub, "--output", output, "--base-url", address]);
  return async (path) => {
    const page = await browser.newPage();
    const broken = [];
    page.on("console", (message) => /Content Security Policy/.test(message.text()) && broken.push(message.text()));
    page.on("requestfailed", (request) => broken.push(`${request.url()}: ${request.failure().errorText}`));
    page.on("response", (response) => response.status() !== 200 && broken.push(`${response.status()} ${response.url()}`));
    await page.goto(address + path, { waitUntil: "networkidle" });
    const title = await page.title();
    const styled = await page.evaluate(() => document.styleSheets.length > 0);
    await page.close();
    return { broken, title, styled };
  };
}

test("no page of the shipped hub needs more than the policy allows", async (t) => {
  const visit = await built(t, root);
  for (const path of ["", "about/", "resources/", "resources/academy-02-ictd-policy/", "countries/", "countries/cambodia/",
    "countries/kh/", "programmes/", "topics/", "organisations/", "activities/", "browse/title/", "figures/", "search/", "search/?q=women+entrepreneurs"]) {
    const { broken, styled } = await visit(path);
    assert.deepEqual([path, broken, styled], [path, [], true]);
  }
  assert.deepEqual((await visit("favicon.svg")).broken, []);
});

test("images, sound, film, tables and code are within it", async (t) => {
  const text = "---\ntitle: All\ncover: dot.png\nlicence: CC-BY-4.0\n---\n\n# Text[^1]\n\n![Dot](dot.png \"A dot\")\n\n![Drawing](drawing.svg)\n\n"
    + "![Talk](talk.mp3)\n\n![Film](film.mp4)\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n```rust\nfn f() {}\n```\n\n[^1]: Note.\n";
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>rect{fill:red}</style><rect width="9" height="9"/></svg>';
  const hub = new Hub({ "content/resources/all/index.md": text, "content/resources/all/dot.png": PNG,
    "content/resources/all/drawing.svg": svg, "content/resources/all/talk.mp3": "-", "content/resources/all/film.mp4": "-" });
  t.after(() => hub.stop());
  const visit = await built(t, hub.root);
  const { broken, styled } = await visit("resources/all/");
  assert.deepEqual([broken, styled], [[], true]);
});

test("the page for what is not there has its style in a folder of a domain too", async (t) => {
  const hub = new Hub({ "content/resources/one.md": "---\ntitle: One\n---\n" });
  t.after(() => hub.stop());
  const visit = await built(t, hub.root, "/project");
  const { broken, styled, title } = await visit("resources/not/there/");
  assert.equal(styled, true);
  assert.equal(title, "Page not found – A hub");
  assert.equal(broken.length, 1, "only the page itself is missing");
});

test("what the policy forbids is noticed", async (t) => {
  const hub = new Hub({ "content/about.md": '---\ntitle: About\n---\n\n<p style="color: red">Red</p>\n<script>1</script>\n' });
  hub.write("site.toml", 'title = "A hub"\nbase_url = "https://hub.example.org/"\ntrust_html = true\n');
  t.after(() => hub.stop());
  const { broken } = await (await built(t, hub.root))("about/");
  assert.equal(broken.length, 2);
});
