// What is loaded when somebody turns to the search field of a page or comes from results: suggestions as one types
// (the editable combobox with list autocomplete of the ARIA Authoring Practices), and marks on what was found.

/** How many titles are suggested, and how long after the last key (milliseconds). */
const SUGGESTED = 6, QUIET = 200;

const field = /** @type {HTMLInputElement} */ (document.getElementById("p-query"));
const { root, suggestions } = /** @type {HTMLElement} */ (document.querySelector("[data-scripts]")).dataset;
const engine = new pustaka.Engine(root);

/** @param {Element} element @param {Record<string, any>} attributes */
function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
}

/** @param {string} tag @param {Record<string, any>} attributes @param {string} [text] @returns {any} */
function make(tag, attributes, text = "") {
  const element = set(document.createElement(tag), attributes);
  element.textContent = text;
  return element;
}

const list = make("div", { id: "p-suggestions", class: "suggestions", role: "listbox", "aria-label": suggestions });
const said = make("span", { class: "hidden", role: "status" });
/** The option that Enter would follow: its place, or -1. */
let active = -1;
/** The number of the newest question: answers to others come too late. */
let newest = 0, /** @type {number} */ timer;

/** Shows the list or not, and which option is chosen. @param {boolean} open @param {number} [at] */
function show(open, at = -1) {
  active = at;
  list.hidden = !open;
  list.children[at]?.scrollIntoView({ block: "nearest" });
  set(field, { "aria-expanded": open, "aria-activedescendant": list.children[at]?.id ?? "" });
  [...list.children].forEach((option, place) => set(option, { "aria-selected": place === at }));
}

function close() {
  newest++;
  clearTimeout(timer);
  said.textContent = "";
  show(false);
}

async function suggest() {
  const text = field.value.trim(), mine = ++newest;
  // A page works without suggestions.
  const answer = text ? engine.search({ text, limit: SUGGESTED, typing: true }).catch(() => null) : null;
  const { hits } = await answer ?? { hits: [] };
  if (mine !== newest || document.activeElement !== field) return;
  list.replaceChildren(...hits.map((/** @type {any} */ hit, /** @type {number} */ at) => make("a", {
    id: `p-suggestion-${at}`, role: "option", tabindex: -1, lang: hit.language, dir: "auto",
    href: engine.address(hit, text),
  }, hit.title)));
  said.textContent = hits[0] ? `${suggestions}: ${hits.length}` : "";
  show(hits.length > 0);
}

if (field && !document.getElementById("p-found")) {
  set(field, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
  field.form?.append(list, said);
  show(false);
  // Keyboards of phones compose every word, so that what is composed is looked for too, but not at once.
  const typed = (/** @type {any} */ { isComposing }) => {
    clearTimeout(timer);
    show(!list.hidden);
    timer = setTimeout(suggest, isComposing ? 4 * QUIET : QUIET);
  };
  field.oninput = typed;
  field.addEventListener("compositionend", typed);
  field.onblur = close;
  // A press on an option does not take the focus from the field.
  list.onmousedown = (/** @type {Event} */ event) => event.preventDefault();
  field.onkeydown = (event) => {
    const { key, isComposing } = event, count = list.children.length + 1;
    if (isComposing) return;
    // One place of the circle is the field itself.
    if (/^Arrow(Up|Down)/.test(key) && count > 1) show(true, (active + 1 + (key > "ArrowU" ? count - 1 : 1)) % count - 1);
    else if (key === "Enter" && active >= 0) /** @type {HTMLElement} */ (list.children[active]).click();
    else if (key === "Escape" && !list.hidden) close();
    else {
      if (/^(Home|End|Arrow)/.test(key)) show(!list.hidden);
      return;
    }
    event.preventDefault();
  };
  // What was typed while this was loaded.
  suggest();
}

/** Marks what was found. @param {any} answer */
function mark(answer) {
  const { highlights } = CSS, /** @type {Text[]} */ nodes = [], /** @type {any[]} */ found = [];
  const walker = document.createTreeWalker(/** @type {Element} */ (document.querySelector("main")), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  for (const node of nodes) {
    let at = 0;
    const pieces = engine.marked(answer, node.data).map((/** @type {{text: string, marked: boolean}} */ { text, marked }) => {
      const from = at, piece = highlights ? new Range() : marked ? make("mark", {}, text) : text;
      at += text.length;
      if (highlights) {
        piece.setStart(node, from);
        piece.setEnd(node, at);
      }
      if (marked) found.push(piece);
      return piece;
    });
    if (!highlights) node.replaceWith(...pieces);
  }
  highlights?.set("found", new Highlight(...found));
  const [first] = found;
  if (first && !scrollY && first.getBoundingClientRect().top > innerHeight) {
    (first.startContainer?.parentElement ?? first).scrollIntoView({ block: "center" });
  }
}

const query = new URLSearchParams(location.hash.slice(1)).get("q");
if (query) engine.search({ text: query, limit: 1 }).then(mark).catch(() => {});
