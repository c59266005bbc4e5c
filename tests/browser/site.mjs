// A built site behind a plain server, as a host has it.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".pdf": "application/pdf", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml" };

/**
 * Serves a folder. What is not there is its 404.html.
 * @param {string} folder
 * @param {object} [options]
 * @param {string} [options.base] the path below which it is served, such as `/project`
 * @param {Record<string, string>} [options.headers] headers that each answer has besides
 * @param {Record<string, string>} [options.files] texts by their paths, in place of those of the folder
 */
export async function serve(folder, { base = "", headers = {}, files = {} } = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname).slice(base.length + 1);
    const inFolder = [path, join(path, "index.html")].map((name) => join(folder, name))
      .find((file) => existsSync(file) && statSync(file).isFile());
    const instead = Object.hasOwn(files, path);
    const found = instead || inFolder !== undefined;
    const file = inFolder ?? join(folder, "404.html");
    response.writeHead(found ? 200 : 404, {
      "Content-Type": TYPES[extname(instead ? path : file)] ?? "application/octet-stream",
      "X-Content-Type-Options": "nosniff",
      ...headers,
    });
    response.end(instead ? files[path] : readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${base}/`,
    close: () => {
      server.close();
      // A browser keeps its connections.
      server.closeAllConnections();
    },
  };
}

/** The scripts of search that a built site has, by their paths in it. @param {string} folder */
export const searchScripts = (folder) =>
  readdirSync(join(folder, "assets")).filter((name) => /^search.*\.js$/.test(name)).sort().map((name) => `assets/${name}`);

/** The Content-Security-Policy that docs/hosting.md asks for. */
export const [, POLICY] = /Content-Security-Policy "([^"]+)"/.exec(
  readFileSync(new URL("../../docs/hosting/nginx.conf", import.meta.url), "utf8"));
