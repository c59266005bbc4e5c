// Passages: the piece of a text that a reader would pick, marked, as src/search/passage.rs makes them.

/** How wide a passage is at most, how much of that may come before the first word, and how much does at least. */
const WIDTH = 240, LEAD = 90, SHORT_LEAD = 40;
/** How many pairs have to follow each other to be taken for a longer word. */
const PAIRS = 3;

/**
 * What is marked: forms, each with the number of the word that it is found for; pairs that were typed as whole words; and
 * how many pairs have to follow each other where they are part of a longer word.
 * @typedef {{forms: Map<string, number>, whole: Set<string>, pairs: number}} Marks
 */
/** A piece of a text. @typedef {{text: string, marked: boolean}} Segment */

/** @param {Reading} reading @param {string} typed @returns {Marks} */
function marksOf(reading, typed) {
  /** @type {Map<string, number>} */
  const stems = new Map();
  /** The shards of what is looked for have the other forms of its stems, or nearly all. @type {Set<number>} */
  const shards = new Set();
  let which = 0;
  /** @param {Stem} stem */
  const set = (stem) => {
    shards.add(stem.fields[0].shard);
    if (!stems.has(stem.text)) stems.set(stem.text, which);
  };
  /** @param {Clause} clause */
  const add = (clause) => {
    if ("terms" in clause) clause.words.forEach(add);
    else if ("rows" in clause) for (const stem of clause.rows.flat()) set(stem), which++;
    else clause.stems.forEach(set), which++;
  };
  for (const { clause } of reading.wanted) add(clause);
  /** @type {Map<string, number>} */
  const forms = new Map();
  for (const number of shards) {
    for (const [form, entry] of reading.index.wordShard(number)?.entries ?? []) {
      const stem = entry.stems.find((stem) => stems.has(stem.text));
      if (stem) forms.set(form, /** @type {number} */ (stems.get(stem.text)));
    }
  }
  let run = [], pairs = 0;
  const whole = new Set();
  for (const word of wordsOf(typed)) {
    run.push(word.form);
    if (word.unit === PAIR) continue;
    if (run.length <= 2) run.forEach((form) => whole.add(form));
    pairs = Math.max(pairs, run.length - 1);
    run = [];
  }
  return { forms, whole, pairs: Math.min(pairs, PAIRS) };
}

/**
 * The words of a text that are marked.
 * @param {string} text
 * @param {Marks} marks
 */
function foundIn(text, { forms, whole, pairs }) {
  /** Pairs that follow each other are a stretch: a short one is a part of many other words.
   * @type {{words: {from: number, to: number, which: number}[], sure: boolean}[]} */
  const stretches = [];
  words(text, (word, from, to, unit) => {
    const form = fold(word), which = forms.get(form);
    if (which === undefined) return;
    // One cluster that was typed is no more than that of the pair.
    for (const head of unit === PAIR && !whole.has(form) ? whole : []) {
      if (text.startsWith(head, from) && !JOINED.test(text.charAt(from + head.length))) to = from + head.length;
    }
    const last = stretches[stretches.length - 1], sure = unit === WORD || whole.has(form);
    if (last && from < last.words[last.words.length - 1].to) {
      last.words.push({ from, to, which });
      last.sure ||= sure;
    } else stretches.push({ words: [{ from, to, which }], sure });
  });
  return stretches.flatMap(({ words, sure }) => sure || words.length >= pairs ? words : []);
}

/** @param {string} text */
function widthOf(text) {
  let width = 0;
  for (const c of text) width += UNSPACED.test(c) ? 2 : 1;
  return width;
}

/**
 * Where the first word stands of those that are together the most in the least text.
 * @param {string} text
 * @param {{from: number, which: number}[]} found
 */
function densest(text, found) {
  let width = 0, before = 0;
  const widths = found.map(({ from }) => {
    width += widthOf(text.slice(before, from));
    before = Math.max(before, from);
    return width;
  });
  let words = 0, span = 0, start = 0;
  for (const [first, { from }] of found.entries()) {
    const met = new Set();
    let taken = 0;
    for (let at = first; at < found.length && widths[at] - widths[first] <= WIDTH - LEAD - 10; at++) {
      if (!met.has(found[at].which)) taken = widths[at] - widths[first];
      met.add(found[at].which);
    }
    if (met.size > words || (met.size === words && taken < span)) [words, span, start] = [met.size, taken, from];
  }
  return start;
}

/** Whether a sentence ends with a text. @param {string} text */
const endsSentence = (text) => !text.trimEnd() || stops.has(text.trimEnd().slice(-1)) || text.endsWith("\n");

/** Where the passage begins whose first marked word is there. @param {string} text @param {number} word */
function startOf(text, word) {
  let lead = 0, short = -1, afterBreak = word, later = text.charAt(word);
  for (let next = word; next > 0;) {
    const at = /[\udc00-\udfff]/.test(text[next - 1]) && next > 1 ? next - 2 : next - 1;
    const c = text.slice(at, next), space = /\s/.test(c);
    if (c === "\n" || (stops.has(c) && (!later || /\s/.test(later) || c > "\x7f"))) {
      return word - text.slice(next, word).trimStart().length;
    }
    lead += widthOf(c);
    if (lead > LEAD) return short < 0 ? afterBreak : short;
    if (lead <= SHORT_LEAD && (space || (UNSPACED.test(c) && later && !JOINED.test(later)))) afterBreak = next;
    else if (short < 0 && lead > SHORT_LEAD) short = afterBreak;
    [next, later] = [at, c];
  }
  return 0;
}

/** Where a passage ends that begins there. @param {string} text @param {number} from */
function endOf(text, from) {
  let width = 0, last = from, at = from, before = " ";
  for (const c of text.slice(from)) {
    if (/\s/.test(c) || (UNSPACED.test(c) && !JOINED.test(c) && !JOINING.test(before))) last = at;
    width += widthOf(c);
    if (width > WIDTH) return last > from ? last : at;
    at += c.length;
    before = c;
  }
  return text.length;
}

/**
 * A piece of a text with its marks.
 * @param {string} text
 * @param {{from: number, to: number}[]} found
 * @param {number} from
 * @param {number} to
 */
function segments(text, found, from, to) {
  /** @type {Segment[]} */
  const pieces = [];
  /** @param {string} text @param {boolean} marked */
  const push = (text, marked) => {
    const last = pieces[pieces.length - 1];
    if (last?.marked === marked) last.text += text;
    else if (text) pieces.push({ text, marked });
  };
  let at = from;
  for (const word of found) {
    if (word.from < from || word.to > to) continue;
    // Pairs of clusters overlap.
    const start = Math.max(word.from, at);
    push(text.slice(at, start), false);
    push(text.slice(start, Math.max(word.to, start)), true);
    at = Math.max(at, word.to);
  }
  push(text.slice(at, Math.max(to, at)), false);
  return pieces;
}

/** The best passage of a text. @param {string} text @param {Marks} marks */
function passage(text, marks) {
  const found = foundIn(text, marks), from = startOf(text, densest(text, found)), to = endOf(text, from);
  const pieces = segments(text, found, from, to);
  if (from && !endsSentence(text.slice(0, from))) pieces.unshift({ text: "… ", marked: false });
  if (to < text.trimEnd().length && !endsSentence(text.slice(0, to))) pieces.push({ text: " …", marked: false });
  return pieces;
}
