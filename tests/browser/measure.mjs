// How the measuring harness asks this search, and how any other page can: the engine alone, without the page's own code.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[process.argv.indexOf("--site") + 1];
const engine = readdirSync(join(site, "assets")).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));

/** A label. */
export const name = "pustaka";

/** The page in which it is measured has nothing but a list: all that a search loads is counted. */
export const page = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><ol id="out"></ol></html>';

/** The engine under a name that the page below knows. */
export const files = { "/assets/search.js": readFileSync(join(site, "assets", engine)) };

/** @param {any} query see the harness: q, filters, facets, cpu */
export const search = async (query) => {
  const ids = { country: "countries", topic: "topics", Kazakhstan: "KZ", "Open-Data": "open-data" };
  if (!window.engine) {
    // As find.js does on every page.
    const loaded = ["/search/start.js", "/assets/search.js"].map((src) => new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
    window.engine = Promise.all(loaded).then(() => new pustaka.Engine("/"));
  }
  const engine = await window.engine;
  const filters = Object.entries(query.filters ?? {}).flatMap(([group, values]) =>
    values.map((value) => [ids[group] ?? group, ids[value] ?? value]));
  // Three letters are looked for as a visitor types them.
  const text = query.kind?.startsWith("prefix") ? `${query.q}*` : query.q;
  const begun = performance.now();
  const answer = await engine.search({ text, filters, limit: 10, facets: Boolean(query.facets) });
  const ms = performance.now() - begun;
  if (query.cpu) return { total: answer.total, ms };
  const out = document.querySelector("#out");
  out.replaceChildren(...answer.hits.map((hit) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `/${hit.url}`;
    link.textContent = hit.title;
    item.append(link);
    return item;
  }));
  if (query.passages) {
    await Promise.all(answer.hits.map(async (hit) => {
      const passage = document.createElement("p");
      for (const { text, marked } of await engine.passage(answer, hit)) {
        passage.append(marked ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
      }
      out.children[answer.hits.indexOf(hit)].append(passage);
    }));
  }
  const facets = answer.facets && Object.fromEntries(answer.facets.map(({ id, values }) =>
    [id, Object.fromEntries(values.map(({ title, count }) => [title, count]))]));
  return { total: answer.totalAll, ms, titles: answer.hits.map((hit) => hit.title), facets: facets ?? undefined };
};
