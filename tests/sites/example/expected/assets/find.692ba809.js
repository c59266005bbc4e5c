(()=>{"use strict";
const { root, scripts = "" } = (document.currentScript).dataset;
const field = document.getElementById("p-query");
function load() {
if (document.getElementById("p-found") || load.done) return;
load.done = true;
for (const name of scripts.split(" ").slice(self.pustaka ? 2 : 0)) {
const script = document.createElement("script");
script.async = false;
script.src = root + name;
script.onerror = () => load.done = false;
document.head.append(script);
}
}
load.done = false;
field?.addEventListener("focus", load);
if (field === document.activeElement || /^#q=/.test(location.hash)) load();
addEventListener("keydown", (event) => {
const { key, target, ctrlKey, metaKey, altKey } = event;
if (key !== "/" || ctrlKey || metaKey || altKey || !field
|| (target).closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
try {
if (localStorage.getItem("pustaka-key") === "off") return;
} catch {}
event.preventDefault();
field.focus();
});
})();
