// On every page, and small for that: the key / leads to the search field, and the search itself is loaded when somebody
// turns to the field or comes from its results.

const { root, scripts = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const field = document.getElementById("p-query");

/** Loads the search, in the order of its scripts. The page that searches has its own. */
function load() {
  if (document.getElementById("p-found") || load.done) return;
  load.done = true;
  // The beginning of the index and the search itself, which may be there from the last time, come first.
  for (const name of scripts.split(" ").slice(self.pustaka ? 2 : 0)) {
    const script = document.createElement("script");
    script.async = false;
    script.src = root + name;
    // Tried again when the field is turned to again.
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
    || /** @type {Element} */ (target).closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  try {
    // Browsers that keep nothing do not let it be asked either.
    if (localStorage.getItem("pustaka-key") === "off") return;
  } catch {}
  event.preventDefault();
  field.focus();
});
