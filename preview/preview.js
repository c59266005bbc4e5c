// The preview's part of a page: it follows every save, shows mistakes, and has a bar. The server puts it into pages
// that it shows; no published page has it.
"use strict";

(() => {
  /** @typedef {{severity: string, code: string, path: string, line: number, column: number, message: string,
   *   suggestion: string | null, excerpt: string[] | null, file: string | null}} Mistake */
  /** @typedef {{run: string, shown: number, content: number, drafts: boolean, errors: number, warnings: number,
   *   own: number, mistakes: Mistake[], styles: string[]}} Status */
  /** @typedef {{name: string, language: string, url: string, age: string | null}} Translation */
  /** @typedef {{path: string, file: string | null, edit: string | null, says: string}} Source */
  /** @typedef {{run: string, shown: number, source: Source | null, would_be: string | null,
   *   translations: Translation[], new: string | null, has_drafts: boolean, mistake: Mistake | null,
   *   is_missing: boolean, is_before: boolean}} Info */

  /** @type {Info} */
  const info = JSON.parse(document.getElementById("pustaka-preview").textContent);
  const store = sessionStorage;
  const SCROLL = "pustaka-scroll";
  const COLLAPSED = "pustaka-collapsed";

  const STYLE = `
:host { all: initial; }
* { box-sizing: border-box; }
.all { bottom: 0; color: #fff; font: 15px/1.4 system-ui, sans-serif; inset-inline: 0; position: fixed; z-index: 2147483647; }
.bar { align-items: center; background: #1d2733; border-block-start: 1px solid #8fa1b3; display: flex; flex-wrap: wrap; gap: 2px 14px; min-height: 36px; padding: 3px 12px; }
.bar.collapsed { border: 1px solid #8fa1b3; border-radius: 8px 0 0 0; margin-inline-start: auto; width: max-content; }
.space { flex: 1; }
a { color: #9fd0ff; overflow-wrap: anywhere; text-underline-offset: 2px; }
button { background: #33414f; border: 1px solid #8fa1b3; border-radius: 4px; color: inherit; cursor: pointer; font: inherit; min-height: 28px; padding: 1px 10px; }
a:focus-visible, button:focus-visible, section:focus-visible { outline: 3px solid #ffd54a; outline-offset: 1px; }
.error { color: #ffb3ad; } .warning { color: #ffdf8a; }
section { background: #2b1515; border-block-start: 3px solid #ff8a80; max-height: 60vh; overflow: auto; padding: 10px 16px; }
section.warnings { background: #2b2413; border-color: #ffdf8a; }
h2 { font: 600 17px/1.3 system-ui, sans-serif; margin: 0 0 8px; }
ol { list-style: none; margin: 0; padding: 0; } li { margin: 0 0 14px; }
p { margin: 2px 0; } pre { background: #00000055; font: 14px/1.5 ui-monospace, monospace; margin: 4px 0; overflow-x: auto; padding: 4px 8px; white-space: pre-wrap; }
mark { background: #ff8a8055; color: inherit; text-decoration: underline wavy #ff8a80; }
.news { clip-path: inset(50%); height: 1px; margin: 0; overflow: hidden; position: absolute; width: 1px; }
@media print { .all { display: none; } }
@media (max-width: 40rem) { section { max-height: 75vh; } }
`;

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   */
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  /** @param {string} text @param {() => void} action @param {Record<string, string>} attributes */
  const button = (text, action, attributes = {}) => {
    const made = element("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", action);
    return made;
  };
  /** @param {number} count @param {string} word */
  const number = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  /** A link that opens a file in the text editor; text where that is on another machine.
   * @param {string | null} file @param {string} place @param {string} text */
  const inEditor = (file, place, text) => {
    if (!file) return element("span", {}, text);
    const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/").replace(/%3A/g, ":");
    return element("a", { href: `vscode://file${path.startsWith("/") ? "" : "/"}${path}${place}`, title: "Open in VS Code" }, text);
  };

  const host = document.createElement("pustaka-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  const panel = element("section", { "aria-label": "Mistakes", tabindex: "-1", hidden: "" });
  const bar = element("div", { class: "bar", role: "region", "aria-label": "Preview" });
  // What changes is said to who does not see it.
  const news = element("p", { class: "news", role: "status" });
  shadow.append(element("div", { class: "all", lang: "en", dir: "ltr" }, panel, bar, news));

  /** @type {Status | null} */
  let status = null;
  /** Whether the server does not answer any more. */
  let isLost = false;
  /** What the visitor has closed: it stays closed until something else is wrong. */
  let closed = "";
  /** Whether warnings are shown too. */
  let open = false;

  /** @param {Mistake} mistake */
  const item = (mistake) => {
    const at = `:${mistake.line}:${mistake.column}`;
    const place = inEditor(mistake.file, at, `${mistake.path}${at}`);
    const made = element("li", {}, element("p", { class: mistake.severity },
      element("strong", {}, mistake.severity === "error" ? "Error: " : "Warning: "), mistake.message), element("p", {}, place));
    if (mistake.excerpt) {
      const [before, here, after] = mistake.excerpt;
      made.append(element("pre", { dir: "auto" }, before, element("mark", {}, here), after));
    }
    if (mistake.suggestion) made.append(element("p", {}, element("strong", {}, "Help: "), mistake.suggestion));
    return made;
  };

  /** What is wrong: what keeps this page from being made, then what the server says. */
  const mistakes = () => [...(isUnmade() ? [info.mistake] : []), ...(status?.mistakes ?? [])];
  /** Whether this page cannot be made of the hub as it is. */
  const isUnmade = () => info.mistake !== null && (status?.content ?? 0) <= info.shown;
  const errorCount = () => (status?.errors ?? 0) + (isUnmade() ? 1 : 0);

  const drawPanel = () => {
    const found = mistakes();
    const errors = found.filter((mistake) => mistake.severity === "error");
    const isUrgent = errors.length > 0 && closed !== JSON.stringify(errors);
    panel.hidden = !(isUrgent || (open && found.length > 0));
    if (panel.hidden) return panel.replaceChildren();
    const total = errorCount() + (status?.warnings ?? 0);
    const isBefore = info.is_before || (info.shown > 0 && !info.mistake);
    const heading = !errors.length ? "Warnings: the hub can be built, but look at these"
      : isBefore ? "Mistakes: this page shows how the hub was before them"
      : "Mistakes";
    panel.className = errors.length ? "errors" : "warnings";
    panel.replaceChildren(
      element("h2", {}, heading),
      element("ol", {}, ...found.map(item)),
      ...(total > found.length ? [element("p", {}, `… and ${total - found.length} more: pustaka check shows them all.`)] : []),
      button("Close", close),
    );
  };

  const close = () => {
    open = false;
    closed = JSON.stringify(mistakes().filter((mistake) => mistake.severity === "error"));
    draw();
    counter?.focus();
  };

  /** @type {HTMLElement | undefined} */
  let counter;

  const drawBar = () => {
    if (store.getItem(COLLAPSED)) {
      bar.className = "bar collapsed";
      counter = button(label(), () => { store.removeItem(COLLAPSED); draw(); }, { "aria-expanded": "false" });
      bar.replaceChildren(counter);
      return;
    }
    bar.className = "bar";
    const parts = [];
    if (info.source) {
      const { file, path, says } = info.source;
      parts.push(element("span", {}, `${says} `, inEditor(file, "", path)));
      if (info.source.edit) parts.push(element("a", { href: info.source.edit }, "Edit"));
    } else if (info.is_missing) {
      parts.push(element("span", {}, "No file has this address"));
    } else if (info.would_be) {
      parts.push(element("span", {}, `Made from its documents; ${info.would_be} would give it a text`));
    } else if (info.shown) {
      parts.push(element("span", {}, "Made from the hub’s documents"));
    }
    if (info.new) parts.push(element("a", { href: info.new }, "New"));
    for (const translation of info.translations) {
      const link = element("a", { href: translation.url, hreflang: translation.language, lang: translation.language }, translation.name);
      parts.push(element("span", {}, link, translation.age ? ` (${translation.age})` : ""));
    }
    parts.push(element("span", { class: "space" }));
    counter = undefined;
    if (status) {
      const shown = status.drafts;
      if (info.has_drafts) parts.push(button(shown ? "Drafts: shown" : "Drafts: hidden", () => {
        fetch("/_pustaka/drafts", { method: "POST", body: shown ? "hidden" : "shown" });
      }, { "aria-pressed": String(shown) }));
      if (mistakes().length) {
        counter = button(label(), () => {
          if (panel.hidden) { open = true; closed = ""; draw(); panel.focus(); } else close();
        }, { class: errorCount() ? "error" : "warning", "aria-expanded": String(!panel.hidden) });
        parts.push(counter);
      }
    } else if (isLost) {
      parts.push(element("span", { class: "error" }, "No connection: is pustaka serve still running?"));
    }
    parts.push(button("–", () => { store.setItem(COLLAPSED, "1"); draw(); }, { "aria-label": "Make the bar small", title: "Make the bar small" }));
    bar.replaceChildren(...parts);
  };

  /** What the button says that shows mistakes. */
  const label = () => {
    if (!status) return "Preview";
    const here = status.own + (isUnmade() ? 1 : 0);
    const counts = [];
    if (errorCount()) counts.push(number(errorCount(), "error"));
    if (status.warnings) counts.push(number(status.warnings, "warning"));
    return counts.length ? `${counts.join(", ")}${here ? `, ${here} of this page` : ""}` : "Preview";
  };

  const draw = () => {
    // A bar drawn anew must not take the focus away.
    const focused = shadow.activeElement && [...bar.children].indexOf(/** @type {Element} */ (shadow.activeElement));
    drawPanel();
    drawBar();
    if (typeof focused === "number" && focused >= 0) /** @type {HTMLElement | undefined} */ (bar.children[focused])?.focus?.();
    // What the bar covers can be scrolled to.
    document.documentElement.style.scrollPaddingBottom = `${bar.offsetHeight}px`;
    document.body.style.paddingBottom = store.getItem(COLLAPSED) ? "" : `${bar.offsetHeight}px`;
  };

  /** The field in which a reader of the page searches. */
  const searched = () => /** @type {HTMLInputElement | null} */ (document.getElementById("p-query"));

  const reload = () => {
    const field = searched();
    const typed = field && field === document.activeElement ? field.value : null;
    store.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY, typed]));
    location.reload();
  };

  /** Puts the newest style sheets in place of the old ones. @param {string[]} styles */
  const swap = (styles) => {
    // `style.0123abcd.css` and `style.4567cdef.css` are the same sheet at two times.
    const stem = (/** @type {string} */ url) => new URL(url, location.href).pathname.replace(/\.[0-9a-f]{8}(?=\.css$)/, "");
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const old = /** @type {HTMLLinkElement} */ (link);
      const now = styles.map((path) => `/${path}`).find((path) => stem(path) === stem(old.href));
      const href = now ?? `${old.href.split("?")[0]}?${Date.now()}`;
      if (new URL(href, location.href).href === old.href) continue;
      const next = /** @type {HTMLLinkElement} */ (old.cloneNode());
      next.href = href;
      // The old one goes when the new one is there, or the page would stand without styles for a moment.
      next.addEventListener("load", () => old.remove());
      next.addEventListener("error", () => old.remove());
      old.after(next);
    }
  };

  /** @param {Status} now */
  const hear = (now) => {
    if (now.run !== info.run || now.content > info.shown) return reload();
    if (now.shown > info.shown) {
      swap(now.styles);
      info.shown = now.shown;
    }
    const before = status ? label() : "";
    status = now;
    isLost = false;
    draw();
    if (label() !== before) news.textContent = errorCount() || status.warnings ? label() : before ? "No mistakes any more" : "";
  };

  document.body.append(host);
  const [path, x, y, typed] = JSON.parse(store.getItem(SCROLL) ?? "[]");
  store.removeItem(SCROLL);
  if (path === location.pathname) {
    history.scrollRestoration = "manual";
    scrollTo({ left: x, top: y, behavior: "instant" });
    // Pictures make the page longer while they come.
    addEventListener("load", () => scrollTo({ left: x, top: y, behavior: "instant" }), { once: true });
    const goOn = () => {
      const field = searched();
      if (!field || typeof typed !== "string") return;
      field.value = typed;
      field.focus({ preventScroll: true });
      field.dispatchEvent(new InputEvent("input"));
    };
    if (document.readyState === "complete") goOn();
    else addEventListener("load", goOn, { once: true });
  }
  draw();
  // A browser has few connections for an address, and each page that listens needs one: those that nobody sees do not.
  /** @type {EventSource | null} */
  let events = null;
  const listen = () => {
    if (document.hidden || events) return;
    events = new EventSource(`/_pustaka/events?${new URLSearchParams(info.source ? { path: info.source.path } : {})}`);
    events.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      status = null;
      isLost = true;
      draw();
    });
  };
  const rest = () => {
    events?.close();
    events = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => { if (event.persisted) reload(); });
  listen();
  shadow.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key === "Escape" && !panel.hidden) close();
  });
})();
