(()=>{"use strict";
const PAGE = 10, QUIET = 200, PATIENCE = 500;
const $ = (id) => document.getElementById("p-" + id);
const field = $("query"), order = $("order"), panel = $("filters"), facets = $("facets"), chosen = $("chosen"),
mended = $("mended"), told = $("status"), list = $("hits"), more = $("more"), key = $("key");
const t = $("found").dataset, { title: pageTitle, documentElement: { lang } } = document;
const wide = matchMedia("(min-width: 60rem)").matches;
let engine;
let state;
let answer;
let newest = 0, quiet, waiting;
const boxes = new Map(), rows = new Map();
function make(tag, properties, ...children) {
const element = Object.assign(document.createElement(tag), properties);
element.append(...children);
return element;
}
const button = (text, className, onclick, properties) => make("button", { type: "button", className, onclick, ...properties }, text);
const marks = (segments) => segments.map(({ text, marked }) => marked ? make("mark", {}, text) : text);
function read() {
state = { text: "", filters: [], byDate: false, limit: history.state?.limit ?? PAGE };
for (const [name, value] of new URLSearchParams(location.search)) {
if (name === "q") state.text = value;
else if (name === "order") state.byDate = value === "date";
else if (t.groups.split(" ").includes(name)) state.filters.push([name, value]);
}
field.value = state.text;
order.value = state.byDate ? "date" : "";
ask();
}
function go(changes, typing) {
state = { ...state, text: field.value, limit: PAGE, ...changes };
const query = new URLSearchParams([["q", state.text], ...state.filters, ["order", state.byDate ? "date" : ""]].filter(([, value]) => value));
const to = `${query}` && `?${query}`, same = to === location.search || (typing !== undefined && history.state?.draft);
try {
history[same ? "replaceState" : "pushState"]({ draft: typing }, "", to || location.pathname);
} catch {}
ask(typing);
}
const drop = (filter) => go({ filters: state.filters.filter((other) => `${other}` !== `${filter}`) });
async function ask(typing, from = 0) {
clearTimeout(quiet);
clearTimeout(waiting);
const mine = ++newest;
const search = (facets) => engine.search({ ...state, typing, facets });
document.title = (state.text && `${state.text} – `) + pageTitle;
waiting = setTimeout(() => told.textContent = t.searching, PATIENCE);
let place = list;
try {
engine ??= new pustaka.Engine(t.root);
const found = await search(boxes.size > 0 || state.filters.length > 0);
if (mine !== newest) return;
clearTimeout(waiting);
answer = found;
const passages = show(from);
place = facets;
draw();
if (typing) await new Promise((resolve) => setTimeout(resolve, 2 * QUIET));
if (mine !== newest) return;
for (const [hit, passage] of passages) {
engine.passage?.(found, hit).then((segments) => passage.append(...marks(segments)), () => {});
}
if (!found.facets && panel.open) {
found.facets = (await search(true)).facets;
if (mine === newest) draw();
}
} catch (error) {
if (mine !== newest) return;
clearTimeout(waiting);
const { code } = (error), text = t[code] ?? t.failed, again = code === "offline" ? ask : location.reload.bind(location);
if (place === list) {
told.textContent = text;
mended.hidden = more.hidden = true;
}
boxes.clear();
if (!from || place !== list) place.replaceChildren(place === list ? "" : text);
const retry = button(t.again, "button", () => {
retry.remove();
again(typing, from);
});
place.append(retry);
}
}
function show(from) {
const { total, totalAll, hits } = answer, { text } = state;
told.textContent = !total ? t.nothing
: totalAll < total ? `${t.whole}: ${totalAll} · ${t.part}: ${total - totalAll}`
: `${text.trim() ? t.results : t.documents}: ${total}`;
if (!from) list.replaceChildren(total ? "" : t.hint);
const passages = hits.slice(from).map((hit, at) => {
const { url, title, label, date, places, language: lang_, all } = hit, own = { lang: lang_, dir: "auto" };
if (hits[from + at - 1]?.all !== all) {
if (!all) list.append(make("h2", { className: "part" }, t.part));
list.append(make("ol", { className: "hits", start: from + at + 1 }));
}
const facts = make("p", { className: "card-facts" }), passage = make("p", { className: "passage", ...own });
for (const fact of [label, date && dated(date), places, lang_ !== lang && named(lang_)]) if (fact) facts.append(make("span", {}, fact));
const file = location.protocol === "file:" && /(^|\/)$/.test(url) ? "index.html" : "";
list.lastChild.append(make("li", {}, make("h3", {}, make("a", {
href: t.root + url + file + (text && "#" + new URLSearchParams({ q: text })), ...own,
}, ...marks(engine.marked?.(answer, title) ?? [{ text: title }]))), facts, passage));
return [hit, passage];
});
if (from) list.querySelectorAll("h3 a")[from]?.focus();
more.hidden = hits.length >= total;
mend();
return passages;
}
const dated = (date) => new Date(date).toLocaleDateString(lang === "en" ? "en-GB" : lang, ({
year: "numeric", month: date[4] && "long", day: date[7] && "numeric", timeZone: "UTC", calendar: "gregory",
}));
function named(language) {
try {
return new Intl.DisplayNames(lang, { type: "language" }).of(language);
} catch {
return language;
}
}
function mend() {
const { text } = state;
let exact = "", meant = "", end = 0;
const after = (text) => end ? text.replace(/^[^\s]/, " ") : text;
pustaka.words(text, (word, from, to) => {
const instead = answer.mended.get(pustaka.fold(word)), before = after(text.slice(end, from));
if (!instead) return;
meant += before + instead;
exact += `${before}"${text.slice(from, to)}"`;
end = to;
});
mended.hidden = !end;
exact += after(text.slice(end));
mended.replaceChildren(`${t.mended} `, make("b", { dir: "auto" }, meant + text.slice(end)), " ", button(`${t.instead} ${exact}`, "link", () => {
field.value = exact;
field.focus();
go({ text: exact });
}));
}
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
values.sort((a, b) => id === "year" ? b.id - a.id : b.count - a.count);
const sections = new Map();
let shown = "";
values.forEach(({ id: value, title, section, count }, at) => {
const known = `${[id, value]}`, chosen = own.includes(value);
let row = rows.get(known);
if (!row) {
row = make("li", { input: make("input", { type: "checkbox", name: id, value }), title, count: make("span", { className: "count" }) });
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
field.oninput = ({ isComposing }) => {
clearTimeout(quiet);
quiet = setTimeout(() => go({ text: field.value }, true), isComposing ? 4 * QUIET : QUIET);
};
field.addEventListener("compositionend", field.oninput);
$("search").onsubmit = (event) => {
event.preventDefault();
go({ text: field.value }, false);
};
order.onchange = () => go({ byDate: order.value > "" });
facets.onchange = ({ target: { name, value, checked } }) =>
checked ? go({ filters: [...state.filters, [name, value]] }) : drop([name, value]);
more.onclick = () => {
state.limit += PAGE;
history.replaceState({ ...history.state, limit: state.limit }, "");
ask(false, answer.hits.length);
};
panel.open = wide;
panel.ontoggle = () => panel.open && answer && !answer.facets && ask(false, answer.hits.length);
addEventListener("popstate", read);
try {
key.checked = localStorage.getItem("pustaka-key") !== "off";
key.onchange = () => localStorage.setItem("pustaka-key", key.checked ? "on" : "off");
} catch {}
read();
})();
