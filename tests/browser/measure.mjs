// How the measuring harness asks this search, and how any other page can: the engine alone, without the page's own code.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const site = process.argv[process.argv.indexOf("--site") + 1];
const engine = readdirSync(join(site, "assets")).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));

/** A label. */
export const name = "pustaka";

/** What the site's own search page has in it: where the shards are, and the script that asks for those of a query. */
const searchPage = readFileSync(join(site, "search", "index.html"), "utf8");
const [index] = /<script type="application\/json" id="p-index">[^<]*<\/script>/.exec(searchPage);
const [, preload] = /<script>([^<]*(?:<(?!\/script)[^<]*)*)<\/script>/.exec(searchPage);

/** The page in which it is measured: nothing but that, and a list. */
export const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><ol id="out"></ol>
${index}<script type="text/plain" id="preload">${preload}</script></html>`;

/** The engine under a name that the page below knows. */
export const files = { "/assets/search.js": readFileSync(join(site, "assets", engine)) };

/** @param {any} query see the harness: q, filters, facets, cpu */
export const search = async (query) => {
  const ids = { country: "countries", topic: "topics", Kazakhstan: "KZ", "Open-Data": "open-data" };
  if (!window.engine) {
    window.engine = new Promise((resolve, reject) => {
      // As where a visitor opens the search page with a query in its address.
      history.replaceState(null, "", `/search/?q=${encodeURIComponent(query.q)}`);
      document.head.append(Object.assign(document.createElement("script"), {
        textContent: document.querySelector("#preload").textContent,
      }));
      document.head.append(Object.assign(document.createElement("script"), {
        src: "/assets/search.js", onload: () => resolve(new pustaka.Engine("/")), onerror: reject,
      }));
    });
  }
  const engine = await window.engine;
  const filters = Object.entries(query.filters ?? {}).flatMap(([group, values]) =>
    values.map((value) => [ids[group] ?? group, ids[value] ?? value]));
  // Three letters are looked for as a visitor types them.
  const text = query.kind?.startsWith("prefix") ? `${query.q}*` : query.q;
  const begun = performance.now();
  const answer = await engine.search({ text, filters, limit: query.cpu ? 0 : 10, facets: Boolean(query.facets) });
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
