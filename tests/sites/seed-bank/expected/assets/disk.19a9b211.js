// A disk shows the listing of a folder where a web server shows its index.html: on file: links are completed.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const [, path, rest] = /^([^?#]*)(.*)$/.exec(link.getAttribute("href"));
    if (path.endsWith("/") && !/^[a-z][a-z0-9+.-]*:/i.test(path)) {
      link.setAttribute("href", path + "index.html" + rest);
    }
  }
}
