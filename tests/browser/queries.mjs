// Queries over a hub, of every kind that people type, made from its own words: the same ones for the same hub.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Numbers that look random, the same each time (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The texts of a hub's content: what stands in front, what comes behind it, and the language. */
function texts(root) {
  return readdirSync(join(root, "content"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const [, head, body] = /^(?:---\n([^]*?)\n---\n)?([^]*)$/.exec(readFileSync(path, "utf8"));
      const [language = /\.([a-z]{2})\.md$/.exec(path)?.[1] ?? "en"] = listed(head ?? "", "language");
      return { head: head ?? "", body, language };
    });
}

/** What a field of a head has: one value, a list in brackets, or one of lines. */
function listed(head, field) {
  const [, inline = "", lines = ""] = new RegExp(`^${field}: *(.*)((?:\\n *- .*)*)`, "m").exec(head) ?? [];
  const values = inline ? inline.replace(/^\[(.*)\]$/, "$1").split(/, */) : lines.split(/\n *- /);
  return values.map((value) => value.replace(/^["']|["']$/g, "")).filter(Boolean);
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** All countries: their codes, and their names in many languages. */
function countries() {
  const table = readFileSync(new URL("../../data/vocabulary/countries.tsv", import.meta.url), "utf8").trim().split("\n");
  return table.map((line) => line.split("\t")).map(([code, alpha3, , name, ...names]) =>
    ({ code, alpha3, names: [name, ...names.map((own) => own.replace(/^[^=]*=/, ""))] }));
}

/** The countries of a hub's documents. */
function countriesOf(documents) {
  const named = new Set(documents.flatMap(({ head }) => listed(head, "countries")));
  return countries().filter(({ code, names }) => [code, ...names].some((name) => named.has(name)));
}

/** What else editors call the terms of a hub. */
const aliasesOf = (documents) => documents.flatMap(({ head }) => listed(head, "aliases"));

/**
 * Every name of every term of a hub, in whatever language it is.
 * @param {string} root
 */
export function names(root) {
  const documents = texts(root);
  const all = [...aliasesOf(documents), ...countriesOf(documents).flatMap(({ names }) => names)];
  return [...new Set(all)].map((text) => ({ kind: "a name", text }));
}

/** Endings that words take. */
const ENDINGS = {
  en: ["s", "es", "ed", "ing", "er", "ers", "ly", "ness", "ings", "able"],
  fr: ["s", "es", "ent", "ons", "ions", "aient", "é", "ées", "euse", "ement"],
  ru: ["а", "у", "ом", "ами", "ах", "ов", "ы", "ой", "ого", "ему", "ыми", "ешь"],
  es: ["s", "es", "ando", "iendo", "aba", "aron", "ciones", "mente", "ados", "aremos"],
};

/**
 * Inflections of a hub's words that none of its documents has: English, French, Russian and Spanish ones in turn, as far
 * as it has such words.
 * @param {string} root
 * @param {number} count
 */
export function inflections(root, count) {
  const next = random(11);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const documents = texts(root);
  const known = new Set(documents.flatMap(({ head, body }) => `${head} ${body}`.match(WORD) ?? []).map(plain));
  const words = Object.keys(ENDINGS).map((language) => {
    const letters = language === "ru" ? /^\p{Script=Cyrillic}{5,}$/u : /^\p{Script=Latin}{5,}$/u;
    // Other languages' words are in names at least.
    const all = documents.flatMap((document) => document.language === language ? document.body.match(WORD) ?? [] : []);
    return [language, [...new Set([...all, ...aliasesOf(documents).join(" ").match(WORD) ?? []])].filter((word) => letters.test(word))];
  }).filter(([, words]) => words.length);
  const found = new Set();
  for (let tries = 0; found.size < count && tries < count * 100; tries++) {
    const [language, some] = words[tries % words.length];
    const word = pick(some), text = word.slice(0, word.length - Math.floor(next() * 3)) + pick(ENDINGS[language]);
    if (!known.has(plain(text))) found.add(text);
  }
  return [...found].map((text) => ({ kind: "an inflection", text }));
}

/**
 * Queries for the hub in `root`, `count` of them, in which all kinds are mixed: each a line without its end.
 * @param {string} root
 * @param {number} count
 */
export function queries(root, count) {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const all = texts(root);
  const documents = all.map(({ body }) => body.match(WORD) ?? []);
  const values = (field) => [...new Set(all.flatMap(({ head }) => listed(head, field)))];
  const ids = (field) => values(field).filter((value) => /^[a-z-]+$/.test(value));
  const wordsOf = (field) => values(field).flatMap((value) => value.match(WORD) ?? []);
  const titles = wordsOf("title"), authors = wordsOf("authors"), aliases = aliasesOf(all);
  const known = countriesOf(all);

  const frequency = new Map();
  for (const words of documents) for (const word of new Set(words)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const byFrequency = [...frequency].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  /** A word of any frequency: common ones as often as rare ones. */
  const word = () => byFrequency[Math.floor(byFrequency.length ** next()) - 1] ?? byFrequency[0];
  let words = 0;
  /** One word after the other, from the commonest on, in steps that come near every frequency soon. */
  const each = () => byFrequency[Math.floor(byFrequency.length ** ((words++ * 0.618034) % 1)) - 1];
  const long = byFrequency.filter((word) => [...word].length >= 5);
  const document = () => {
    let words = [];
    while (words.length < 4) words = pick(documents);
    return words;
  };
  /** Neighbours in a document. */
  const row = (length) => {
    const words = document(), at = Math.floor(next() * Math.max(1, words.length - length));
    return words.slice(at, at + length).join(" ");
  };
  const letter = () => String.fromCharCode(97 + Math.floor(next() * 26));
  const slip = (word) => {
    const letters = [...word], at = Math.floor(next() * letters.length);
    const kind = Math.floor(next() * 4);
    if (kind === 0) letters[at] = letter();
    else if (kind === 1) letters.splice(at, 1);
    else if (kind === 2) letters.splice(at, 0, letter());
    else if (at + 1 < letters.length) [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
    return letters.join("");
  };
  const name = () => pick(next() < 0.5 && aliases.length ? aliases : (pick(known) ?? pick(countries())).names);
  const script = (text) => /\p{Script=Latin}/u.test(text) ? "Latin" : /\p{Script=Cyrillic}/u.test(text) ? "Cyrillic" : "other";
  /** A name in other letters than a word. */
  const foreign = (word) => {
    for (;;) {
      const found = pick((pick(known) ?? pick(countries())).names);
      if (script(found) !== script(word)) return found;
    }
  };
  const filters = [
    () => `countries:${pick(known)?.code ?? "KH"}`,
    () => `country:${pick(pick(known)?.names ?? ["Cambodia"]).replace(/^(.* .*)$/, '"$1"')}`,
    () => `countries:${(pick(known)?.alpha3 ?? "khm").toLowerCase()}`,
    () => `topics:${pick(ids("topics")) ?? "x"}`,
    () => `programme:${pick(ids("programmes")) ?? "x"}`,
    () => `kind:${pick(ids("kind")) ?? "report"}`,
    () => `language:${pick(["en", "fr", "French", "Русский", "km", "zz"])}`,
    () => `collection:${pick(["resources", "News", "case-studies", "activities"])}`,
    () => `year:${2006 + Math.floor(next() * 18)}`,
    () => `${2006 + Math.floor(next() * 9)}..${2012 + Math.floor(next() * 9)}`,
    () => pick(["2015..", "..2014", "year:2016..2018", "year:1900", "2017"]),
  ];
  const filter = () => pick(filters)();
  const some = () => Array.from({ length: 2 + Math.floor(next() * 4) }, word).join(" ");
  const begin = (longest) => `${[...pick(long)].slice(0, longest).join("")}*`;
  const maybe = (text) => next() < 0.5 ? text() : "";
  /** @type {[string, () => string][]} */
  const kinds = [
    ["a word", each],
    ["a word", each],
    ["two to five words", some],
    ["two to five words", some],
    ["two to five words", () => row(2 + Math.floor(next() * 4))],
    ["a repeated word", () => {
      const one = word();
      return `${one} ${word()} ${one} ${one}`;
    }],
    ["a filter", () => `${word()} ${filter()}`],
    ["a filter", () => `${word()} ${filter()} ${filter()}`],
    ["a filter", () => `${filter()} ${filter()}`],
    ["a filter", () => `${word()} -${filter()}`],
    ["a phrase", () => `"${row(2)}"`],
    ["a phrase", () => `"${row(3)}" ${word()}`],
    ["an excluded word", () => `${word()} -${word()} ${maybe(() => `-"${row(2)}"`)}`],
    ["a field", () => `title:${pick(titles)} ${maybe(word)}`],
    ["a field", () => `author:${pick(authors) ?? word()} title:"${pick(titles)}"`],
    ["a beginning", () => begin(1 + Math.floor(next() * 5))],
    ["a beginning", () => `${word()} ${begin(2 + Math.floor(next() * 3))}`],
    ["a misspelling", () => slip(pick(long))],
    ["a misspelling", () => `${slip(pick(long))} ${word()}`],
    ["a misspelling", () => slip(slip(pick(long.filter((word) => word.length > 7)) ?? pick(long)))],
    ["an inflection", () => pick(long) + pick(Object.values(ENDINGS).flat())],
    ["a name", () => `${pick(pick(countries()).names)} ${maybe(word)}`],
    ["a name", () => `${word()} ${name()}`],
    ["a name", () => `${name()} ${maybe(name)}`],
    ["several scripts", () => {
      const one = word();
      return `${one} ${foreign(one)} ${maybe(word)}`;
    }],
    ["several scripts", () => {
      const one = word();
      return maybe(() => foreign(one)) + one + foreign(one);
    }],
    ["words run together", () => row(2).replaceAll(" ", pick(["", " ", "-", "'", "\u200b"])) + word()],
    ["words run together", () => [...row(3)].slice(0, 1 + Math.floor(next() * 3)).join("")],
    ["anything", () => pick(["", "the of and", "-", "\"", "a:b", ":x", "countries:", "(x OR y)", "<b>x</b>", "-the", "*",
      "\"\" -\"\"", "title:"]) + maybe(word)],
    ["anything", () => word().toUpperCase()],
  ];
  return Array.from({ length: count }, (_, at) => {
    const [kind, make] = kinds[at % kinds.length];
    return { kind, text: make().replace(/[\r\n]/g, " ") };
  });
}
