// On every page, and small for that: the key / leads to the search field, and the search itself is loaded when somebody
// turns to the field or comes from its results.

const { root, scripts = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const field = document.getElementById("p-query");

const names = scripts.split(" ");
/** Which script is loaded next. */
let next = 0;

/** Loads the search, in the order of its scripts: the beginning of the index, the search itself, and what uses it. */
function load() {
  // The page that searches has its own.
  if (document.getElementById("p-found")) return;
  for (; next < names.length; next++) {
    const script = document.createElement("script"), own = next;
    script.async = false;
    script.src = root + names[own];
    // Tried again at the next key, with what comes after it; the search asks for the beginning of the index itself.
    script.onerror = () => {
      if (own) next = Math.min(next, own);
    };
    document.head.append(script);
  }
}

field?.addEventListener("focus", load);
field?.addEventListener("input", load);
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
