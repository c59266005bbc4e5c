// Ranking: tantivy's BM25 in single precision, step by step, so that the last bit is the same. docs/search-format.md has
// the formula.

const f = Math.fround;

/** tantivy's constants (bm25.rs). */
const K1 = f(1.2), B = f(0.75);
/** How much a term by its name counts against the words of the name. */
const TERM_BOOST = 2;
/** What the page of a term has more than other documents with it. */
const OWN_PAGE = 2;

/**
 * What is looked for: a list, or a sum of such. frequencies: what the idf is the sum of; where there are none each document
 * has what `boost` says.
 * @typedef {{list: Postings, frequencies: number[], boost: number}} Leaf
 * @typedef {Leaf | {sum: Query[]}} Query
 */

/** The length that a code of tantivy's means (fieldnorm/code.rs). @param {number} code */
function lengthOf(code) {
  if (code < 24) return code;
  const bits = (code - 24) & 7, shift = ((code - 24) >> 3) - 1;
  return 24 + (shift < 0 ? bits : (bits | 8) * 2 ** shift);
}

/** Scores of the documents of one index. */
class Ranking {
  /** @param {Index} index */
  constructor(index) {
    this.index = index;
    const next = numbers(index.start.idf), count = next();
    const frequencies = rising(next, count);
    const bits = plain(next, count);
    const values = new Float32Array(bits.buffer);
    /** Those that a logarithm does not give to the last bit. */
    this.odd = new Map(Array.from(frequencies, (frequency, at) => [frequency, values[at]]));
    /** What lengths come to, by field. @type {Float32Array[]} */
    this.norms = index.start.tokens.map((/** @type {number} */ tokens) => {
      const average = f(f(tokens) / f(index.documents));
      return Float32Array.from({ length: 256 }, (_, code) =>
        f(K1 * f(f(1 - B) + f(f(B * f(lengthOf(code))) / average))));
    });
  }

  /** Inverse document frequency. @param {number} frequency */
  idf(frequency) {
    const odd = this.odd.get(frequency);
    if (odd !== undefined) return odd;
    const x = f(f(f(this.index.documents - frequency) + 0.5) / f(f(frequency) + 0.5));
    return f(Math.log(f(1 + x)));
  }

  /**
   * Adds the scores of a query to what documents have.
   * @param {Query} query
   * @param {Float32Array} scores
   * @param {Uint8Array} found documents that the query finds are marked
   */
  add(query, scores, found) {
    if ("sum" in query) {
      // Summed by itself first: the order of additions is felt in the last bit.
      const sum = new Float32Array(scores.length), own = new Uint8Array(scores.length);
      for (const part of query.sum) this.add(part, sum, own);
      for (let at = 0; at < sum.length; at++) {
        if (own[at]) {
          scores[at] += sum[at];
          found[at] = 1;
        }
      }
      return;
    }
    const { list: { field, documents, times, codes }, frequencies, boost } = query;
    let idf = 0;
    for (const frequency of frequencies) idf = f(idf + this.idf(frequency));
    const weight = f(f(idf * f(1 + K1)) * boost), norms = this.norms[field];
    let block = -1, /** @type {Uint8Array | null | undefined} */ lengths;
    for (let at = 0; at < documents.length; at++) {
      const document = documents[at], own = Math.floor(document / BLOCK), time = times[at];
      // A term's documents have no length: each counts as of length 1.
      if (field < TERMS && !codes && own !== block) lengths = this.index.lengths(field, block = own);
      const norm = norms[codes ? codes[at] : lengths ? lengths[document % BLOCK] : 1];
      scores[document] += frequencies[0] ? f(weight * f(time / f(time + norm))) : boost;
      found[document] = 1;
    }
  }
}

/**
 * The documents that have stems one after the other, and how often.
 * @param {Postings[]} lists the documents of each stem
 * @param {(list: Postings, document: number) => number[] | undefined} positions
 * @returns {Postings}
 */
function phrase(lists, positions) {
  const documents = [], times = [], others = lists.slice(1).map((list) => new Set(list.documents));
  for (const document of lists[0].documents) {
    if (!others.every((other) => other.has(document))) continue;
    const [first, ...rest] = lists.map((list) => new Set(positions(list, document)));
    const count = [...first].filter((position) => rest.every((place, at) => place.has(position + at + 1))).length;
    if (count) {
      documents.push(document);
      times.push(count);
    }
  }
  return postings(lists[0].field, documents.length, Int32Array.from(documents), Int32Array.from(times));
}
