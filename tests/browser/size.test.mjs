// The client stays small: the engine and the scripts of pages, all together.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { Hub, PROGRAM } from "./hub.mjs";
import { searchScripts } from "./site.mjs";

/** Bytes, as a host compresses them. */
const MOST = 14_000;

test("the search client is small", (t) => {
  const hub = new Hub({ "content/news/one.md": "---\ntitle: One\ndate: 2020\n---\n" });
  t.after(() => hub.stop());
  execFileSync(PROGRAM, ["build"], { cwd: hub.root });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const size = (path) => brotliCompressSync(readFileSync(hub.path(`public/${path}`)), { params }).length;
  const engine = searchScripts(hub.path("public"));
  const pages = readdirSync(hub.path("public/assets")).filter((name) => /^(find|suggest|results)\./.test(name));
  assert.equal(pages.length, 3);
  const all = [...engine, ...pages.map((name) => `assets/${name}`)].map((path) => [path, size(path)]);
  const total = all.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic([...all, ["together", total]].map(([path, size]) => `${path}: ${size} bytes`).join(", "));
  assert.ok(engine.length > 0);
  assert.ok(total <= MOST, `${total} bytes are more than ${MOST}`);
});
