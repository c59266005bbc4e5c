(()=>{"use strict";
const SUGGESTED = 6, QUIET = 200;
const field = (document.getElementById("p-query"));
const { root, suggestions } = (document.querySelector("[data-scripts]")).dataset;
const engine = new pustaka.Engine(root);
function set(element, attributes) {
for (const name in attributes) element.setAttribute(name, attributes[name]);
return element;
}
function make(tag, attributes, text = "") {
const element = set(document.createElement(tag), attributes);
element.textContent = text;
return element;
}
const list = make("div", { id: "p-suggestions", class: "suggestions", role: "listbox", "aria-label": suggestions });
const said = make("span", { class: "hidden", role: "status" });
let active = -1;
let newest = 0, timer;
function show(open, at = -1) {
active = at;
list.hidden = !open;
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
const { hits } = text && await engine.search({ text, limit: SUGGESTED, typing: true }).catch(() => 0) || { hits: [] };
if (mine !== newest || document.activeElement !== field) return;
list.replaceChildren(...hits.map(({ url, title, language }, at) => make("a", {
id: `p-suggestion-${at}`, role: "option", tabindex: -1, lang: language, dir: "auto",
href: root + url + (location.protocol === "file:" && /(^|\/)$/.test(url) ? "index.html" : "") + "#" + new URLSearchParams({ q: text }),
}, title)));
said.textContent = hits[0] ? `${suggestions}: ${hits.length}` : "";
show(hits.length > 0);
}
if (field && !document.getElementById("p-found")) {
set(field, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
field.form?.append(list, said);
show(false);
const typed = ({ isComposing }) => {
clearTimeout(timer);
show(!list.hidden);
timer = setTimeout(suggest, isComposing ? 4 * QUIET : QUIET);
};
field.oninput = typed;
field.addEventListener("compositionend", typed);
field.onblur = close;
list.onmousedown = (event) => event.preventDefault();
field.onkeydown = (event) => {
const { key, isComposing } = event, count = list.children.length + 1;
if (isComposing) return;
if (/^Arrow(Up|Down)/.test(key) && count > 1) show(true, (active + 1 + (key > "ArrowU" ? count - 1 : 1)) % count - 1);
else if (key === "Enter" && active >= 0) (list.children[active]).click();
else if (key === "Escape" && !list.hidden) close();
else {
if (/^(Home|End|Arrow)/.test(key)) show(!list.hidden);
return;
}
event.preventDefault();
};
suggest();
}
const query = new URLSearchParams(location.hash.slice(1)).get("q");
if (query) {
engine.search({ text: query, limit: 1 }).then((answer) => {
const { highlights } = CSS, nodes = [], found = [], walker = document.createTreeWalker((document.querySelector("main")), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) nodes.push((walker.currentNode));
for (const node of nodes) {
let at = 0;
const pieces = engine.marked(answer, node.data).map(({ text, marked }) => {
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
}).catch(() => {});
}
})();
