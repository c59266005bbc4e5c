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

/** The texts below a folder. */
function texts(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, "utf8"));
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Queries for the hub in `root`, `count` of them, in which all kinds are mixed: lines without line ends.
 * @param {string} root
 * @param {number} count
 */
export function queries(root, count) {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const documents = texts(join(root, "content")).map((text) => text.replace(/^---[^]*?\n---\n/, "").match(WORD) ?? []);
  const heads = texts(join(root, "content")).map((text) => /^---\n([^]*?)\n---/.exec(text)?.[1] ?? "");
  const titles = heads.flatMap((head) => (/^title: *(.*)$/m.exec(head)?.[1] ?? "").match(WORD) ?? []);
  const authors = heads.flatMap((head) => (/^authors: *(.*)$/m.exec(head)?.[1] ?? "").match(WORD) ?? []);
  const aliases = heads.flatMap((head) => (/^aliases: *\[(.*)\]$/m.exec(head)?.[1] ?? "").split(/, */))
    .map((name) => name.replaceAll('"', "")).filter(Boolean);
  const table = readFileSync(new URL("../../data/vocabulary/countries.tsv", import.meta.url), "utf8").trim().split("\n");
  const countries = table.map((line) => line.split("\t")).map(([code, alpha3, , name, ...names]) =>
    ({ code, alpha3, names: [name, ...names.map((own) => own.replace(/^[^=]*=/, ""))] }));
  const codes = [...new Set(heads.flatMap((head) => (/^countries: *\[(.*)\]$/m.exec(head)?.[1] ?? "").match(/[A-Z]{2}/g) ?? []))];
  const known = countries.filter(({ code }) => codes.includes(code));
  const values = (field) => [...new Set(heads.flatMap((head) =>
    (new RegExp(`^${field}: *\\[?(.*?)\\]?$`, "m").exec(head)?.[1] ?? "").split(/, */)))].filter((value) => /^[a-z-]+$/.test(value));

  const frequency = new Map();
  for (const words of documents) for (const word of new Set(words)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const byFrequency = [...frequency].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  /** A word of any frequency: common ones as often as rare ones. */
  const word = () => byFrequency[Math.floor(byFrequency.length ** next()) - 1] ?? byFrequency[0];
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
  const filters = [
    () => `countries:${pick(codes) ?? "KH"}`,
    () => `country:${pick(pick(known)?.names ?? ["Cambodia"]).replace(/^(.* .*)$/, '"$1"')}`,
    () => `countries:${(pick(known)?.alpha3 ?? "khm").toLowerCase()}`,
    () => `topics:${pick(values("topics")) ?? "x"}`,
    () => `programme:${pick(values("programmes")) ?? "x"}`,
    () => `kind:${pick(values("kind")) ?? "report"}`,
    () => `language:${pick(["en", "fr", "French", "Русский", "km", "zz"])}`,
    () => `collection:${pick(["resources", "News", "case-studies", "activities"])}`,
    () => `year:${2006 + Math.floor(next() * 18)}`,
    () => `${2006 + Math.floor(next() * 9)}..${2012 + Math.floor(next() * 9)}`,
    () => pick(["2015..", "..2014", "year:2016..2018", "year:1900", "2017"]),
  ];
  const kinds = [
    word,
    word,
    () => Array.from({ length: 2 + Math.floor(next() * 4) }, word).join(" "),
    () => Array.from({ length: 2 + Math.floor(next() * 4) }, word).join(" "),
    () => row(2 + Math.floor(next() * 5)),
    () => {
      const one = word();
      return `${one} ${word()} ${one} ${one}`;
    },
    () => `${word()} ${pick(filters)()}`,
    () => `${word()} ${pick(filters)()} ${pick(filters)()}`,
    () => `${pick(filters)()} ${pick(filters)()}`,
    () => `"${row(2)}"`,
    () => `"${row(3)}" ${word()}`,
    () => `${word()} -${word()} ${next() < 0.5 ? `-"${row(2)}"` : ""}`,
    () => `${word()} -${pick(filters)()}`,
    () => `title:${pick(titles)} ${next() < 0.5 ? word() : ""}`,
    () => `author:${pick(authors) ?? word()} title:"${pick(titles)}"`,
    () => `${[...pick(long)].slice(0, 1 + Math.floor(next() * 5)).join("")}*`,
    () => `${word()} ${[...pick(long)].slice(0, 2 + Math.floor(next() * 3)).join("")}*`,
    () => slip(pick(long)),
    () => `${slip(pick(long))} ${word()}`,
    () => slip(slip(pick(long.filter((word) => word.length > 7)) ?? pick(long))),
    () => pick(long) + pick(["s", "ing", "ed", "ation", "er", "ly", "ment", "ов", "а", "es", "e"]),
    () => `${pick(pick(countries).names)} ${next() < 0.5 ? word() : ""}`,
    () => `${word()} ${pick(pick(known)?.names ?? ["Cambodia"])}`,
    () => `${pick(aliases) ?? word()} ${next() < 0.5 ? word() : ""}`,
    () => row(2).replaceAll(" ", pick(["", " ", "-", "'", "\u200b"])) + word(),
    () => [...row(3)].slice(0, 1 + Math.floor(next() * 3)).join(""),
    () => pick(["", "the of and", "-", "\"", "a:b", ":x", "countries:", "(x OR y)", "<b>x</b>", "-the", "*", "\"\" -\"\"", "title:"]) + (next() < 0.5 ? word() : ""),
    () => word().toUpperCase(),
  ];
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]().replace(/[\r\n]/g, " "));
}
