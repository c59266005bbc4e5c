// The page that searches. What is asked stands in its address: q, order, and the values of groups under their ids.

/** How many results are shown at first and more each time; how many values of a group; how long after the last key, and
 * how long with nothing said while an answer is awaited (milliseconds). */
const PAGE = 10, VALUES = 10, QUIET = 200, PATIENCE = 500;

/**
 * @typedef {[string, string]} Filter a group and a value
 * @typedef {{text: string, filters: Filter[], byDate: boolean, limit: number}} State
 * @typedef {{box: HTMLElement, inside: HTMLElement, key: string | null, whole: boolean, rows: Map<string, Node[]>}} Group
 */

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById("p-" + id);
const field = $("query"), order = $("order"), panel = $("filters"), facets = $("facets"), chosen = $("chosen"),
  mended = $("mended"), status = $("status"), list = $("hits"), more = $("more"), key = $("key");
const t = $("found").dataset, { title: pageTitle, documentElement: { lang } } = document;
const wide = matchMedia("(min-width: 60rem)").matches;

/** @type {any} */
let engine;
/** @type {State} */
let state;
/** @type {any} */
let answer;
/** The number of the newest question: answers to others come too late. */
let newest = 0, /** @type {number} */ quiet, /** @type {number} */ waiting;
/** Whether the groups have been counted: from then on it costs nothing. */
let counted = false;
/** @type {Map<string, Group>} */
const groups = new Map();
/** Titles of values. @type {Map<string, string>} */
const titles = new Map();

/** @param {string} tag @param {object} [properties] @param {...(Node | string)} children */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** @param {string} text @param {() => void} onclick @param {object} [properties] */
const button = (text, onclick, properties) => make("button", { type: "button", onclick, ...properties }, text);

/** @param {number} number */
const written = (number) => number.toLocaleString(lang);

/** @param {{text: string, marked: boolean}[]} segments */
const marks = (segments) => segments.map(({ text, marked }) => marked ? make("mark", {}, text) : text);

/** @param {State} state */
function address({ text, filters, byDate }) {
  const query = new URLSearchParams([["q", text], ...filters, ["order", byDate ? "date" : ""]].filter(([, value]) => value));
  return `${query}` ? `?${query}` : location.pathname;
}

/** Takes what is asked from the address. */
function read() {
  state = { text: "", filters: [], byDate: false, limit: history.state?.limit ?? PAGE };
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name === "q") state.text = value;
    else if (name === "order") state.byDate = value === "date";
    else state.filters.push([name, value]);
  }
  field.value = state.text;
  order.value = state.byDate ? "date" : "";
  ask();
}

/**
 * Asks something else. What is being typed has one place in the history, after what was asked before it.
 * @param {Partial<State>} changes
 * @param {"typing" | "typed"} [kind]
 */
function go(changes, kind) {
  state = { ...state, limit: PAGE, ...changes };
  const to = address(state), same = to === (location.search || location.pathname);
  try {
    // Some browsers keep the addresses of a disk as they are.
    history[same || (kind && history.state?.draft) ? "replaceState" : "pushState"]({ draft: kind === "typing" }, "", to);
  } catch {}
  ask(kind === "typing");
}

/**
 * Asks what the state says, and shows the answer.
 * @param {boolean} [typing] whether the last word may go on
 * @param {number} [from] how many results stay as they are
 */
async function ask(typing = false, from = 0) {
  clearTimeout(quiet);
  clearTimeout(waiting);
  const mine = ++newest, { text } = state;
  const search = (/** @type {boolean} */ facets) => engine.search({ ...state, typing, facets });
  document.title = (text && `${text} – `) + pageTitle;
  waiting = setTimeout(() => status.textContent = t.searching, PATIENCE);
  let place = list;
  try {
    engine ??= new pustaka.Engine(t.root);
    const count = counted || state.filters.length > 0;
    const found = await search(count);
    if (mine !== newest) return;
    clearTimeout(waiting);
    answer = found;
    const links = show(from);
    if (count) draw();
    place = facets;
    if (typing) await new Promise((resolve) => setTimeout(resolve, 2 * QUIET));
    if (mine !== newest) return;
    for (const [hit, passage] of links) {
      engine.passage?.(found, hit).then((/** @type {any} */ segments) => passage.append(...marks(segments)), () => {});
    }
    if (!count && panel.open) {
      const { facets } = await search(true);
      answer.facets = facets;
      if (mine === newest) draw();
    }
  } catch (error) {
    if (mine === newest) fail(/** @type {any} */ (error), place);
  }
}

/** Says what went wrong where it would have been. @param {{code?: "offline" | "format"}} error @param {HTMLElement} place */
function fail({ code }, place) {
  clearTimeout(waiting);
  const text = engine ? t[code ?? "failed"] : t.offline;
  const again = code === "offline" && engine ? () => ask() : () => location.reload();
  if (place === list) {
    status.textContent = text;
    mended.hidden = more.hidden = true;
    place.replaceChildren();
  } else {
    groups.clear();
    place.replaceChildren(make("p", {}, text));
  }
  place.append(button(t.again, again, { className: "button" }));
}

/**
 * Shows the results from one on.
 * @param {number} from
 * @returns {[any, HTMLElement][]} those that are new, and where their passages go
 */
function show(from) {
  const { total, totalAll, hits } = answer, { text } = state;
  status.textContent = !total ? t.nothing
    : totalAll < total ? `${t.whole}: ${written(totalAll)} · ${t.part}: ${written(total - totalAll)}`
    : `${text.trim() ? t.results : t.documents}: ${written(total)}`;
  if (!from) list.replaceChildren(...total ? [] : [make("p", {}, t.hint)]);
  /** @type {[any, HTMLElement][]} */
  const links = hits.slice(from).map((/** @type {any} */ hit, /** @type {number} */ at) => {
    const before = hits[from + at - 1];
    if (!before || before.all !== hit.all) {
      if (!hit.all) list.append(make("h2", { className: "part" }, t.part));
      list.append(make("ol", { className: "hits", start: from + at + 1 }));
    }
    const { language, date } = hit, own = { lang: language, dir: "auto" };
    const file = location.protocol === "file:" && /(^|\/)$/.test(hit.url) ? "index.html" : "";
    const facts = make("p", { className: "card-facts" });
    const fact = (/** @type {string} */ text, tag = "span", more = {}) => text && facts.append(make(tag, more, text));
    fact(hit.label);
    fact(date && dated(date), "time", { dateTime: date });
    fact(hit.places);
    if (language !== lang) fact(named(language));
    const passage = make("p", { className: "passage", ...own });
    list.lastElementChild.append(make("li", {}, make("h3", {}, make("a", {
      href: t.root + hit.url + file + (text && "#" + new URLSearchParams({ q: text })), ...own,
    }, ...marks(engine.marked?.(answer, hit.title) ?? [{ text: hit.title }]))), facts, passage));
    return [hit, passage];
  });
  if (from) list.querySelectorAll("h3 a")[from]?.focus();
  more.hidden = hits.length >= total;
  mend();
  return links;
}

/** A date as exact as it is known. @param {string} date */
function dated(date) {
  const options = { year: "numeric", month: date[4] && "long", day: date[7] && "numeric", timeZone: "UTC", calendar: "gregory" };
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, /** @type {any} */ (options)).format(new Date(date));
}

/** @param {string} language */
function named(language) {
  try {
    return new Intl.DisplayNames(lang, { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** Says what was looked for in place of words that nothing has. */
function mend() {
  const { text } = state;
  let taken = "", meant = "", end = 0;
  pustaka.words(text, (/** @type {string} */ word, /** @type {number} */ from, /** @type {number} */ to) => {
    const instead = answer.mended.get(pustaka.fold(word));
    if (!instead) return;
    meant += text.slice(end, from) + instead;
    taken += `${text.slice(end, from)}"${text.slice(from, to)}"`;
    end = to;
  });
  mended.hidden = !end;
  if (!end) return;
  const rest = text.slice(end), exact = taken + rest;
  mended.replaceChildren(`${t.mended} `, make("b", { dir: "auto" }, meant + rest), " — ", button(`${t.instead} ${exact}`, () => {
    field.value = exact;
    go({ text: exact });
    field.focus();
  }, { className: "link" }));
}

/** Shows what can be chosen, and what is. */
function draw() {
  if (!groups.size) facets.replaceChildren();
  counted = true;
  for (const { id, title, values } of answer.facets) {
    const own = new Set(state.filters.filter(([group]) => group === id).map(([, value]) => value));
    let group = groups.get(id);
    if (!group) {
      const name = title ?? t[id] ?? id, inside = make("fieldset", {}, make("legend", { className: "hidden" }, name));
      const box = make("details", { open: wide || own.size > 0 }, make("summary", {}, name), inside);
      groups.set(id, group = { box, inside, key: null, whole: false, rows: new Map() });
      facets.append(box);
    }
    values.sort((/** @type {any} */ a, /** @type {any} */ b) => id === "year" ? b.id - a.id : b.count - a.count);
    group.box.hidden = values.length < 2 && !own.size;
    fill(group, id, values, own);
  }
  const known = state.filters.filter(([id]) => groups.has(id));
  // A chip that is gone leaves the focus to the next.
  const buttons = () => [...chosen.querySelectorAll("button")], at = buttons().indexOf(document.activeElement);
  chosen.hidden = !known.length;
  chosen.replaceChildren(...known.map((filter) => {
    const title = titles.get(`${filter}`) ?? filter[1];
    return make("li", {}, button(title, () => drop(filter), { className: "chip", ariaLabel: `${t.remove}: ${title}` }));
  }), make("li", {}, button(t.clear, () => go({ filters: [] }), { className: "link" })));
  if (at >= 0) (known.length && buttons()[at] || $("results")).focus();
}

/** Takes a filter away. @param {Filter} filter */
const drop = (filter) => go({ filters: state.filters.filter((other) => `${other}` !== `${filter}`) });

/**
 * Shows the values of a group. While they are the same ones, only their counts change, and the focus stays.
 * @param {Group} group
 * @param {string} id
 * @param {any[]} values
 * @param {Set<string>} own those that are chosen
 */
function fill(group, id, values, own) {
  const { inside, rows } = group;
  const shown = group.whole ? values : values.filter((value, at) => at < VALUES || own.has(value.id));
  const key = shown.map((value) => value.id).join("\n");
  if (key !== group.key) {
    group.key = key;
    rows.clear();
    inside.replaceChildren(/** @type {Node} */ (inside.firstChild));
    /** @type {Map<string | null, HTMLElement>} */
    const sections = new Map();
    for (const { id: value, title, section } of shown) {
      titles.set(`${[id, value]}`, title);
      if (!sections.has(section)) sections.set(section, make("ul"));
      const input = make("input", { type: "checkbox", name: id, value, autocomplete: "off" }), count = make("span", { className: "count" });
      rows.set(value, [input, count]);
      sections.get(section)?.append(make("li", {}, make("label", {}, input, make("span", { dir: "auto" }, title), count)));
    }
    for (const [section, list] of sections) {
      if (sections.size > 1 || section) inside.append(make("h3", {}, section ?? t.others));
      inside.append(list);
    }
    if (shown.length < values.length) {
      inside.append(button(`${t.all}: ${written(values.length)}`, () => {
        group.whole = true;
        fill(group, id, values, own);
        // To the first that is new.
        /** @type {any} */ (rows.get(values.find((value) => !key.split("\n").includes(value.id)).id))[0].focus();
      }, { className: "link" }));
    }
  }
  for (const { id: value, count } of shown) {
    const [input, number] = /** @type {any[]} */ (rows.get(value));
    input.checked = own.has(value);
    number.textContent = written(count);
  }
}

/** @param {Event} event */
function typed(event) {
  clearTimeout(quiet);
  if (!(/** @type {InputEvent} */ (event).isComposing)) quiet = setTimeout(() => go({ text: field.value }, "typing"), QUIET);
}

field.addEventListener("input", typed);
field.addEventListener("compositionend", typed);
$("search").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  go({ text: field.value }, "typed");
});
order.addEventListener("change", () => go({ byDate: order.value > "" }));
facets.addEventListener("change", ({ target: { name, value, checked } }) =>
  checked ? go({ filters: [...state.filters, [name, value]] }) : drop([name, value]));
more.addEventListener("click", () => {
  state.limit += PAGE;
  history.replaceState({ ...history.state, limit: state.limit }, "");
  ask(false, answer.hits.length);
});
panel.open = wide;
panel.addEventListener("toggle", () => panel.open && answer && !counted && ask(false, answer.hits.length));
addEventListener("popstate", read);

try {
  key.checked = localStorage.getItem("pustaka-key") !== "off";
  key.onchange = () => localStorage.setItem("pustaka-key", key.checked ? "on" : "off");
} catch {
  key.parentElement.hidden = true;
}
read();
