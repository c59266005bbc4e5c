// Ranking: tantivy's BM25 in single precision, step by step, so that the last bit is the same. docs/search-format.md has
// the formula.

const f = Math.fround;

/** tantivy's constants (bm25.rs). */
const K1 = f(1.2), B = f(0.75);
/** How much a term by its name counts against the words of the name. */
const TERM_BOOST = 2;
/** What the page of a term has more than other documents with it. */
const OWN_PAGE = 2;
/** The fields of terms, which come after those of words. */
const TERMS = FIELDS;

/**
 * What is looked for: postings in a field, a constant for documents, or a sum of such.
 * @typedef {{field: number, postings: Postings, frequencies: number[]}} Leaf frequencies: what the idf is the sum of
 * @typedef {{documents: Int32Array, score: number}} Constant
 * @typedef {{leaf: Leaf, boost: number} | Constant | {sum: Query[]}} Query
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
    const bits = new Uint32Array(Array.from({ length: count }, next));
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
    if ("score" in query) {
      for (const document of query.documents) {
        scores[document] += query.score;
        found[document] = 1;
      }
      return;
    }
    const { field, postings: { documents, times }, frequencies } = query.leaf;
    let idf = 0;
    for (const frequency of frequencies) idf = f(idf + this.idf(frequency));
    const weight = f(f(idf * f(1 + K1)) * query.boost), norms = this.norms[field];
    // A term's documents have no length: each counts as of length 1.
    const codes = field < TERMS ? this.index.lengths(field) : null;
    if (field < TERMS && !codes) return;
    for (let at = 0; at < documents.length; at++) {
      const document = documents[at], time = times ? times[at] : 1;
      const norm = norms[codes ? codes[document] : 1];
      scores[document] += f(weight * f(time / f(time + norm)));
      found[document] = 1;
    }
  }
}

/**
 * The documents that have stems one after the other, and how often.
 * @param {Postings[]} lists the documents of each stem
 * @param {Int32Array[][]} places where each document of each stem has it
 * @returns {Postings}
 */
function phrase(lists, places) {
  const documents = [], times = [];
  const cursors = lists.map(() => 0);
  outer: for (const document of lists[0].documents) {
    for (const [at, list] of lists.entries()) {
      while (list.documents[cursors[at]] < document) cursors[at]++;
      if (list.documents[cursors[at]] !== document) continue outer;
    }
    let count = 0;
    const rest = places.slice(1).map((place, at) => new Set(place[cursors[at + 1]]));
    for (const position of places[0][cursors[0]]) {
      if (rest.every((place, at) => place.has(position + at + 1))) count++;
    }
    if (count) {
      documents.push(document);
      times.push(count);
    }
  }
  return new Postings(Int32Array.from(documents), Int32Array.from(times));
}
