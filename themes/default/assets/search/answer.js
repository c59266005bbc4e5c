// Answers: ranked documents and counts, as src/search/answer.rs gives them.

/** What more than nine tenths of the documents have does not decide which have all the words. */
const COMMON = [9, 10];

/**
 * What is asked.
 * @typedef {object} SearchRequest
 * @property {string} text as it was typed
 * @property {[string, string][]} [filters] groups and values; several of a group mean any of them
 * @property {number} [limit] the most results: 10
 * @property {boolean} [facets] whether values are counted
 * @property {boolean} [byDate] whether the newest come first
 * @property {boolean} [typing] whether the last word may go on
 */
/**
 * A document that was found.
 * @typedef {object} Hit
 * @property {number} document its number
 * @property {number} score
 * @property {boolean} all whether it has all the words
 * @property {string} url from the site's root
 * @property {string} title
 * @property {string} label its kind
 * @property {string} date ISO 8601, or empty
 * @property {string} language
 * @property {string} places
 */
/**
 * A value of a group, and how many documents it would give.
 * @typedef {{id: string, title: string, section: string | null, count: number}} Count
 */
/**
 * What is found.
 * @typedef {object} Answer
 * @property {number} total documents with any of the words
 * @property {number} totalAll documents with all of them
 * @property {Hit[]} hits
 * @property {{id: string, title: string | null, values: Count[]}[] | null} facets where they were asked for
 * @property {Map<string, string>} mended words that no document has, and what was looked for in their place
 * @property {[string, string][]} filters groups and values that narrow, those in the text too
 * @property {Marks} marks what was found, for passages
 * @property {SearchRequest} request what was asked
 * @property {Index} index what it was answered from: another one where the hub was built anew
 */

/** Answers from what is there of an index. */
class Answering {
  /** @param {Index} index @param {Ranking} ranking @param {SearchRequest} request */
  constructor(index, ranking, request) {
    this.index = index;
    this.ranking = ranking;
    this.request = request;
  }

  /**
   * The answer; null where shards have to be loaded first.
   * @returns {Answer | null}
   */
  answer() {
    const { index, request } = this;
    const reading = new Reading(index, request.text, request.typing);
    for (const [id, value] of request.filters ?? []) {
      const group = index.groups.findIndex(([known]) => known === id), values = reading.filter(id, value);
      // What means nothing here is had by no document.
      reading.filters.push(...values.length ? values : [{ group: Math.max(group, 0), value: -1 }]);
    }
    const count = index.documents;
    const scores = new Float32Array(count), found = new Uint8Array(count);
    const alone = this.alone(reading);
    if (alone) this.ranking.add({ sum: alone.lists.map((list) => this.leaf(list)) }, scores, found);
    else if (reading.wanted.length) {
      this.ranking.add({ sum: reading.wanted.map(({ clause, times }) => this.scored(clause, times)) }, scores, found);
    } else found.fill(1);
    const all = alone ? found : this.withAllWords(reading);
    for (const clause of reading.unwanted) this.exact(clause).forEach((has, at) => has && (found[at] = 0));
    const facets = this.narrow(reading, found);
    // Of a small library all are needed anyway: so they come together with the words.
    if (count <= 4 * BLOCK) for (let at = 0; at * BLOCK < count; at++) index.block(RECORDS, at), index.lengths(0, at);
    if (index.missing.size) return null;

    const best = this.best(scores, found, all);
    const hits = best.map((document) => {
      const [url, title, label, date, language, places] = index.record(document) ?? [];
      return { document, score: scores[document], all: all[document] > 0, url, title, label, date, language, places };
    });
    if (index.missing.size) return null;
    let total = 0, totalAll = 0;
    found.forEach((has, at) => {
      total += has;
      totalAll += has & all[at];
    });
    const filters = reading.filters.map(({ group, value }) =>
      /** @type {[string, string]} */ ([index.groups[group][0], index.facet(group)?.values[value]?.id ?? ""]));
    if (alone) total = totalAll = alone.count;
    return { total, totalAll, hits: /** @type {Hit[]} */ (hits), facets, mended: reading.mended, filters,
      marks: marksOf(reading, request.text), request, index };
  }

  /**
   * What the answer is known by: a word with long lists that nothing else adds to or takes from.
   * @param {Reading} reading
   * @returns {Best | undefined}
   */
  alone({ wanted, unwanted, filters, unwantedValues }) {
    const { limit = 0, facets, byDate } = this.request;
    const [one, other] = /** @type {any[]} */ ([wanted, unwanted, filters, unwantedValues].flat());
    if (!other && one?.times === 1 && limit <= BEST && !facets && !byDate) return one.clause.stems?.[0]?.best[one.clause.key];
  }

  /** The query that ranks by a clause. @param {Clause} clause @param {number} boost @returns {Query} */
  scored(clause, boost) {
    if (!("terms" in clause)) return { sum: this.leaves(clause, boost) };
    return { sum: [
      ...clause.terms.map(({ documents }) => this.leaf(documents, boost * TERM_BOOST)),
      ...clause.terms.map(({ own }) => this.leaf(own, boost * OWN_PAGE, [])),
      ...clause.words.map((word) => this.scored(word, boost)),
    ] };
  }

  /** What ranks by a word or a phrase: its stems, or its rows of stems. @param {Any | Phrase} clause @param {number} [boost] */
  leaves(clause, boost) {
    const { field } = clause;
    if ("stems" in clause) return clause.stems.map((stem) => this.leaf(stem.fields[field], boost));
    return clause.rows.map((row) => {
      const lists = row.map((stem) => this.index.whole(stem.fields[field]));
      return this.leaf(phrase(lists, (list, document) => this.index.positions(list, document)), boost, lists);
    });
  }

  /** @param {Postings} list @param {number} [boost] @param {Postings[]} lists those whose frequencies count @returns {Leaf} */
  leaf(list, boost = 1, lists = [list]) {
    return { list: this.index.whole(list), frequencies: lists.map(({ count }) => count), boost };
  }

  /** The documents that have a clause in full. @param {Clause} clause */
  exact(clause) {
    const has = new Uint8Array(this.index.documents);
    let leaves;
    if ("terms" in clause) {
      const words = clause.words.map((word) => this.exact(word));
      words[0]?.forEach((_, at) => has[at] = words.every((word) => word[at]) ? 1 : 0);
      leaves = clause.terms.map(({ documents }) => this.leaf(documents));
    } else leaves = this.leaves(clause);
    for (const { list } of leaves) list.documents.forEach((document) => has[document] = 1);
    return has;
  }

  /** The documents that have all that decides. @param {Reading} reading */
  withAllWords({ wanted }) {
    const clauses = wanted.map(({ clause }) => this.exact(clause));
    const count = this.index.documents;
    const deciding = clauses.filter((has) => has.reduce((sum, one) => sum + one, 0) * COMMON[1] <= count * COMMON[0]);
    const all = deciding.length ? deciding : clauses;
    return new Uint8Array(count).map((_, at) => all.every((has) => has[at]) ? 1 : 0);
  }

  /**
   * Takes out what filters exclude, and counts the values of each group: its own filter is not held against them.
   * @param {Reading} reading
   * @param {Uint8Array} found
   */
  narrow({ filters, unwantedValues }, found) {
    const { index, request } = this;
    for (const { group, value } of unwantedValues) {
      const facet = index.facet(group);
      found.forEach((_, at) => facet?.of(at).includes(value) && (found[at] = 0));
    }
    if (!filters[0] && !request.facets) return null;
    const wanted = [...new Set(filters.map(({ group }) => group))].map((group) => ({ group, facet: index.facet(group),
      values: new Set(filters.filter((filter) => filter.group === group).map(({ value }) => value)) }));
    /** The groups that each document fails. */
    const failing = Array.from(found, (has, at) => wanted.filter(({ facet, values }) =>
      has && !facet?.of(at).some((value) => values.has(value))));
    const counted = request.facets ? index.groups.map(([id, title], group) => {
      const facet = index.facet(group), values = facet?.values.map((value) => ({ ...value, count: 0 })) ?? [];
      for (let at = 0; facet && at < found.length; at++) {
        if (found[at] && failing[at].every((own) => own.group === group)) for (const value of facet.of(at)) values[value].count++;
      }
      const isChosen = (/** @type {number} */ at) => filters.some((own) => own.group === group && own.value === at);
      return { id, title, values: values.filter(({ count }, at) => count || isChosen(at)) };
    }) : null;
    failing.forEach(({ length }, at) => length && (found[at] = 0));
    return counted;
  }

  /**
   * The best documents: those with all words first, then by score or date; of equals the newest.
   * @param {Float32Array} scores
   * @param {Uint8Array} found
   * @param {Uint8Array} all
   */
  best(scores, found, all) {
    const limit = this.request.limit ?? 10;
    /** Whether a document comes before another. @param {number} a @param {number} b */
    const before = (a, b) => all[a] !== all[b] ? all[a] > all[b]
      : !this.request.byDate && scores[a] !== scores[b] ? scores[a] > scores[b] : a > b;
    /** @type {number[]} */
    const best = [];
    for (let document = found.length - 1; document >= 0; document--) {
      if (!found[document] || (best.length >= limit && !before(document, best[limit - 1]))) continue;
      best.splice(partition(best.length, (at) => before(best[at], document)), 0, document);
      if (best.length > limit) best.pop();
    }
    return best;
  }
}

/** A search of one hub. */
class Engine {
  /** @param {string} root what leads from the page to the site's root, such as `../` */
  constructor(root) {
    this.root = root;
    /** @type {Promise<{index: Index, ranking: Ranking}> | null} */
    this.opened = null;
  }

  /** The start-up file, read once. */
  open() {
    return this.opened ??= load("start", `${this.root}search/start.js`).then((parts) => this.read(parts), (error) => {
      // What failed is tried anew.
      this.opened = null;
      throw error;
    });
  }

  /** @param {any[]} parts of the start-up file */
  read([start]) {
    const index = new Index(start, this.root);
    return { index, ranking: new Ranking(index) };
  }

  /**
   * Opens the index of now where the hub has been built anew since one was opened.
   * @param {Index} index
   * @throws {SearchError} the line is away
   */
  async reopen(index) {
    const before = this.opened;
    if ((await before)?.index !== index) return;
    // Past all caches.
    const parts = await load("start", `${this.root}search/start.js?t=${Date.now()}`);
    const isSame = JSON.stringify(parts[0]) === JSON.stringify(index.start);
    if (!isSame && this.opened === before) this.opened = Promise.resolve(this.read(parts));
  }

  /**
   * Answers a request. Shards are loaded until all is there.
   * @param {SearchRequest} request
   * @returns {Promise<Answer>}
   * @throws {SearchError} something cannot be loaded, or is of another version
   */
  async search(request) {
    return this.trying(({ index, ranking }) => new Answering(index, ranking, request).answer());
  }

  /**
   * The best passage of a document that was found.
   * @param {Answer} answer
   * @param {Hit} hit
   * @returns {Promise<Segment[]>}
   */
  async passage(answer, hit) {
    return this.trying(({ index }) => {
      // Where the hub was built anew since, documents have other numbers.
      const text = answer.index === index ? index.text(hit.document) : "";
      return text === null ? null : passage(text, answer.marks);
    });
  }

  /** Where a hit leads to, and what is marked there. @param {Hit} hit @param {string} text what was typed */
  address({ url }, text) {
    // On a disk a folder has no page of its own.
    const file = location.protocol === "file:" && /(^|\/)$/.test(url) ? "index.html" : "";
    return this.root + url + file + (text && `#${new URLSearchParams({ q: text })}`);
  }

  /** A short text with what was found marked. @param {Answer} answer @param {string} text @returns {Segment[]} */
  marked(answer, text) {
    return segments(text, foundIn(text, answer.marks), 0, text.length);
  }

  /**
   * Gives what `attempt` does, which is called until no shard is missing. Where one cannot be loaded it is tried once more,
   * with the index of now: the hub may have been built anew since the page was.
   * @template T
   * @param {(opened: {index: Index, ranking: Ranking}) => T | null} attempt
   * @returns {Promise<T>}
   */
  async trying(attempt) {
    for (let again = false; ; again = true) {
      const opened = await this.open(), { index } = opened;
      try {
        for (;;) {
          index.missing.clear();
          const result = attempt(opened);
          if (result !== null) return result;
          // It would never end: a file has less than it should.
          if (!index.missing.size) throw new SearchError();
          await index.loadMissing();
        }
      } catch (error) {
        if (again || !(error instanceof SearchError)) throw error;
        await this.reopen(index);
      }
    }
  }
}

/** @type {any} */ (self).pustaka = { Engine, words, fold };
