// What a visitor loads before a search: it stays small.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { Hub, PROGRAM } from "./hub.mjs";
import { searchScripts } from "./site.mjs";

/** Bytes, as a host compresses them. */
const MOST = 14_000;

test("the scripts of search are small", (t) => {
  const hub = new Hub({ "content/news/one.md": "---\ntitle: One\ndate: 2020\n---\n" });
  t.after(() => hub.stop());
  execFileSync(PROGRAM, ["build"], { cwd: hub.root });
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const sizes = searchScripts(hub.path("public")).map((path) =>
    [path, brotliCompressSync(readFileSync(hub.path(`public/${path}`)), { params }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic([...sizes, ["together", total]].map(([path, size]) => `${path}: ${size} bytes`).join(", "));
  assert.ok(sizes.length > 0);
  assert.ok(total <= MOST, `${total} bytes are more than ${MOST}`);
});
