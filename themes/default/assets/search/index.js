// The index: shards are loaded as they are needed, and read. docs/search-format.md has the format.

/** The format that this client reads. */
const FORMAT = 2;
/** How many characters tell shards of one place apart. */
const HASH = 4;
/** How long a shard may take (milliseconds). What comes later is not lost. */
const PATIENCE = 20_000;

/** What went wrong that nobody can mend but the reader, or the hub's maintainer. */
class SearchError extends Error {
  /** @param {"offline" | "format"} [code] `offline` where something does not come, or not whole */
  constructor(code = "offline") {
    super(`search: ${code}`);
    this.code = code;
  }
}

/** What came before anybody asked. @type {Map<string, any[]>} */
const arrived = new Map();

/** What is on its way, by its name. @type {Map<string, {parts: Promise<any[]>, resolve: (parts: any[]) => void}>} */
const coming = new Map();

/** @param {any[]} shard its name and its parts */
function take([name, ...parts]) {
  const asked = coming.get(name);
  if (asked) asked.resolve(parts);
  else arrived.set(name, parts);
}

{
  const scope = /** @type {any} */ (self), early = scope.pustakaShards;
  if (Array.isArray(early)) early.forEach(take);
  scope.pustakaShards = { push: take };
}

/**
 * Loads a script that gives a shard. A script works from a disk too, where nothing else may be loaded.
 * @param {string} name
 * @param {string} address
 * @returns {Promise<any[]>} the shard's parts
 */
function load(name, address) {
  const early = arrived.get(name), asked = coming.get(name);
  arrived.delete(name);
  if (early) return Promise.resolve(early);
  if (asked) return asked.parts;
  /** @type {(parts: any[]) => void} */
  let resolve = () => {};
  const parts = new Promise((resolved, reject) => {
    resolve = resolved;
    const script = document.createElement("script");
    // A file that was cut off, or an error page in its place, is loaded as well: what counts is whether it spoke.
    const ended = script.onload = script.onerror = () => {
      clearTimeout(patience);
      script.remove();
      coming.delete(name);
      reject(new SearchError());
    };
    // Some lines neither give nor end.
    const patience = setTimeout(ended, PATIENCE);
    script.src = address;
    document.head.append(script);
  });
  coming.set(name, { parts, resolve });
  return parts;
}

/**
 * Sorted words, of which each has some of its beginning from the one before.
 * @param {() => number} next
 * @param {string} rests
 */
function sorted(next, rests) {
  const shared = Array.from({ length: next() }, next);
  /** @type {string[]} */
  const words = [];
  let word = "";
  const parts = rests.split(",");
  for (const [at, length] of shared.entries()) words.push(word = word.slice(0, length) + parts[at]);
  return words;
}

/** Which shard has a word. */
class Ranges {
  /** @param {[string, string, string]} parts */
  constructor([shared, rests, hashes]) {
    this.bounds = sorted(numbers(shared), rests);
    this.hashes = hashes;
  }

  /** The number of the shard that would have a word: the last that does not begin after it. @param {string} word */
  at(word) {
    return lastUpTo(this.bounds, word);
  }

  /**
   * What a shard is called: what it holds, where it begins, and a hash.
   * @param {string} kind
   * @param {number} number
   */
  name(kind, number, hashes = this.hashes) {
    return `${kind}${this.bounds[number]}-${hashes.substr(number * HASH, HASH)}`;
  }
}

/** Documents in a rising order, and how often each has what they are listed for. */
class Postings {
  /** @param {Int32Array} documents @param {Int32Array | null} times */
  constructor(documents, times) {
    this.documents = documents;
    this.times = times;
  }
}

/** @param {() => number} next @param {number} count */
function rising(next, count) {
  const list = new Int32Array(count);
  for (let at = 0, number = 0; at < count; at++) {
    number += next();
    list[at] = number++;
  }
  return list;
}

/** @param {() => number} next @param {number} count @param {number} more */
function plain(next, count, more = 0) {
  const list = new Int32Array(count);
  for (let at = 0; at < count; at++) list[at] = next() + more;
  return list;
}

/**
 * A stem with its documents by field, and where it stands in its shard.
 * @typedef {{text: string, shard: number, order: number, fields: Postings[]}} Stem
 */
/**
 * A term by its token, with the documents that have it and those whose own term it is.
 * @typedef {{token: string, documents: Postings, own: Postings}} Term
 */
/**
 * What stands under a word or several.
 * @typedef {{form: boolean, power: number, stems: Stem[], names: Term[], codes: Term[]}} Entry
 */

/** How many fields words are looked for in: all of a document, its title, its authors. */
const FIELDS = 3;

/** A shard of words. */
class WordShard {
  /** @param {number} number @param {string[]} parts */
  constructor(number, [keys, endings, tokens, begun, text]) {
    const next = numbers(text);
    const ordered = sorted(next, keys), kinds = ordered.map(next);
    /** @type {Map<string, Entry>} */
    this.entries = new Map(ordered.map((key, at) =>
      [key, { form: (kinds[at] & 1) > 0, power: 0, stems: [], names: [], codes: [] }]));
    const entries = [...this.entries.values()];
    const forms = entries.filter((entry) => entry.form);
    for (const form of forms) form.power = next();

    /** @type {Stem[]} */
    this.stems = [];
    const counts = forms.map(next);
    /** @type {string[]} */
    const introduced = [];
    const formKeys = ordered.filter((_, at) => kinds[at] & 1);
    for (const [at, form] of forms.entries()) {
      for (let left = counts[at]; left; left--) {
        const ago = next();
        if (!ago) {
          introduced.push(formKeys[at]);
          this.stems.push({ text: "", shard: number, order: this.stems.length, fields: [] });
        }
        form.stems.push(this.stems[this.stems.length - (ago || 1)]);
      }
    }
    const ends = endings.split(",");
    for (const [at, stem] of this.stems.entries()) {
      const form = introduced[at];
      stem.text = form.slice(0, form.length - next()) + ends[at];
    }

    /** @type {Term[]} */
    const terms = [];
    const names = tokens.split("\n");
    for (const [bit, of] of /** @type {[number, "names" | "codes"][]} */ ([[2, "names"], [4, "codes"]])) {
      const having = entries.filter((_, at) => kinds[at] & bit);
      const lengths = having.map(next);
      for (const [at, entry] of having.entries()) {
        for (let left = lengths[at]; left; left--) {
          const ago = next();
          if (!ago) terms.push({ token: names[terms.length], documents: NONE, own: NONE });
          entry[of].push(terms[terms.length - (ago || 1)]);
        }
      }
    }

    for (let field = 0; field < FIELDS; field++) {
      const frequencies = this.stems.map(next);
      const lists = frequencies.map((count) => rising(next, count));
      for (const [at, stem] of this.stems.entries()) {
        stem.fields.push(new Postings(lists[at], plain(next, frequencies[at], 1)));
      }
    }
    for (const of of /** @type {("documents" | "own")[]} */ (["documents", "own"])) {
      const frequencies = terms.map(next);
      for (const [at, term] of terms.entries()) term[of] = new Postings(rising(next, frequencies[at]), null);
    }

    /** What words that go on in the next shards stand for. */
    this.begun = new Map(begun.split("\n").map((line) => {
      const [start, forms] = line.split(":");
      return [start, forms ? forms.split(" ") : []];
    }));
  }
}

/** No documents. */
const NONE = new Postings(new Int32Array(0), new Int32Array(0));

/** Forms for mending: those in one order or the other, with the powers of two of their documents. */
class Spelling {
  /** @param {string[]} parts */
  constructor([keys, text]) {
    const next = numbers(text);
    this.keys = sorted(next, keys);
    this.powers = this.keys.map(next);
  }
}

/**
 * The values of a group, and for each document which it has.
 */
class Facet {
  /**
   * @param {number} documents
   * @param {[[string, string, number?][], string[], string]} parts
   */
  constructor(documents, [values, sections, text]) {
    const next = numbers(text);
    this.values = values.map(([id, title, section]) =>
      ({ id, title, section: section === undefined ? null : sections[section] }));
    /** Where the values of each document begin. */
    this.starts = new Int32Array(documents + 1);
    for (let at = 0; at < documents; at++) this.starts[at + 1] = this.starts[at] + next();
    /** Indexes into `values`. */
    this.of = plain(next, this.starts[documents]);
  }
}

/**
 * The lengths of documents in a field: tantivy's code of each.
 * @param {number} documents
 * @param {string} text
 */
function lengths(documents, text) {
  const next = numbers(text), known = Array.from({ length: next() }, next);
  return Uint8Array.from({ length: documents }, () => known[next()]);
}

/** What is known of the index so far. */
class Index {
  /** @param {any} start what the start-up file says @param {string} root what leads to the site's root */
  constructor(start, root) {
    if (start?.format !== FORMAT) throw new SearchError("format");
    setTables(start.analysis);
    this.root = root;
    this.start = start;
    /** How many documents there are. @type {number} */
    this.documents = start.documents;
    this.words = new Ranges(start.words);
    this.letters = new Ranges(start.letters);
    this.ends = new Ranges(start.ends);
    /** Ids of groups, headings where the hub has them, names in queries, hashes of shards.
     * @type {[string, string | null, string[], string | null][]} */
    this.groups = start.groups;
    /** Shards that are there, by their names, as they were read. @type {Map<string, any>} */
    this.shards = new Map();
    /** Shards that were asked for and are not there. @type {Map<string, (parts: any[]) => any>} */
    this.missing = new Map();
  }

  /**
   * A shard as it was read; null where it has to be loaded first.
   * @template T
   * @param {string} name
   * @param {(parts: any[]) => T} read
   * @returns {T | null}
   */
  need(name, read) {
    const shard = this.shards.get(name);
    if (shard === undefined) this.missing.set(name, read);
    return shard ?? null;
  }

  /** Loads what was asked for. */
  async loadMissing() {
    const missing = [...this.missing];
    this.missing.clear();
    await Promise.all(missing.map(async ([name, read]) => {
      const parts = await load(name, `${this.root}assets/search/${name}.js`);
      if (!this.shards.has(name)) this.shards.set(name, read(parts));
    }));
  }

  /** @param {number} number */
  wordShard(number) {
    return this.need(this.words.name("w", number), (parts) => new WordShard(number, parts));
  }

  /**
   * What stands under a key whose first word is `word`; undefined where there is nothing, null where it is not known yet.
   * @param {string} word
   * @param {string} key
   * @returns {Entry | undefined | null}
   */
  entry(word, key = word) {
    const number = this.words.at(word);
    if (number < 0) return undefined;
    const shard = this.wordShard(number);
    return shard && shard.entries.get(key);
  }

  /** The codes of lengths in a field. @param {number} field @returns {Uint8Array | null} */
  lengths(field) {
    if (!field) return this.documentShard()?.lengths ?? null;
    const hash = this.start.single[field + 1];
    return this.need(`l${field - 1}-${hash}`, ([text]) => lengths(this.documents, text));
  }

  /** How long documents are, and the names of the files with their records. */
  documentShard() {
    return this.need(`d0-${this.start.single[0]}`, ([text, records]) =>
      ({ lengths: lengths(this.documents, text), records }));
  }

  /**
   * What results show of a document: address, title, what it is, date, language, places, hash of its text.
   * @param {number} document
   * @returns {[string, string, string, string, string, string, string] | null}
   */
  record(document) {
    const names = this.documentShard()?.records;
    if (!names) return null;
    const file = Math.floor(document / this.start.records), at = document % this.start.records;
    return this.need(`r${file}-${names.substr(file * HASH, HASH)}`, (parts) => parts)?.[at] ?? null;
  }

  /** The text of a document. @param {number} document @returns {string | null} */
  text(document) {
    const record = this.record(document);
    return record && this.need(`t-${record[6]}`, ([text]) => text);
  }

  /** The values of a group; undefined where no document has any. @param {number} group @returns {Facet | undefined | null} */
  facet(group) {
    const hash = this.groups[group][3];
    if (!hash) return undefined;
    return this.need(`f${group}-${hash}`, (parts) => new Facet(this.documents, /** @type {any} */ (parts)));
  }

  /** The hashes of shards of positions. @returns {string | null} */
  positionNames() {
    return this.need(`q0-${this.start.single[1]}`, ([text]) => text);
  }

  /**
   * Where a stem stands in the documents of a field: for each its positions.
   * @param {Stem} stem
   * @param {number} field
   * @returns {Int32Array[] | null}
   */
  positions(stem, field) {
    const shard = this.wordShard(stem.shard);
    const names = this.positionNames();
    if (!shard || !names) return null;
    const lists = this.need(this.words.name("p", stem.shard, names), ([text]) => {
      const next = numbers(text);
      return Array.from({ length: FIELDS }, (_, field) =>
        shard.stems.map(({ fields }) => {
          const times = fields[field].times ?? [];
          return Array.from(times, (count) => rising(next, count));
        }));
    });
    return lists && lists[field][stem.order];
  }

  /**
   * The keys of a spelling list from one on, up to another, and the powers of two of their documents; null where some
   * are not there yet.
   * @param {"s" | "e"} kind
   * @param {string} from
   * @param {string} to
   * @returns {[string, number][] | null}
   */
  spellings(kind, from, to) {
    const ranges = kind === "s" ? this.letters : this.ends;
    /** @type {[string, number][]} */
    const found = [];
    let known = true;
    const first = Math.max(ranges.at(from), 0);
    for (let number = first; number < ranges.bounds.length && (number === first || ranges.bounds[number] < to); number++) {
      const shard = this.need(ranges.name(kind, number), (parts) => new Spelling(parts));
      if (!shard) known = false;
      else shard.keys.forEach((key, at) => key >= from && key < to && found.push([key, shard.powers[at]]));
    }
    return known ? found : null;
  }
}
