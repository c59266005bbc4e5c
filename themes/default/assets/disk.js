// A disk shows the listing of a folder where a web server shows its index.html: on file: links and forms are completed.
if (location.protocol === "file:") {
  for (const [selector, name] of [["a[href]", "href"], ["form[action]", "action"]]) {
    for (const leading of document.querySelectorAll(selector)) {
      const [, path = "", rest = ""] = /^([^?#]*)(.*)$/.exec(leading.getAttribute(name) ?? "") ?? [];
      if (path.endsWith("/") && !/^[a-z][a-z0-9+.-]*:/i.test(path)) {
        leading.setAttribute(name, path + "index.html" + rest);
      }
    }
  }
}
