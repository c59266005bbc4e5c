// A hub in a folder of its own, served, and a real browser to look at it.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

/** The program that is tested. */
export const PROGRAM = process.env.PUSTAKA ?? new URL("../../target/debug/pustaka", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The browser: Debian's, or what CHROMIUM names. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

/** A served hub: `files` by their paths. */
export class Hub {
  constructor(files) {
    this.root = mkdtempSync(join(tmpdir(), "pustaka-"));
    this.write("site.toml", 'title = "A hub"\nbase_url = "https://hub.example.org/"\n');
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  path(path) {
    return join(this.root, path);
  }

  write(path, text) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  read(path) {
    return readFileSync(this.path(path), "utf8");
  }

  /** Begins to serve; the address is known when it does. */
  async serve(...flags) {
    return this.start("0", flags);
  }

  /** Ends, and begins to serve at the same address. */
  async restart() {
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGKILL");
    await ended;
    return this.start(new URL(this.address).port, []);
  }

  async start(port, flags) {
    this.server = spawn(PROGRAM, ["serve", "--port", port, ...flags], { cwd: this.root });
    this.said = "";
    this.server.stderr.on("data", (text) => (this.said += text));
    this.address = await new Promise((resolve, reject) => {
      this.server.stdout.once("data", (line) => resolve(String(line).trim()));
      this.server.once("exit", () => reject(new Error(`it ended: ${this.said}`)));
    });
    return this;
  }

  stop() {
    this.server?.kill("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until something is so, or says what was seen last. */
export async function until(look, wanted, patience = 5000) {
  const end = Date.now() + patience;
  for (;;) {
    let seen;
    try {
      seen = await look();
    } catch (error) {
      // A page that is just being loaded answers nothing.
      seen = `${error}`;
    }
    if (wanted instanceof RegExp ? wanted.test(seen) : seen === wanted) return seen;
    if (Date.now() > end) throw new Error(`waited for ${wanted}, and saw: ${seen}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What axe finds on a page. */
export async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

/** What stands in a part of the preview; nothing where it is hidden. The script that puts it there runs behind the page. */
const part = async (page, selector) => {
  await page.locator("pustaka-preview").waitFor({ state: "attached", timeout: 5000 });
  return page.evaluate((selector) => {
    const found = document.querySelector("pustaka-preview").shadowRoot.querySelector(selector);
    return found.hidden ? "" : found.innerText;
  }, selector);
};
/** Its panel of mistakes. */
export const panel = (page) => part(page, "section");
/** Its bar. */
export const bar = (page) => part(page, ".bar");
