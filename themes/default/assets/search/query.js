// What was typed, as it is meant: what src/search does in syntax.rs, query.rs and forms.rs.

/** How many letters the beginning of a word has at least, and how many forms it stands for; the same of runs. */
const BEGINNING = 2, BEGUN = 8, BEGUN_PAIRS = 64;
/** How many letters a word has that is taken for the beginning of one where no document has it. */
const UNFINISHED = 3;
/** How many words of a query count, and among how many in a row one is mended. */
const WORDS = 200, MENDED = 4;
/** How many ways to combine the stems of a phrase are looked for. */
const ROWS = 16;
const ALL = 0;

/**
 * One thing that is looked for: any of these stems in a field, stems one after the other (any of these rows), or a name:
 * any of these terms, or all the words.
 * @typedef {{key: string, field: number, stems: Stem[]}} Any
 * @typedef {{key: string, field: number, rows: Stem[][]}} Phrase
 * @typedef {{key: string, terms: Term[], words: Clause[]}} Name
 * @typedef {Any | Phrase | Name} Clause
 */
/**
 * Values of a group. A value that no document has is -1.
 * @typedef {{group: number, value: number}} Value
 */
/**
 * A part of what was typed.
 * @typedef {{excluded: boolean, field: string | null, quoted: boolean, text: string, open: boolean}} Part
 */

const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const A_SPACE = new RegExp(`[${SPACE}]`);
const QUOTE = "\"“”„‟«»＂";
const PART = new RegExp(
  `[${SPACE}]*(?:([-−－])(?=[^${SPACE}]))?(?:([^:：${QUOTE}${SPACE}]+)[:：])?(?:[${QUOTE}]([^${QUOTE}]*)([${QUOTE}]|$)|([^${QUOTE}${SPACE}]*))`, "y");

/**
 * Cuts what was typed into its parts.
 * @param {string} typed
 * @returns {Part[]}
 */
function partsOf(typed) {
  /** @type {Part[]} */
  const parts = [];
  PART.lastIndex = 0;
  let end = typed.length;
  while (end && A_SPACE.test(typed[end - 1])) end--;
  while (PART.lastIndex < end) {
    const [, minus, field, inside, closed, plain] = /** @type {RegExpExecArray} */ (PART.exec(typed));
    const text = inside ?? plain ?? "", quoted = Boolean(closed);
    parts.push({ excluded: Boolean(minus), field: field ?? null, quoted, text, open: !quoted && text.endsWith("*") });
  }
  return parts;
}

/**
 * The years that are meant by `2016..2018`, `2016..` or `..2018`, and where one alone is meant too, by `2016`.
 * @param {string} text
 * @param {boolean} oneToo
 * @returns {[number, number] | null}
 */
function years(text, oneToo) {
  const [, first, dots, last] = /^([0-9]{4})?(\.\.)?([0-9]{4})?$/.exec(text) ?? [];
  if (dots ? !first && !last : !oneToo || !first || last) return null;
  const years = [Number(first ?? 0), Number(last ?? (dots ? 65535 : first))];
  return /** @type {[number, number]} */ (years.sort((a, b) => a - b));
}

/** The order of code points, which is not that of JavaScript. @param {string} a @param {string} b */
function byCodePoints(a, b) {
  const left = [...a], right = [...b];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const order = /** @type {number} */ (left[at].codePointAt(0)) - /** @type {number} */ (right[at].codePointAt(0));
    if (order) return order;
  }
  return left.length - right.length;
}

/** Whether slips in it can be told from other words. @param {string} form */
function isMendable(form) {
  return [...form].length >= 4 && !/[0-9]/.test(form) && !UNSPACED.test(form);
}

/**
 * How many edits make one word of another; two neighbours swapped are one (optimal string alignment).
 * @param {string[]} a
 * @param {string[]} b
 */
function distance(a, b) {
  /** @type {number[]} */
  let before = [];
  let above = b.map((_, at) => at).concat(b.length);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, above] = [above, row];
  }
  return above[b.length];
}

/** Where a query says to look. @param {string} name @returns {number | undefined} */
function fieldCalled(name) {
  return new Map([["title", 1], ["author", 2], ["authors", 2]]).get(keyOf(wordsOf(name)));
}

/** A query as it is read. What is not there yet is asked of the index, and taken for nothing. */
class Reading {
  /** @param {Index} index @param {string} typed @param {boolean} [typing] whether the last word may go on */
  constructor(index, typed, typing) {
    this.index = index;
    /** What is looked for: each with how often it was written. @type {{clause: Clause, times: number}[]} */
    this.wanted = [];
    /** @type {Clause[]} */
    this.unwanted = [];
    /** @type {Value[]} */
    this.filters = [];
    /** @type {Value[]} */
    this.unwantedValues = [];
    /** Words that no document has, and what was taken for them. @type {Map<string, string>} */
    this.mended = new Map();
    const parts = partsOf(typed), last = parts[parts.length - 1];
    // A space or a quotation mark ends a word.
    if (typing && last?.text && typed.endsWith(last.text)) last.open = !last.quoted;
    this.read(parts);
  }

  /** @param {Part[]} parts */
  read(parts) {
    /** @type {({row: Word[]} | {clauses: Clause[]})[]} */
    const read = [];
    let left = WORDS;
    for (const part of parts) {
      const values = this.valuesOf(part);
      if (values.length) {
        (part.excluded ? this.unwantedValues : this.filters).push(...values);
        continue;
      }
      const [field, all] = this.wordsOfPart(part), found = all.slice(0, left);
      left -= found.length;
      const last = found[found.length - 1];
      if (!last) continue;
      // The last cluster of a run may go on.
      if (part.open && last.unit === LAST) found[found.length - 2].open = true;
      if (part.open && last.unit === WORD) last.open = true;
      const before = read[read.length - 1];
      if (part.excluded) this.unwanted.push(this.excluded(field, found));
      else if (part.quoted) read.push({ clauses: [this.phrase(field, found)] });
      else if (field !== ALL) read.push({ clauses: this.known(field, this.mend(found)) });
      else if (before && "row" in before) before.row.push(...found);
      else read.push({ row: found });
    }
    // Words that say little count only where nothing else is looked for.
    const allStop = read.every((read) => "row" in read && read.row.every((word) => small.has(word.form)));
    for (const part of read) {
      for (const clause of "row" in part ? this.readRow(part.row, allStop) : part.clauses) {
        const same = this.wanted.find((known) => known.clause.key === clause.key);
        if (same) same.times++;
        else this.wanted.push({ clause, times: 1 });
      }
    }
  }

  /** The values that a part narrows by. @param {Part} part @returns {Value[]} */
  valuesOf({ field, quoted, text }) {
    if (field === null) return !quoted && years(text, false) ? this.filter("year", text) : [];
    if (fieldCalled(field) !== undefined) return [];
    const key = keyOf(wordsOf(field));
    const group = this.index.groups.find(([, , names]) => names.includes(key));
    return group ? this.filter(group[0], text) : [];
  }

  /**
   * The values that a filter means: an id, or a code or name, which several may share. None where there is no such value.
   * @param {string} id of the group
   * @param {string} written
   * @returns {Value[]}
   */
  filter(id, written) {
    const group = this.index.groups.findIndex(([known]) => known === id);
    if (group < 0) return [];
    const facet = this.index.facet(group);
    if (facet === null) return [];
    /** @param {string} value */
    const place = (value) => ({ group, value: facet ? facet.values.findIndex((known) => known.id === value) : -1 });
    if (place(written).value >= 0) return [place(written)];
    const range = id === "year" ? years(written, true) : null;
    if (range) {
      const values = facet ? facet.values.map((_, value) => value).filter((value) => {
        const year = Number(facet.values[value].id);
        return range[0] <= year && year <= range[1];
      }) : [];
      return (values.length ? values : [-1]).map((value) => ({ group, value }));
    }
    const found = wordsOf(written), key = keyOf(found);
    const entry = found.length ? this.index.entry(found[0].form, key) : undefined;
    if (entry === null) return [];
    if (entry) {
      const start = `${id}:`, tokens = [...entry.codes, ...entry.names].map((term) => term.token);
      const own = [...new Set(tokens)].filter((token) => token.startsWith(start)).map((token) => token.slice(start.length));
      // Its own id in the same letters means nothing else.
      if (own.length) return (own.includes(written) ? [written] : own).map(place);
    }
    return [];
  }

  /** The words of a part, and where they are looked for. @param {Part} part @returns {[number, Word[]]} */
  wordsOfPart({ field, text }) {
    const found = wordsOf(text);
    if (field === null) return [ALL, found];
    const place = fieldCalled(field);
    return place === undefined ? [ALL, [...wordsOf(field), ...found]] : [place, found];
  }

  /** Plain words: names of terms, the longest first, and words. @param {Word[]} row @param {boolean} allStop */
  readRow(row, allStop) {
    const isMended = row.filter((word) => word.unit === WORD && !small.has(word.form)).length <= MENDED;
    for (let at = 0; at < row.length;) {
      const name = this.nameAround(row, at);
      if (name) at = name.end;
      else this.mend(row.slice(at, ++at), isMended);
    }
    // Once more: what a word was mended to may be a name.
    /** @type {Clause[]} */
    const clauses = [];
    for (let at = 0; at < row.length;) {
      const name = this.nameAround(row, at);
      if (name) {
        clauses.push(named(name.terms, this.known(ALL, row.slice(at, name.end))));
        at = name.end;
        continue;
      }
      if (allStop || !small.has(row[at].form)) clauses.push(...this.known(ALL, [row[at]]));
      at++;
    }
    return clauses;
  }

  /**
   * The longest name that begins at a word. A pair that lies across an end of a name belongs to it.
   * @param {Word[]} row
   * @param {number} at
   */
  nameAround(row, at) {
    const goesOn = (/** @type {number} */ at) =>
      at + 1 < row.length && row[at].unit === PAIR && row[at + 1].unit === PAIR;
    const name = this.nameAt(row, at) ?? (goesOn(at) ? this.nameAt(row, at + 1) : null);
    return name && { end: goesOn(name.end - 1) ? name.end + 1 : name.end, terms: name.terms };
  }

  /** The longest name of terms that begins just at a word. @param {Word[]} row @param {number} at */
  nameAt(row, at) {
    if (small.has(row[at].form)) return null;
    for (let end = Math.min(row.length, at + this.index.start.name); end > at; end--) {
      const part = row.slice(at, end), [first, last] = part;
      // A pair of two letters stands in too many words: it must be the whole run.
      const isShort = end - at <= 2 && first.unit === PAIR && [...first.form].length < 3;
      const isPart = first.unit === LAST || (isShort && (!last || (last.unit === LAST && at > 0 && row[at - 1].unit === PAIR)));
      const terms = isPart ? null : this.terms(part);
      if (terms) return { end, terms };
    }
    return null;
  }

  /** The terms with this name. One word that says little is no name. @param {Word[]} found @returns {Term[] | null} */
  terms(found) {
    // The Gambia is found by the word Gambia.
    const first = Math.max(0, found.findIndex(({ form }) => !small.has(form)));
    if (found.length - first === 1 && small.has(found[first].form)) return null;
    const key = keyOf(found.slice(first));
    if (!key) return null;
    const names = this.index.entry(key.split(" ")[0], key)?.names;
    return names?.length ? names : null;
  }

  /** Takes words that no document has for beginnings, and what begins nothing for what is meant.
   * @param {Word[]} found
   * @param {boolean} [isMended] false where there are so many that one which nothing has does not matter
   */
  mend(found, isMended = true) {
    for (const word of found) {
      if (word.unit > PAIR || small.has(word.form)) continue;
      const entry = this.index.entry(word.form);
      if (entry === null || entry?.form) continue;
      // Who has not typed all of it sees what it may become.
      word.open ||= [...word.form].length >= UNFINISHED;
      if (word.open && this.begun(word).length) continue;
      word.open = false;
      const form = isMended && this.meant(word.form);
      if (!form) continue;
      this.mended.set(word.form, form);
      word.form = form;
    }
    return found;
  }

  /** The form that is meant by one that no document has. The rule stands in src/search/forms.rs. @param {string} form */
  meant(form) {
    if (!isMendable(form)) return null;
    const letters = [...form], count = letters.length;
    const allowed = count >= 8 ? 2 : 1;
    const start = letters.slice(0, 2).join(""), end = letters.slice(-2).join("");
    /** @type {([string, number][] | null)[]} */
    const lists = [this.index.spellings("s", start, start + "\uffff")];
    // By how they end: the last letter comes first, and after two the length.
    const backwards = [...end].reverse().join("");
    const ending = (/** @type {number} */ length) => backwards + String.fromCharCode(0x280 + length);
    const found = this.index.spellings("e", ending(Math.max(4, count - allowed)), ending(count + allowed + 1));
    lists.push(found && found.map(([key, power]) => {
      const [last, before, , ...rest] = key;
      return [[...rest.reverse(), before, last].join(""), power];
    }));
    if (count === 4) {
      const swapped = [letters[0], letters[2], letters[1], letters[3]].join("");
      lists.push(this.index.spellings("s", swapped, swapped + "\0"));
    }
    if (lists.includes(null)) return null;
    /** @type {[number, number, number, number, string] | null} */
    let best = null;
    for (const [candidate, power] of lists.flatMap((list) => list ?? [])) {
      const other = [...candidate];
      if (Math.abs(other.length - count) > 3) continue;
      let common = 0;
      while (common < count && other[common] === letters[common]) common++;
      const edits = distance(letters, other), ending = letters.slice(common), otherEnding = other.slice(common);
      const isForm = common >= 4 && [ending, otherEnding].every((ending) => endings.has(ending.join("")));
      const isInflection = common >= 5 && ending.length + otherEnding.length < common;
      const kind = isForm ? 0 : edits <= allowed ? 1 : isInflection ? 2 : 3;
      const order = best && (kind - best[0] || edits - best[1] || best[2] - common || best[3] - power
        || byCodePoints(candidate, best[4]));
      if (kind < 3 && (order === null || order < 0)) best = [kind, edits, common, power, candidate];
    }
    return best && best[4];
  }

  /** What an excluded part means: all of it as one. @param {number} field @param {Word[]} found @returns {Name} */
  excluded(field, found) {
    const terms = field === ALL ? this.terms(found) : null;
    const last = found[found.length - 1];
    /** @type {Clause[]} */
    let clauses;
    if (last.open) {
      clauses = this.known(field, [last]);
      if (found.length > 1) clauses.unshift(this.phrase(field, found.slice(0, -1)));
    } else clauses = [this.phrase(field, found)];
    return named(terms ?? [], clauses);
  }

  /** Words by themselves: the pairs before the last character of a run hold it. @param {number} field @param {Word[]} found */
  known(field, found) {
    return found.filter((word) => word.unit !== LAST).map((word) => this.word(field, word));
  }

  /** A word as it is written. @param {number} field @param {Word} word @returns {Clause} */
  word(field, word) {
    /** @type {Map<string, Stem>} */
    const stems = new Map();
    for (const form of this.begun(word)) {
      for (const stem of this.index.entry(form)?.stems ?? []) stems.set(stem.text, stem);
    }
    const sorted = [...stems.values()].sort((a, b) => byCodePoints(a.text, b.text));
    return { key: keyOfStems(field, sorted), field, stems: sorted };
  }

  /** The forms that a word stands for. @param {Word} word @returns {string[]} */
  begun(word) {
    if (word.unit === SINGLE || (word.unit === PAIR && word.open)) return this.beginning(word.form, BEGUN_PAIRS);
    if (word.open && [...word.form].length >= BEGINNING) return this.beginning(word.form, BEGUN);
    return this.index.entry(word.form)?.form ? [word.form] : [];
  }

  /** The forms that begin so: those in more documents first. @param {string} start @param {number} limit */
  beginning(start, limit) {
    const { words } = this.index;
    const number = words.at(start);
    if (number < 0) return [];
    const shard = this.index.wordShard(number);
    if (!shard) return [];
    if (words.bounds[number + 1]?.startsWith(start)) return shard.begun.get(start) ?? [];
    const forms = [...shard.entries].filter(([form, entry]) =>
      entry.form && form.startsWith(start) && (form === start || !small.has(form)));
    forms.sort(([a, x], [b, y]) => Number(a !== start) - Number(b !== start) || y.power - x.power
      || [...a].length - [...b].length || byCodePoints(a, b));
    return forms.slice(0, limit).map(([form]) => form);
  }

  /** @param {number} field @param {Word[]} found @returns {Clause} */
  phrase(field, found) {
    // The run of a document may go on where the phrase ends.
    const row = found[found.length - 1].unit === LAST ? found.slice(0, -1) : found;
    if (row.length === 1) return this.word(field, row[0]);
    this.index.block(PLACES, 0);
    // A form with several stems has one for each language.
    /** @type {Stem[][]} */
    let rows = [[]];
    for (const word of row) {
      const stems = this.index.entry(word.form)?.stems ?? [];
      rows = rows.flatMap((row) => stems.map((stem) => [...row, stem])).slice(0, ROWS);
    }
    const key = rows.map((row) => row.map((stem) => stem.text).join(" ")).join("|");
    return { key: `"${field} ${key}`, field, rows };
  }
}

/** What tells a clause from others: its field and its stems. @param {number} field @param {Stem[]} stems */
const keyOfStems = (field, stems) => `${field} ${stems.map(({ text }) => text).join(" ")}`;

/** @param {Term[]} terms @param {Clause[]} words @returns {Name} */
function named(terms, words) {
  const key = `${terms.map((term) => term.token).join(" ")}(${words.map((word) => word.key).join(")(")})`;
  return { key, terms, words };
}
