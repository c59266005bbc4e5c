// The index: shards are loaded as they are needed, and read. docs/search-format.md has the format.

/** The format that this client reads. */
const FORMAT = 3;
/** How many characters tell shards of one place apart. */
const HASH = 4;
/** How many documents stand in a file together, and how many a list has at most that is in one piece. */
const BLOCK = 8192, LONG = 4096;
/** How many documents are known of a word with longer ones: those that come first where nothing else is looked for. */
const BEST = 64;
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
  const shared = plain(next, next());
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

  /** What a shard is called. @param {string} kind @param {number} number */
  name(kind, number) {
    return called(kind, this.bounds[number], this.hashes, number);
  }
}

/**
 * What a shard is called: what it holds, which of these or where it begins, and a hash.
 * @param {string} kind
 * @param {string | number} place
 * @param {string} hashes of all
 * @param {number} at which of these
 */
const called = (kind, place, hashes, at) => `${kind}${place}-${hashes.substr(at * HASH, HASH)}`;

/**
 * Documents in a rising order that have something in a field, and how often each. `count`: how many there are, for a long list
 * has them elsewhere; `codes`: their lengths, where they are known already. `shard`: where it stands; `order`: its place there
 * among the short lists or the long ones.
 * @typedef {{field: number, documents: Int32Array, times: Int32Array, shard: number, order: number, count: number,
 *   codes: Int32Array | null}} Postings
 */

/** @param {number} field @param {number} count @param {Int32Array} documents @param {Int32Array} times @returns {Postings} */
const postings = (field, count, documents, times, shard = 0, order = 0) =>
  ({ field, count, documents, times, shard, order, codes: null });

/**
 * Lists that stand together.
 * @param {() => number} next
 * @param {number[]} fields of each its field
 * @param {number} most how many documents one has here: a longer one has none
 * @param {number} [first] the least document
 */
function listsOf(next, fields, most, first) {
  const counts = fields.map(next), documents = counts.map((count) => rising(next, count > most ? 0 : count, first));
  return counts.map((count, at) => postings(fields[at], count, documents[at], plain(next, documents[at].length, 1)));
}

/** @param {() => number} next @param {number} count @param {number} number the least there may be */
function rising(next, count, number = 0) {
  const list = new Int32Array(count);
  for (let at = 0; at < count; at++) {
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

/** The best documents of a word: how many it has in all, and for each of its stems a list. @typedef {{count: number, lists: Postings[]}} Best */
/**
 * A stem with its documents by field, and what is best of words that have it first, by the keys of their clauses.
 * @typedef {{text: string, fields: Postings[], best: Record<string, Best>}} Stem
 */
/**
 * A term by its token, with the documents that have it and those whose own term it is.
 * @typedef {{token: string, documents: Postings, own: Postings}} Term
 */
/**
 * What stands under a word or several.
 * @typedef {{form: boolean, power: number, stems: Stem[], names: Term[], codes: Term[]}} Entry
 */

/** How many fields words are looked for in: all of a document, its title, its authors; that of terms, which comes next; and, among what
 * comes in blocks, the names of files with records, and of those with positions. */
const FIELDS = 3, TERMS = FIELDS, RECORDS = FIELDS, PLACES = 4;

/** A shard of words. */
class WordShard {
  /** @param {number} number @param {string[]} parts */
  constructor(number, [keys, endings, tokens, begun, pieces, text]) {
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
          this.stems.push({ text: "", fields: [], best: {} });
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
          if (!ago) terms.push(/** @type {Term} */ ({ token: names[terms.length] }));
          entry[of].push(terms[terms.length - (ago || 1)]);
        }
      }
    }

    /** Lists that are here whole, and those that have pieces. @type {Postings[][]} */
    this.lists = [[], []];
    /** @param {number} field @param {any[]} things */
    const lists = (field, things) => listsOf(next, things.map(() => field), LONG).map((list) => {
      list.shard = number;
      list.order = this.lists[Number(list.count > LONG)].push(list) - 1;
      return list;
    });
    for (let field = 0; field < FIELDS; field++) lists(field, this.stems).forEach((list, at) => this.stems[at].fields.push(list));
    lists(TERMS, terms).forEach((list, at) => terms[at].documents = list);
    lists(TERMS, terms).forEach((list, at) => terms[at].own = list);
    for (const { stems } of forms) {
      const key = keyOfStems(0, stems), [{ best }] = stems;
      if (best[key] || !stems.some(({ fields: [{ count }] }) => count > LONG)) continue;
      const count = next(), documents = rising(next, BEST), codes = plain(next, BEST);
      best[key] = { count, lists: stems.map(({ fields: [{ count }] }) => ({ ...postings(0, count, documents, plain(next, BEST)), codes })) };
    }
    /** The hashes of the pieces of its long lists. */
    this.pieces = pieces;

    /** What words that go on in the next shards stand for. */
    this.begun = new Map(begun.split("\n").map((line) => {
      const [start, forms] = line.split(":");
      return [start, forms ? forms.split(" ") : []];
    }));
  }
}

/** No documents. */
const NONE = postings(0, 0, new Int32Array(0), new Int32Array(0));

/** Rows of numbers, one after the other. */
class Rows {
  /** @type {number[]} */
  all = [];
  /** Where each ends. @type {number[]} */
  ends = [];

  /** @param {Int32Array} row */
  add(row) {
    for (const number of row) this.all.push(number);
    this.ends.push(this.all.length);
  }

  /** @param {number} at */
  of(at) {
    return this.all.slice(this.ends[at - 1] ?? 0, this.ends[at]);
  }
}

/**
 * Where documents have what lists are of: for each list what gives the positions of a document.
 * @param {string} text
 * @param {Postings[]} lists
 */
function places(text, lists) {
  const next = numbers(text);
  return lists.filter(({ field }) => field < TERMS).map(({ documents, times }) => {
    const rows = new Rows();
    times.forEach((count) => rows.add(rising(next, count)));
    return (/** @type {number} */ document) => rows.of(lastUpTo(documents, document));
  });
}

/** The values of a group, and for each document which it has. */
class Facet extends Rows {
  /**
   * @param {number} documents
   * @param {[[string, string, number?][], string[], string][]} pieces the first has the values
   */
  constructor(documents, pieces) {
    super();
    const [[values, sections]] = pieces;
    this.values = values.map(([id, title, section]) =>
      ({ id, title, section: sections[section ?? -1] ?? null }));
    for (const [at, [, , text]] of pieces.entries()) {
      const next = numbers(text);
      for (const count of plain(next, Math.min(documents - at * BLOCK, BLOCK))) this.add(plain(next, count));
    }
  }
}

/** What is known of the index so far. */
class Index {
  /** @param {any} start what the start-up file says @param {string} root what leads to the site's root */
  constructor(start, root) {
    if (start?.format !== FORMAT) throw new SearchError("format");
    setTables(start);
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

  /**
   * What there is in blocks: the lengths of documents in one of their fields, the names of the files with their records, those of
   * positions. Null where it has to be loaded first.
   * @param {number} kind the field, `RECORDS` or `PLACES`
   * @param {number} block
   * @param {(text: string) => any} read
   */
  block(kind, block, read = (text) => text) {
    return this.need(called("dlanq"[kind], block, this.start.blocks[kind], block), ([text]) => read(text));
  }

  /** tantivy's codes of the lengths of a block's documents. @param {number} field @param {number} block */
  lengths(field, block) {
    return this.block(field, block, (text) => {
      const next = numbers(text), known = plain(next, next());
      return Uint8Array.from({ length: Math.min(this.documents - block * BLOCK, BLOCK) }, () => known[next()]);
    });
  }

  /**
   * What results show of a document: address, title, what it is, date, language, places, hash of its text.
   * @param {number} document
   * @returns {[string, string, string, string, string, string, string] | null | undefined}
   */
  record(document) {
    const { records } = this.start, file = Math.floor(document / records);
    const names = this.block(RECORDS, Math.floor(document / BLOCK));
    return names ? this.need(called("r", file, names, file % (BLOCK / records)), (parts) => parts)?.[document % records] : null;
  }

  /** The text of a document. @param {number} document @returns {string | null} */
  text(document) {
    const record = this.record(document);
    return record ? this.need(`t-${record[6]}`, ([text]) => text) : null;
  }

  /**
   * What is in pieces, one for each block of documents, made into one; null where some have to be loaded first.
   * @template T
   * @param {string} kind
   * @param {string | number} place
   * @param {string} hashes
   * @param {(pieces: any[][]) => T} join
   * @returns {T | null}
   */
  joined(kind, place, hashes, join) {
    const name = kind + place + hashes;
    if (!this.shards.has(name)) {
      const pieces = [];
      for (let at = 0; hashes[at * HASH]; at++) pieces.push(this.need(called(kind, `${at}.${place}`, hashes, at), (parts) => parts));
      if (pieces.includes(null)) return null;
      this.shards.set(name, join(/** @type {any[][]} */ (pieces)));
    }
    return this.shards.get(name);
  }

  /** The values of a group; undefined where no document has any. @param {number} group @returns {Facet | undefined | null} */
  facet(group) {
    const hashes = this.groups[group][3];
    return hashes ? this.joined("f", group, hashes, (pieces) => new Facet(this.documents, /** @type {any} */ (pieces))) : undefined;
  }

  /**
   * The long lists of a shard: whole, and by block with the hashes of their positions.
   * @param {number} number
   */
  long(number) {
    const shard = this.wordShard(number);
    return shard && this.joined("v", this.words.bounds[number], shard.pieces, (pieces) => {
      const fields = shard.lists[1].map(({ field }) => field);
      const blocks = pieces.map(([hash, text], block) => [hash, listsOf(numbers(text), fields, BLOCK, block * BLOCK)]);
      /** @param {number} at @param {"documents" | "times"} what */
      const all = (at, what) => Int32Array.from(blocks.flatMap(([, lists]) => [...lists[at][what]]));
      const lists = shard.lists[1].map(({ field, count }, at) => postings(field, count, all(at, "documents"), all(at, "times"), number, at));
      return { blocks, lists };
    });
  }

  /** A list with all its documents, or none where they are not there yet. @param {Postings} list */
  whole(list) {
    return list.count > list.documents.length && !list.codes ? this.long(list.shard)?.lists[list.order] ?? NONE : list;
  }

  /**
   * Where a document has what a list is of; undefined where that is not known yet.
   * @param {Postings} list whole
   * @param {number} document
   */
  positions({ shard: number, order, count }, document) {
    const block = Math.floor(document / BLOCK), bound = this.words.bounds[number];
    const [place, hash, lists] = count > LONG
      ? [`${block}.${bound}`, ...this.long(number)?.blocks[block] ?? []]
      : [bound, this.block(PLACES, Math.floor(number / BLOCK))?.substr(number % BLOCK * HASH, HASH), this.wordShard(number)?.lists[0]];
    return hash && this.need(`p${place}-${hash}`, ([text]) => places(text, lists))?.[order](document);
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
      const shard = this.need(ranges.name(kind, number), ([keys, text]) => {
        const next = numbers(text);
        return sorted(next, keys).map((key) => /** @type {[string, number]} */ ([key, next()]));
      });
      if (shard) found.push(...shard.filter(([key]) => key >= from && key < to));
      else known = false;
    }
    return known ? found : null;
  }
}
