// The page that searches. What is asked stands in its address: q, _order, and the values of groups under their ids.

/** How many results are shown at first and more each time, and values of a group at first; how long after the last key
 * results follow, and how long nothing is said while an answer is awaited (milliseconds). */
const PAGE = 10, QUIET = 200, PATIENCE = 500;

/**
 * @typedef {[string, string]} Filter a group and a value
 * @typedef {{text: string, filters: Filter[], byDate: boolean, limit: number}} State
 * @typedef {{text: string, marked?: boolean}} Segment
 */

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById("p-" + id);
const field = $("query"), order = $("order"), panel = $("filters"), facets = $("facets"), chosen = $("chosen"),
  mended = $("mended"), told = $("status"), list = $("hits"), more = $("more"), key = $("key");
const t = $("found").dataset, { title: pageTitle, documentElement: { lang } } = document;
const wide = matchMedia("(min-width: 60rem)").matches;

/** @type {any} */
let engine;
/** @type {State} */
let state;
/** What is shown. @type {any} */
let answer;
/** The number of the newest question: answers to others come too late. */
let newest = 0, /** @type {number} */ quiet, /** @type {number} */ waiting;
/** Whether the entry of the history is of what is being typed, and goes when more is. */
let draft = false;
/** The boxes of groups, and the rows of their values, by their ids. @type {Map<string, any>} */
const boxes = new Map(), /** @type {Map<string, any>} */ rows = new Map();

/** @param {string} tag @param {object} [properties] @param {...(Node | string)} children @returns {any} */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** @param {string} text @param {string} className @param {() => void} onclick @param {object} [properties] */
const button = (text, className, onclick, properties) => make("button", { type: "button", className, onclick, ...properties }, text);

/** @param {Segment[]} segments */
const marks = (segments) => segments.map(({ text, marked }) => marked ? make("mark", {}, text) : text);

/** Takes what is asked from the address. */
function read() {
  state = { text: "", filters: [], byDate: false, limit: history.state?.limit ?? PAGE };
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name === "q") state.text = value;
    else if (name === "_order") state.byDate = value === "date";
    else if (t.groups.split(" ").includes(name)) state.filters.push([name, value]);
  }
  field.value = state.text;
  order.value = state.byDate ? "date" : "";
  draft = false;
  ask();
}

/**
 * Asks something else. What is being typed has one place in the history, after what was asked before it.
 * @param {Partial<State>} changes
 * @param {boolean} [typing] whether it is being typed; false where that is done
 */
function go(changes, typing) {
  // What was typed meanwhile is asked as well.
  state = { ...state, text: field.value, limit: PAGE, ...changes };
  const query = new URLSearchParams([["q", state.text], ...state.filters, ["_order", state.byDate ? "date" : ""]].filter(([, value]) => value));
  const to = `${query}` && `?${query}`, same = to === location.search || (typing !== undefined && draft);
  draft = typing === true && (draft || !same);
  try {
    // Some browsers keep the addresses of a disk as they are.
    history[same ? "replaceState" : "pushState"]({}, "", to || location.pathname);
  } catch {}
  ask(typing);
}

/** Takes a filter away. @param {Filter} filter */
const drop = (filter) => go({ filters: state.filters.filter((other) => `${other}` !== `${filter}`) });

/**
 * Asks what the state says, and shows the answer: titles first, then what takes more loading.
 * @param {boolean} [typing] whether the last word may go on
 * @param {number} [from] how many results stay as they are
 */
async function ask(typing, from = 0) {
  clearTimeout(quiet);
  clearTimeout(waiting);
  const mine = ++newest;
  document.title = (state.text && `${state.text} – `) + pageTitle;
  waiting = setTimeout(() => {
    told.textContent = t.searching;
    list.className = "stale";
  }, PATIENCE);
  try {
    engine ??= new pustaka.Engine(t.root);
    // To count may need more than to find: it is done after it, but where values are chosen, or were.
    const found = await engine.search({ ...state, typing, facets: state.filters[0] || !chosen.hidden });
    if (mine !== newest) return;
    // More of another hub would be no more: it was built anew since.
    if (found.index !== answer?.index) from = 0;
    answer = found;
    const used = /** @type {Element} */ (document.activeElement), { top } = used.getBoundingClientRect();
    const passages = show(from);
    draw();
    // What was pressed stays where it is.
    if (facets.contains(used)) scrollBy({ top: used.getBoundingClientRect().top - top, behavior: "instant" });
    if (typing) await new Promise((resolve) => setTimeout(resolve, 2 * QUIET));
    if (mine !== newest) return;
    for (const [hit, passage] of passages) {
      engine.passage(found, hit).then((/** @type {Segment[]} */ segments) => passage.append(...marks(segments)), () => {});
    }
    count();
  } catch (error) {
    if (mine !== newest) return;
    mended.hidden = more.hidden = true;
    if (!from) {
      list.replaceChildren();
      facets.replaceChildren();
    }
    fail(error, list, told, $("results"), () => ask(typing, from));
  }
}

/** Counts what can be chosen, for who looks at it. */
async function count() {
  const found = answer;
  if (!panel.open || !found || found.facets) return;
  try {
    const counted = await engine.search({ ...found.request, facets: true });
    if (found !== answer) return;
    // Counts of a hub that was built anew belong to other results.
    if (counted.index !== found.index) return ask();
    found.facets = counted.facets;
    draw();
  } catch (error) {
    if (found !== answer) return;
    facets.replaceChildren(make("p"));
    fail(error, facets, facets.firstChild, panel.firstElementChild, count);
  }
}

/**
 * Says what went wrong, and offers to try again.
 * @param {any} error
 * @param {any} place where the offer stands
 * @param {any} words where it is said
 * @param {any} next where the focus goes
 * @param {() => void} again
 */
function fail({ code }, place, words, next, again) {
  settle(words, t[code] ?? t.failed);
  boxes.clear();
  const retry = button(t.again, "button", () => {
    next.focus();
    retry.remove();
    code === "offline" ? again() : location.reload();
  });
  place.append(retry);
  if (document.activeElement === document.body) retry.focus();
}

/** Says how it stands, and that it stands so. @param {any} words where it is said @param {string} text */
function settle(words, text) {
  clearTimeout(waiting);
  words.textContent = text;
  list.className = "";
}

/**
 * Shows the results from one on.
 * @param {number} from
 * @returns {[any, HTMLElement][]} those that are new, and where their passages go
 */
function show(from) {
  const { total, totalAll, hits } = answer, { text, filters } = state;
  const isAsked = text || filters[0];
  settle(told, !total && isAsked ? t.nothing
    : totalAll < total ? `${t.whole}: ${totalAll} · ${t.part}: ${total - totalAll}`
    // Who asks for nothing in words browses.
    : `${hits[0]?.score ? t.results : t.documents}: ${total}`);
  if (!from) list.replaceChildren(total || !isAsked ? "" : t.hint);
  /** @type {[any, HTMLElement][]} */
  const passages = hits.slice(from).map((/** @type {any} */ hit, /** @type {number} */ at) => {
    const { title, label, date, places, language, all } = hit, own = { lang: language, dir: "auto" };
    if (hits[from + at - 1]?.all !== all) {
      if (!all) list.append(make("h2", { className: "part" }, t.part));
      list.append(make("ol", { className: "hits", start: from + at + 1 }));
    }
    const facts = make("p", { className: "card-facts" }), passage = make("p", { className: "passage", ...own });
    for (const fact of [label, date && dated(date), places, language !== lang && named(language)]) if (fact) facts.append(make("span", {}, fact));
    list.lastChild.append(make("li", {}, make("h3", {}, make("a", {
      href: engine.address(hit, text), ...own,
    }, ...marks(engine.marked(answer, title)))), facts, passage));
    return [hit, passage];
  });
  if (from) list.querySelectorAll("h3 a")[from]?.focus();
  more.hidden = hits.length >= total;
  mend();
  return passages;
}

/** A date as exact as it is known. @param {string} date */
const dated = (date) => new Date(date).toLocaleDateString(t.locale, /** @type {any} */ ({
  year: "numeric", month: date[4] && "long", day: date[7] && "numeric", timeZone: "UTC", calendar: "gregory",
}));

/** @param {string} language */
const named = (language) => new Intl.DisplayNames(t.locale, { type: "language" }).of(language);

/** Says what was looked for in place of words that nothing has. */
function mend() {
  const { text } = state;
  let exact = "", meant = "", end = 0;
  // A sign after a quotation mark would mean something.
  const after = (/** @type {string} */ text) => end ? text.replace(/^[^\s]/, " ") : text;
  pustaka.words(text, (/** @type {string} */ word, /** @type {number} */ from, /** @type {number} */ to) => {
    const instead = answer.mended.get(pustaka.fold(word)), before = after(text.slice(end, from));
    if (!instead) return;
    meant += before + instead;
    exact += `${before}"${text.slice(from, to)}"`;
    end = to;
  });
  mended.hidden = !end;
  // Who hears the status hears that too.
  if (end) told.append(make("span", { className: "hidden" }, `. ${t.mended} ${meant}${text.slice(end)}`));
  exact += after(text.slice(end));
  mended.replaceChildren(`${t.mended} `, make("b", { dir: "auto" }, meant + text.slice(end)), " ", button(`${t.instead} ${exact}`, "link", () => {
    field.value = exact;
    field.focus();
    go({ text: exact });
  }));
}

/** Shows what can be chosen, and what is. While a group has the same values only their counts change, and the focus stays. */
function draw() {
  if (!answer.facets) return;
  if (!boxes.size) facets.replaceChildren();
  for (const { id, title, values } of answer.facets) {
    const name = title ?? t[id] ?? id, own = state.filters.filter(([group]) => group === id).map(([, value]) => value);
    let box = boxes.get(id);
    if (!box) {
      box = make("details", { open: (wide && boxes.size < 4) || own.length > 0 }, make("summary", {}, name), make("fieldset"));
      boxes.set(id, box);
      facets.append(box);
    }
    box.hidden = values.length < 2 && !own.length;
    values.sort((/** @type {any} */ a, /** @type {any} */ b) => id === "year" ? b.id - a.id : b.count - a.count);
    /** @type {Map<string | null, any>} */
    const sections = new Map();
    let shown = "";
    values.forEach((/** @type {any} */ { id: value, title, section, count }, /** @type {number} */ at) => {
      const known = `${[id, value]}`, chosen = own.includes(value);
      let row = rows.get(known);
      if (!row) {
        row = make("li", { input: make("input", { type: "checkbox", name: id, value }), title, count: make("span", { className: "count" }) });
        // What is in no collection has no title of its own, and a language one for each reader.
        if (known === "collection,pages") row.title = t.pages;
        if (id === "language") row.title = named(value);
        row.append(make("label", {}, row.input, make("span", { dir: "auto" }, row.title), row.count));
        rows.set(known, row);
      }
      row.input.checked = chosen;
      row.count.textContent = count;
      if (at >= PAGE && !box.whole && !chosen) return;
      shown += `${known}\n`;
      sections.set(section, [...sections.get(section) ?? [], row]);
    });
    if (shown === box.shown) continue;
    box.shown = shown;
    const lists = [...sections].flatMap(([section, rows]) =>
      [sections.size > 1 || section ? make("h3", {}, section ?? t.others) : "", make("ul", {}, ...rows)]);
    const whole = button(`${t.all}: ${values.length}`, "link", () => {
      const had = new Set(box.querySelectorAll("input"));
      box.whole = true;
      draw();
      [...box.querySelectorAll("input")].find((input) => !had.has(input))?.focus();
    }, { hidden: !values[PAGE] || box.whole });
    box.lastChild.replaceChildren(make("legend", { className: "hidden" }, name), ...lists, whole);
  }
  // A chip that is gone leaves the focus to the next.
  const known = state.filters.filter(([id]) => boxes.has(id));
  const buttons = () => [...chosen.querySelectorAll("button")], at = buttons().indexOf(document.activeElement);
  chosen.hidden = !known.length;
  chosen.replaceChildren(...known.map((filter) => {
    const title = rows.get(`${filter}`)?.title ?? filter[1];
    const chip = button(title, "chip", () => drop(filter));
    chip.setAttribute("aria-label", `${t.remove}: ${title}`);
    return make("li", {}, chip);
  }), make("li", {}, button(t.clear, "link", () => go({ filters: [] }))));
  if (at >= 0) (known.length && buttons()[at] || $("results")).focus();
}

// Keyboards of phones compose every word, so that what is composed is asked too, but not at once.
/** @param {any} event */
field.oninput = ({ isComposing }) => {
  clearTimeout(quiet);
  quiet = setTimeout(() => go({ text: field.value }, true), isComposing ? 4 * QUIET : QUIET);
};
field.addEventListener("compositionend", field.oninput);
/** @param {Event} event */
$("search").onsubmit = (event) => {
  event.preventDefault();
  go({ text: field.value }, false);
};
order.onchange = () => go({ byDate: order.value > "" });
/** @param {{target: any}} event */
facets.onchange = ({ target }) => {
  const { name, value, checked } = target;
  // Some browsers leave the focus elsewhere.
  target.focus();
  checked ? go({ filters: [...state.filters, [name, value]] }) : drop([name, value]);
};
more.onclick = () => {
  state.limit += PAGE;
  history.replaceState({ limit: state.limit }, "");
  ask(false, answer.hits.length);
};
panel.open = wide;
panel.ontoggle = count;
addEventListener("popstate", read);

$("late").remove();
try {
  key.checked = localStorage.getItem("pustaka-key") !== "off";
  key.onchange = () => localStorage.setItem("pustaka-key", key.checked ? "on" : "off");
} catch {}
read();
