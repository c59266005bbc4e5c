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

/** Texts of scripts that are written without spaces. */
const RUN = /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{2,}/gu;

/** A word as it is looked up, nearly. */
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

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
  return [...new Set(all)].map((text, at) => ({ kind: "a name", text, counted: at % 3 === 0 }));
}

/** Endings that words take. */
const ENDINGS = {
  en: ["s", "es", "ed", "ing", "er", "ers", "ly", "ness", "ings", "able"],
  fr: ["s", "es", "ent", "ons", "ions", "aient", "é", "ées", "euse", "ement"],
  ru: ["а", "у", "ом", "ами", "ах", "ов", "ы", "ой", "ого", "ему", "ыми", "ешь"],
  es: ["s", "es", "ando", "iendo", "aba", "aron", "ciones", "mente", "ados", "aremos"],
};

/** Endings that make forms of a word: the list of src/search/forms.rs, those first that no other rule stands in for. */
const FORMS = "ment al ments ions ings ion ers ly ing er es ed en s e d r rs n".split(" ");

/** Signs as keyboards of other scripts have them, all that count. A line of a file cannot hold a break. */
const QUOTES = [..."„“‟”＂«»\""], MINUSES = [..."−－-"], COLONS = [..."：:"];
const SPACES = [...("\u3000\u00a0\u2009\t\u202f\u2003\u1680\u0085\u2028\v\u2029\f\u205f"
  + "\u2000\u2001\u2002\u2004\u2005\u2006\u2007\u2008\u200a ")];

/** Words that say little. */
const STOP = "the when with what this from that where their and which have".split(" ");

/** How many words of a query count. */
const COUNTED = 200;

/**
 * Inflections of a hub's words that none of its documents has: English, French, Russian and Spanish ones in turn, as far
 * as it has such words.
 * @param {string} root
 * @param {number} count
 */
export function inflections(root, count) {
  const next = random(11);
  const pick = (list) => list[Math.floor(next() * list.length)];
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
  return [...found].map((text, at) => ({ kind: "an inflection", text, counted: at % 3 === 0 }));
}

/**
 * Queries for the hub in `root`, `count` of them, in which all kinds are mixed: each a line without its end, and whether
 * values are counted.
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
  /** Two filters of two groups, each with a value that documents have. */
  const twoGroups = () => {
    const groups = [["countries", pick(known)?.code], ...["topics", "programmes", "kind"].map((field) => [field, pick(ids(field))])];
    const [one, ...others] = groups.filter(([, value]) => value).sort(() => next() - 0.5);
    return [one, others[0] ?? ["language", "en"]]
      .map(([group, value]) => `${group.replace("programmes", "programme")}:${value}`).join(" ");
  };

  /** One after the other, all of them in few queries. */
  const inTurn = (list, at = 0) => () => list[at++ % list.length];
  const quote = inTurn(QUOTES), minus = inTurn(MINUSES), colon = inTurn(COLONS), space = inTurn(SPACES);
  const ending = inTurn(FORMS), stop = inTurn(STOP);
  const common = () => pick(byFrequency.slice(0, 20));
  /** Two neighbours without a space between them, of which the last is a beginning. */
  const openRow = () => row(2).replace(" ", pick([..."-/."])).replace(/(?<=[-/.].{2}).*$/u, "") + "*";

  const everywhere = all.flatMap(({ body }) => body.match(RUN) ?? []);
  const isRun = (text) => text.replace(RUN, "") === "";
  const unspaced = [...new Set([...aliases, ...(known.length ? known : countries()).flatMap(({ names }) => names)].filter(isRun))];
  const short = unspaced.filter((name) => [...name].length === 2), longer = unspaced.filter((name) => [...name].length > 2);
  /** A piece of a run of the texts, which begins and ends anywhere. */
  const cut = (longest = 10) => {
    const letters = [...pick(everywhere.length ? everywhere : unspaced)], from = Math.floor(next() * (letters.length - 1));
    return letters.slice(from, from + 1 + Math.floor(next() * longest)).join("");
  };
  /** Pieces that end within a cluster: their last pair goes on. */
  const unfinished = everywhere.flatMap((text) => [...text.matchAll(/.{1,4}\p{M}(?=\p{M})/gu)].map(([piece]) => piece));
  const within = () => pick(unfinished) ?? cut();
  /** Runs whose first pair begins other pairs too. */
  const begins = new Set(everywhere.flatMap((text) => text.match(/\p{Lo}\p{M}*\p{Lo}(?=\p{M})/gu) ?? []));
  const goingOn = everywhere.flatMap((text) => [...text.matchAll(/(\p{Lo}\p{M}*\p{Lo})\p{Lo}.{5}/gu)])
    .filter(([, pair]) => begins.has(pair)).map(([run]) => run);
  const inRun = inTurn([
    () => cut() + pick(short),
    () => `${cut()} ${pick(short)}${cut()}`,
    () => cut() + pick(longer),
    () => pick(longer) + cut(),
    () => cut() + pick(longer) + cut(),
    () => `${pick(short)}${cut()} ${pick(longer)}`,
  ]);

  /** Latin words as they are looked up, and how many documents have them. */
  const forms = new Map(), elsewhere = new Set();
  for (const { head, body } of all) {
    const own = new Set((body.match(WORD) ?? []).map(plain));
    for (const form of own) if (/^[a-z]{4,}$/.test(form)) forms.set(form, (forms.get(form) ?? 0) + 1);
    for (const word of head.match(WORD) ?? []) elsewhere.add(plain(word));
  }
  const latin = [...forms.keys()].sort();
  const begun = new Set([...latin, ...elsewhere].flatMap((form) => Array.from({ length: Math.max(form.length - 3, 0) }, (_, at) => form.slice(0, at + 4))));
  const letters = "abcdefghijklmnopqrstuvwxyz";
  /** Whether a word that is there is one edit away. */
  const hasNeighbour = (word) => [...word].some((_, at) => forms.has(word.slice(0, at) + word.slice(at + 1))
    || [...letters].some((letter) => forms.has(word.slice(0, at) + letter + word.slice(at + 1))));
  /** The first of many tries that is so, or the last. */
  const tries = (make, ...wanted) => {
    let best = make(), reached = 0;
    for (let left = 300; left && reached < wanted.length; left--) {
      const one = make(), so = wanted.findIndex((is) => !is(one));
      if (so < 0 || so > reached) [best, reached] = [one, so < 0 ? wanted.length : so];
    }
    return best;
  };
  const isUnknown = (word) => !begun.has(word);
  const stripped = (word) => word.replace(new RegExp(`(?:${FORMS.join("|")})$`), "");
  const bare = latin.map((word) => [word, stripped(word)]).filter(([, without]) => without.length >= 4);
  /**
   * A word with an ending of the list that none has: best where another word is just one edit away. Long endings stand in
   * place of another, for three letters are the most that two forms may differ by.
   */
  const otherForm = () => {
    const own = ending(), long = bare.filter(([word, without]) => word.length - without.length >= own.length - 3);
    return tries(() => (own.length > 3 ? pick(long)?.[1] : next() < 0.5 ? pick(bare)?.[1] : pick(latin)) + own,
      isUnknown, (word) => own.length > 3 || hasNeighbour(word));
  };
  const fours = latin.filter((word) => word.length === 4).map(([a, b, c, d]) => a + c + b + d).filter(isUnknown);
  /** Words that a slip may have been meant for, by what they have in common: all letters but some. */
  const alike = (count) => {
    const found = new Map();
    const some = latin.length > 2000 ? latin.filter((_, at) => at % Math.ceil(latin.length / 2000) === 0) : latin;
    for (const word of some.filter((word) => word.length > 4 && word.length < 12)) {
      for (let one = 0; one < word.length; one++) {
        for (let other = count > 1 ? one + 1 : one; other < (count > 1 ? word.length : one + 1); other++) {
          const key = `${one} ${other} ${[...word].map((letter, at) => at === one || at === other ? "." : letter).join("")}`;
          found.set(key, [...found.get(key) ?? [], word]);
        }
      }
    }
    return [...found].filter(([, words]) => words.length > 1).map(([key, words]) => [...key.split(" ", 2).map(Number), words]);
  };
  const put = (word, at, letter) => word.slice(0, at) + letter + word.slice(at + 1);
  const power = (word) => Math.floor(Math.log2(forms.get(word)));
  /** Slips that two words are one edit from: at the same place, so that the more frequent is meant, though it comes later. */
  const byPower = alike(1).flatMap(([at, , words]) => {
    const letter = [...letters].find((letter) => isUnknown(put(words[0], at, letter)));
    return letter && power(words[0]) < Math.max(...words.map(power)) ? [put(words[0], at, letter)] : [];
  });
  /** At different places, so that the one which is longer the same is meant. */
  const byBeginning = alike(2).flatMap(([one, other, words]) => words.slice(1).flatMap((word) =>
    [put(words[0], one, word[one]), put(words[0], other, word[other])])).filter(isUnknown);
  const slipped = (list) => pick(list) ?? slip(pick(long));
  /** Other letters at the end of a word than a form of it has. */
  const otherEnd = () => tries(() => pick(latin).slice(0, -3) + letter() + letter() + letter(), (word) => word.length > 6);
  /** Too far from the word to be one, as it neither begins nor ends so. */
  const atBothEnds = () => {
    const word = tries(() => pick(latin), (word) => word.length > 7);
    return put(put(word, 1, letter()), word.length - 2, letter());
  };

  let rows = 0;
  /** So many words that only the beginning of the run after them counts. */
  const longRow = () => {
    const own = Array.from({ length: 3 }, () => pick(latin));
    return `${Array.from({ length: COUNTED - 1 - rows++ % 4 }, () => pick(own)).join(" ")} ${pick(goingOn) ?? cut()}*`;
  };
  /** @type {[string, () => string][]} */
  const kinds = [
    ["a word", each],
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
    ["a filter", () => `${common()} ${twoGroups()}`],
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
    ["other signs", () => `${quote()}${row(2)}${quote()} ${quote()}${row(2)}${quote()}`],
    ["other signs", () => `${common()} ${minus()}${word()} ${minus()}${row(2).replace(" ", "/")}`],
    ["other signs", () => `${common()} title${colon()}${pick(titles)} countries${colon()}${pick(known)?.code ?? "KH"}`],
    ["other signs", () => `${common()}${space()}-${word()}${space()}title:${pick(titles)}${space()}-${word()}${space()}title:${pick(titles)}`
      + `${space()}-${word()}${space()}`],
    ["an excluded word", () => `${common()} -${openRow()} -${openRow()}`],
    ["a beginning", () => `${maybe(word)} ${stop().slice(0, 2 + Math.floor(next() * 2))}*`],
    ["a run", () => cut()],
    ["a run", () => `${within()} ${within()}`],
    ["a run", () => `${cut()}* ${cut()}* ${cut(4)}*`],
    ["a run", () => pick([`"${cut()}"`, `${cut(1)} ${cut(1)}*`, `${common()} -${cut(4)}${pick(["", "*"])}`])],
    ["a name in a run", () => `${inRun()()} ${inRun()()}`],
    ["a name in a run", () => inRun()()],
    ["a name in a run", () => `${cut(1)}${pick(longer)}${maybe(() => cut(1))}`],
    ["an inflection", () => `${otherForm()} ${otherForm()} ${otherForm()}`],
    ["an inflection", () => `${otherForm()} ${otherForm()} ${otherEnd()}`],
    ["a misspelling", () => `${slipped(fours)} ${slipped(fours)}`],
    ["a misspelling", () => `${slipped(byPower)} ${slipped(byPower)}`],
    ["a misspelling", () => `${slipped(byBeginning)} ${slipped(byBeginning)}`],
    ["a misspelling", () => `${letter()}${pick(latin)} ${atBothEnds()}`],
    ["a long row", longRow],
    ["anything", () => pick(["", "the of and", "-", "\"", "a:b", ":x", "countries:", "(x OR y)", "<b>x</b>", "-the", "*",
      "\"\" -\"\"", "title:"]) + maybe(word)],
    ["anything", () => word().toUpperCase()],
  ];
  return Array.from({ length: count }, (_, at) => {
    const of = at % kinds.length, [kind, make] = kinds[of];
    // Half of each round, and the others in the next: so each kind is counted at one time or another.
    const counted = (of + Math.floor(at / kinds.length)) % 2 === 0;
    return { kind, text: make().replace(/[\r\n]/g, " "), counted };
  });
}
