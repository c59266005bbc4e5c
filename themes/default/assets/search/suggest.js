// What is loaded when somebody turns to the search field of a page or comes from results: suggestions as one types
// (the editable combobox with list autocomplete of the ARIA Authoring Practices), and marks on the words found.

/** How many titles are suggested, and how long after the last key (milliseconds). */
const SUGGESTED = 6, QUIET = 200;

const field = /** @type {HTMLInputElement} */ (document.getElementById("p-query"));
const { root, suggestions } = /** @type {HTMLElement} */ (document.querySelector("script[data-scripts]")).dataset;
const engine = new pustaka.Engine(root);

/** @param {string} tag @param {object} properties @param {...(Node | string)} children */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const list = make("div", { id: "p-suggestions", className: "suggestions", role: "listbox", ariaLabel: suggestions, hidden: true });
const said = make("span", { className: "hidden", role: "status" });
/** The option that Enter would follow: its place, or -1. */
let active = -1;
/** The number of the newest question: answers to others come too late. */
let newest = 0, /** @type {number} */ timer;

/** @param {number} at */
function choose(at) {
  active = at;
  [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
  const option = list.children[at];
  option ? field.setAttribute("aria-activedescendant", option.id) : field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

/** @param {boolean} open */
function show(open) {
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  choose(-1);
}

function close() {
  newest++;
  clearTimeout(timer);
  said.textContent = "";
  show(false);
}

async function suggest() {
  const text = field.value.trim(), mine = ++newest;
  if (!text) return close();
  const answer = await engine.search({ text, limit: SUGGESTED, typing: true }).catch(() => null);
  // A page works without suggestions.
  if (mine !== newest || document.activeElement !== field) return;
  const hits = answer?.hits ?? [];
  list.replaceChildren(...hits.map(({ url, title, language }, at) => {
    const file = location.protocol === "file:" && /(^|\/)$/.test(url) ? "index.html" : "";
    return make("a", {
      id: `p-suggestion-${at}`, role: "option", tabIndex: -1, lang: language, dir: "auto",
      href: `${root}${url}${file}#${new URLSearchParams({ q: text })}`,
    }, title);
  }));
  said.textContent = hits.length ? `${suggestions}: ${hits.length}` : "";
  show(hits.length > 0);
}

/** @param {Event} event */
function typed(event) {
  clearTimeout(timer);
  if (!(/** @type {InputEvent} */ (event).isComposing)) timer = setTimeout(suggest, QUIET);
}

if (!document.getElementById("p-found")) {
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);
  field.form.append(list, said);
  field.addEventListener("input", typed);
  field.addEventListener("compositionend", typed);
  field.addEventListener("blur", close);
  // A press on an option does not take the focus from the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    const { key } = event, count = list.children.length;
    if (event.isComposing) return;
    if (/^Arrow(Up|Down)$/.test(key) && count) {
      const step = key === "ArrowUp" ? -1 : 1;
      if (list.hidden) show(true);
      // One place of the circle is the field itself.
      choose((active + 1 + step + count + 1) % (count + 1) - 1);
    } else if (key === "Enter" && active >= 0) /** @type {HTMLElement} */ (list.children[active]).click();
    else if (key === "Escape" && !list.hidden) close();
    else {
      if (!/^(Shift|Control|Alt|Meta|Enter)/.test(key)) choose(-1);
      return;
    }
    event.preventDefault();
  });
  // What was typed while this was loaded.
  if (document.activeElement === field && field.value) suggest();
}

const query = new URLSearchParams(location.hash.slice(1)).get("q");
if (query) {
  engine.search({ text: query, limit: 1 }).then((answer) => {
    if (!engine.marked) return;
    const { highlights } = CSS, /** @type {Range[]} */ ranges = [];
    const walker = document.createTreeWalker(document.getElementById("p-content"), NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
    for (const node of nodes) {
      const segments = engine.marked(answer, node.data);
      if (!segments.some(({ marked }) => marked)) continue;
      let at = 0;
      if (!highlights) node.replaceWith(...segments.map(({ text, marked }) => marked ? make("mark", {}, text) : text));
      else for (const { text, marked } of segments) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at += text.length);
        if (marked) ranges.push(range);
      }
    }
    highlights?.set("found", new Highlight(...ranges));
    const first = ranges[0] ?? document.querySelector("main mark");
    const place = first?.getBoundingClientRect();
    if (place && !scrollY && place.top > innerHeight) {
      (first.startContainer?.parentElement ?? first).scrollIntoView({ block: "center" });
    }
  }).catch(() => {});
}
