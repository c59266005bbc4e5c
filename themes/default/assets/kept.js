// What a visitor keeps, in the browser alone: a button on the page of each document, and the page that lists them, prints
// them and saves them as text or as records for programs that manage references.

/**
 * @typedef {[string, boolean]} Piece of a citation: a text, and whether it is in italics
 * @typedef {{title: string, path: string, type: string}} RecordLink as the page of a document has it
 * @typedef {{path: string, url: string, title: string, lang: string, dir: string, facts: string[],
 *   cited: [string, Piece[]][], records: RecordLink[]}} Kept
 * what is kept of a document: so much that the list needs nothing else. Paths are from the root of the site.
 */

const t = /** @type {DOMStringMap & {root: string}} */ (/** @type {HTMLScriptElement} */ (document.currentScript).dataset);
const list = document.getElementById("p-kept"), place = document.getElementById("p-keep");
const isDisk = location.protocol === "file:";
/** Where the site is: several may share a host, and on a disk all do. */
const base = new URL(t.root || ".", location.href).pathname;
const key = `pustaka-kept ${base}`;

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {object} [properties] @param {...(Node | string)} children */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** What is kept, the first first; what is no document as this script keeps it, is left out. @returns {Kept[]} */
function read() {
  const written = localStorage.getItem(key) ?? "[]";
  try {
    return JSON.parse(written).filter((/** @type {any} */ one) => one && typeof one.path === "string"
      && typeof one.title === "string" && [one.facts, one.cited, one.records].every(Array.isArray));
  } catch {
    return [];
  }
}

/** @param {Kept[]} kept */
const write = (kept) => localStorage.setItem(key, JSON.stringify(kept));

/** @param {Kept[]} kept @param {string} path */
const has = (kept, path) => kept.some((other) => other.path === path);

/** Puts documents in the place of those of the same path. @param {Kept[]} old @param {Kept[]} documents */
const renewed = (old, documents) => old.map((one) => documents.find(({ path }) => path === one.path) ?? one);

/** Keeps a document, or keeps it no longer. @param {Kept} document @param {Element} button what says that it cannot be kept */
function turn(document, button) {
  const kept = read(), { path } = document;
  try {
    write(has(kept, path) ? kept.filter((other) => other.path !== path) : [...kept, document]);
  } catch {
    button.replaceWith(t.full ?? "");
  }
}

/** What the page of a document says of it. @param {HTMLElement} article @returns {Kept} */
function here(article) {
  const heading = /** @type {HTMLElement} */ (article.querySelector("h1"));
  const { lang, dir } = heading.lang ? heading : document.documentElement;
  const canonical = document.querySelector("link[rel=canonical]");
  const text = (/** @type {Element | null} */ element) => element?.textContent ?? "";
  return {
    path: location.pathname.slice(base.length).replace(/index\.html$/, ""),
    url: canonical ? /** @type {HTMLLinkElement} */ (canonical).href : location.href,
    title: text(heading), lang, dir,
    facts: [...article.querySelectorAll("header .card-facts > *")].map(text),
    cited: [...article.querySelectorAll(".cite dl > div")].map((cited) => [
      text(cited.querySelector("dt")),
      [...cited.querySelector("dd")?.childNodes ?? []].map((node) => [node.textContent ?? "", node.nodeName === "I"]),
    ]),
    records: [.../** @type {NodeListOf<HTMLAnchorElement>} */ (article.querySelectorAll(".cite a[download]"))].map((link) => (
      { title: text(link), path: new URL(link.href).pathname.slice(base.length), type: link.type })),
  };
}

/** The page of a document: a button, and where the list is. @param {HTMLElement} place */
function onDocument(place) {
  const own = here(/** @type {HTMLElement} */ (document.querySelector("article"))), kept = read();
  const button = make("button", { type: "button", className: "keep" }, t.keep ?? "");
  const count = make("span", { className: "count" });
  const draw = () => {
    const kept = read();
    button.setAttribute("aria-pressed", `${has(kept, own.path)}`);
    count.textContent = `${kept.length}`;
  };
  button.onclick = () => {
    turn(own, button);
    draw();
  };
  // What is new on the page since it was kept is kept too.
  try {
    if (has(kept, own.path)) write(renewed(kept, [own]));
  } catch {
    // There is no room: it stays as it was.
  }
  draw();
  place.append(button, " ", make("a", { href: t.root + t.list + (isDisk ? "index.html" : "") }, t.title ?? ""), " ", count);
  return draw;
}

/** The page with the list. @param {HTMLElement} place */
function onList(place) {
  const status = make("p", { role: "status" }), items = make("ol", { className: "kept" }), tools = make("p", { className: "tools" });
  const style = make("select", { id: "p-style", autocomplete: "off" });
  const choice = make("label", {}, `${t.cite} `, style);
  place.replaceChildren(status, tools, items);

  /** @param {Kept} kept */
  const cited = ({ cited }) => cited.find(([name]) => name === style.value)?.[1] ?? cited[0]?.[1];
  /** Documents that were taken out stay on the page until it is left: who did it by mistake presses again. @type {Kept[]} */
  let shown = [];
  /** What the tools are for: they stay as they are, with the focus, while that does. */
  let offered = "";

  /** @param {string | undefined} text @param {() => void} onclick */
  const tool = (text, onclick) => make("button", { type: "button", className: "button", onclick }, text ?? "");

  /** Hands a file to the visitor. @param {string} text @param {string} type @param {string} ending */
  function save(text, type, ending) {
    const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = make("a", { href, download: `kept.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  }

  /** All that is kept, as one would write it into a letter. */
  function asText() {
    const lines = read().map((kept) => cited(kept)?.map(([text]) => text).join("") ?? [kept.title, ...kept.facts, kept.url].join(". "));
    save(`${lines.join("\n\n")}\n`, "text/plain", "txt");
  }

  /** The records of all that has one, in one file. @param {string} format */
  async function asRecords(format) {
    const kept = read(), missing = /** @type {string[]} */ ([]);
    const records = kept.flatMap(({ title, records }) => {
      const record = records.find((record) => record.title === format);
      if (!record) missing.push(title);
      return record ? [{ ...record, of: title }] : [];
    });
    if (!records[0]) return;
    status.textContent = t.loading ?? "";
    const texts = await Promise.all(records.map(async ({ path, of }) => {
      try {
        const answer = await fetch(t.root + path);
        const text = answer.ok ? await answer.text() : "";
        // A host may say that all is well, and send a page.
        if (path.endsWith(".json")) JSON.parse(text);
        if (text && !/^\s*</.test(text)) return text;
      } catch {}
      missing.push(of);
      return "";
    }));
    const found = texts.filter(Boolean), { path, type } = records[0];
    status.textContent = `${t.saved}: ${found.length}` + (missing[0] ? ` · ${t.missing}: ${missing.join(", ")}` : "");
    const isJson = path.endsWith(".json");
    const text = isJson ? JSON.stringify(found.flatMap((text) => JSON.parse(text)), null, 2) : found.join("\n");
    if (found[0]) save(text, type, path.replace(/.*\./, ""));
  }

  /** @param {Kept[]} kept */
  function tell({ length }) {
    tools.hidden = !length;
    status.textContent = length ? `${t.documents}: ${length}` : t.empty ?? "";
  }

  function draw() {
    const kept = read();
    shown = [...renewed(shown, kept), ...kept.filter(({ path }) => !shown.some((other) => other.path === path))];
    const styles = [...new Set(shown.flatMap(({ cited }) => cited.map(([name]) => name)))];
    const formats = [...new Set(shown.flatMap(({ records }) => records.map(({ title }) => title)))];
    if (offered !== `${[styles, formats]}`) {
      offered = `${[styles, formats]}`;
      style.replaceChildren(...styles.map((name) => make("option", {}, name)));
      // A disk lets no page read another file.
      const saving = isDisk ? [] : formats.map((format) => tool(format, () => asRecords(format)));
      tools.replaceChildren(...styles[1] ? [choice] : [], tool(t.print, () => print()), tool(t.text, asText), ...saving);
    }
    items.replaceChildren(...shown.map((document, at) => row(document, at, has(kept, document.path))));
    tell(kept);
  }

  /** @param {Kept} document @param {number} at @param {boolean} isKept */
  function row(document, at, isKept) {
    const { path, url, title, lang, dir, facts } = document, id = `p-kept-${at}`;
    const button = make("button", { type: "button", className: "keep" });
    button.setAttribute("aria-describedby", id);
    const pieces = cited(document)?.map(([text, italic]) => italic ? make("i", {}, text) : text);
    const href = t.root + path + (isDisk && path.endsWith("/") ? "index.html" : "");
    const item = make("li", { className: pieces ? "work" : "" },
      make("p", { className: "event" }, make("a", { id, href, lang, dir }, title)),
      make("p", { className: "card-facts" }, ...facts.map((fact) => make("span", {}, fact))),
      make("p", { className: "cited" }, ...pieces ?? [url]), button);
    /** @param {boolean} isKept */
    const mark = (isKept) => {
      item.classList.toggle("gone", !isKept);
      button.textContent = (isKept ? t.out : t.back) ?? "";
    };
    button.onclick = () => {
      turn(document, button);
      const kept = read();
      mark(has(kept, path));
      tell(kept);
    };
    mark(isKept);
    return item;
  }

  style.onchange = draw;
  draw();
  return draw;
}

try {
  // Where a file on a disk is a stranger to the next, as in Firefox, so is what it keeps.
  if (location.origin === "null") throw new Error(location.href);
  const draw = place ? onDocument(place) : list && onList(list);
  // Another tab keeps something too, or a page comes back as it was.
  addEventListener("storage", (event) => (event.key === key || event.key === null) && draw?.());
  addEventListener("pageshow", (event) => event.persisted && draw?.());
} catch {
  // The browser keeps nothing.
  place?.remove();
  if (list) list.textContent = t.blocked ?? "";
}
