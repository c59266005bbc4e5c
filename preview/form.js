// The form of the preview: more values, names that are completed, the text as it will look. Without it the form works,
// with one more value at a time.
"use strict";

(() => {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-path]"));
  if (!form) return;
  const path = form.dataset.path ?? "";

  /** @param {Element | null} entry */
  const isEmpty = (entry) => {
    const controls = [...(entry?.querySelectorAll("input, textarea, select") ?? [])];
    return controls.length > 0 && controls.every((control) => !/** @type {HTMLInputElement} */ (control).value);
  };

  // Lists: one more value, one less.
  // Those that are there are numbered from 0.
  let added = document.querySelectorAll(".entry").length;
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button?.classList.contains("add")) {
      const list = button.parentElement;
      const entries = list.querySelector(":scope > .entries");
      // One that is empty still is enough.
      if (isEmpty(entries.lastElementChild)) {
        entries.lastElementChild.querySelector("input, textarea, select").focus();
        return;
      }
      const blank = /** @type {HTMLTemplateElement} */ (list.querySelector(":scope > template")).innerHTML;
      // The first place is this list's; those of lists within it stay.
      const names = blank.match(/f\.[^"]*?__n__/g) ?? [];
      const own = names.map((name) => name.slice(0, name.indexOf("__n__"))).sort((a, b) => a.length - b.length)[0];
      entries.insertAdjacentHTML("beforeend", blank.replaceAll(`${own}__n__`, `${own}${added++}`));
      enhance(entries.lastElementChild);
      entries.lastElementChild.querySelector("input, textarea, select")?.focus();
    } else if (button?.classList.contains("remove")) {
      const entry = button.closest(".entry");
      const next = entry.nextElementSibling ?? entry.previousElementSibling;
      const add = entry.parentElement.parentElement.querySelector(":scope > .add");
      entry.remove();
      (next?.querySelector("input, textarea, select") ?? add).focus();
      changed = true;
    }
  });

  // Names: an editable combobox with a list of what is meant (ARIA Authoring Practices, “Combobox”).
  let lists = 0;
  /** @param {HTMLInputElement} input */
  const complete = (input) => {
    const id = `offers-${lists++}`;
    const holder = document.createElement("div");
    holder.className = "holder";
    input.replaceWith(holder);
    const list = document.createElement("ul");
    Object.assign(list, { id, className: "offers", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "What may be meant");
    holder.append(input, list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) {
      input.setAttribute(name, value);
    }
    let chosen = -1;
    let asked = 0;
    /** Whether an answer is waited for; and whether its first offer is to be chosen when it is there. */
    let waiting = false;
    let wanted = false;
    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const called = () => holder.parentElement.querySelector(":scope > .called");
    /** @param {Element} option */
    const take = (option) => {
      input.value = option.getAttribute("data-value");
      if (called()) called().textContent = option.getAttribute("data-title") === input.value ? "" : option.getAttribute("data-title");
      changed = true;
      close();
    };
    /** @param {number} next */
    const choose = (next) => {
      const options = [...list.children];
      chosen = (next + options.length) % options.length;
      options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    };
    const offer = async () => {
      const mine = ++asked;
      waiting = true;
      const query = new URLSearchParams({ path, name: input.name, text: input.value });
      const found = await fetch(`/_pustaka/complete?${query}`).then((answer) => answer.json()).catch(() => []);
      if (mine !== asked) return;
      waiting = false;
      if (document.activeElement !== input) return;
      close();
      if (!found.length) return;
      found.forEach((/** @type {{title: string, value: string, name: string}} */ one, /** @type {number} */ n) => {
        const option = document.createElement("li");
        option.id = `${id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = one.value;
        option.dataset.title = one.title;
        option.append(one.title);
        const more = [one.value === one.title ? "" : one.value, one.name].filter(Boolean).join(", ");
        if (more) {
          const small = document.createElement("small");
          small.textContent = ` (${more})`;
          option.append(small);
        }
        // Before the input loses the focus.
        option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
        list.append(option);
      });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (wanted) choose(0);
    };
    input.addEventListener("input", () => {
      if (called()) called().textContent = "";
      // What was offered for fewer letters is not taken by a quick hand.
      close();
      wanted = false;
      offer();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && list.hidden) {
        event.preventDefault();
        wanted = waiting;
        if (!waiting) offer();
      } else if (event.key === "Enter" && waiting) event.preventDefault();
      else if (list.hidden) return;
      else if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
      else if (event.key === "Enter") {
        // One that is not chosen is not sent by an Enter that was meant for the list.
        event.preventDefault();
        if (chosen >= 0 || list.children.length === 1) take(list.children[Math.max(chosen, 0)]);
      }
      else if (event.key === "Escape") { event.preventDefault(); close(); }
    });
    input.addEventListener("blur", () => { asked += 1; waiting = false; close(); });
  };

  /** @param {Element} part */
  const enhance = (part) => {
    for (const button of part.querySelectorAll("button.add, button.remove")) /** @type {HTMLElement} */ (button).hidden = false;
    for (const input of part.querySelectorAll("input[data-complete]")) complete(/** @type {HTMLInputElement} */ (input));
  };
  // The empty place behind others is for who has no script to add one.
  for (const entries of form.querySelectorAll(".entries")) {
    const last = entries.lastElementChild;
    if (entries.children.length > 1 && isEmpty(last)) last.remove();
  }
  enhance(form);

  // The text as it will look.
  const body = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("#body"));
  const shown = /** @type {HTMLElement | null} */ (form.querySelector(".shown"));
  if (body && shown) {
    const frame = shown.querySelector("iframe");
    const styles = /** @type {HTMLTemplateElement} */ (document.querySelector("#styles")).innerHTML;
    const place = path.replace(/[^/]*$/, "");
    let waiting = 0;
    let drawn = 0;
    const draw = async () => {
      const mine = ++drawn;
      const answer = await fetch("/_pustaka/markdown", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ path: path.endsWith("/") ? `${path}new.md` : path || "new.md", text: body.value }),
      }).catch(() => null);
      const text = answer?.ok ? await answer.text() : null;
      const main = frame.contentDocument?.querySelector("main");
      if (main && text !== null && mine === drawn) main.innerHTML = text;
    };
    frame.addEventListener("load", () => {
      const base = frame.contentDocument.createElement("base");
      base.href = new URL(`/${place}`, location.href).href;
      base.target = "_blank";
      frame.contentDocument.head.prepend(base);
      draw();
    });
    frame.srcdoc = `<!doctype html><html><head>${styles}</head><body><main class="prose" dir="auto"></main></body></html>`;
    shown.hidden = false;
    body.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(draw, 250); });
  }

  // What is not saved is not lost by a wrong key.
  let changed = Boolean(form.querySelector(".alert"));
  form.addEventListener("input", () => { changed = true; });
  let sending = false;
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    event.preventDefault();
    // A double click is one.
    if (sending) return;
    sending = true;
    setTimeout(() => { sending = false; }, 2000);
    // A browser that reaches nobody shows a page of its own, and what was filled in is gone.
    const answer = await fetch("/_pustaka/edit", { method: "HEAD" }).catch(() => null);
    if (!answer?.ok) {
      const why = answer ? "cannot save now: mend what it says in its window" : "does not answer: start it again";
      sending = false;
      alert(`pustaka serve ${why}, and save once more. Nothing is lost as long as this page is open.`);
      return;
    }
    changed = false;
    if (submitter?.getAttribute("name")) {
      const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.getAttribute("name"), value: "true" });
      form.append(pressed);
    }
    form.submit();
  });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); }
  });
  /** @type {HTMLElement | null} */ (form.querySelector(".alert"))?.focus();
})();
