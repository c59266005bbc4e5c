// From text to the words that are looked up: rule by rule what src/search/analysis.rs does, whose head has the rules.

/** What a word is in the text: a word between separators; two neighbouring clusters of a run; the last cluster of a run;
 * a run of one cluster. */
const WORD = 0, PAIR = 1, LAST = 2, SINGLE = 3;

/** How many characters of a word count, and how many a cluster has at most. */
const LONGEST = 64, CLUSTER = 8;

/**
 * Reads numbers of variable length: see docs/search-format.md.
 * @param {string} text
 * @returns {() => number} the next one
 */
function numbers(text) {
  let at = 0;
  return () => {
    let number = 0;
    for (;;) {
      const code = text.charCodeAt(at++);
      // The alphabet leaves out space, the quotation mark and the backslash.
      const digit = code - (code > 92 ? 35 : code > 34 ? 34 : 33);
      if (!(digit >= 0)) throw new SearchError();
      if (digit < 70) return number * 70 + digit;
      number = number * 22 + digit - 70;
    }
  };
}

/** The frozen characters that words are made of. */
let CHARACTERS = /./u;
/** Those of Thai, Lao, Myanmar, Hangul, Khmer, Han, Hiragana, Katakana. */
let UNSPACED = CHARACTERS;
/** Those in these scripts that are written with what is before them. */
let JOINED = CHARACTERS;
/** Those that the next character is written with. */
let JOINING = CHARACTERS;
/** Dropped wherever they stand: soft hyphen, joiners, zero-width spaces, direction marks, variation selectors. */
let INVISIBLE = CHARACTERS;
/** The zeros of all scripts; nine digits follow each. @type {number[]} */
const zeros = [];
/** English words that are not looked for while a query has others. @type {Set<string>} */
let small = new Set();

/** Endings of words, none among them: what differs in them is another form of a word rather than a slip. @type {Set<string>} */
let endings = new Set();
/** Signs that end a sentence. @type {Set<string>} */
let stops = new Set();
/** Characters that become others where marks are dropped already. @type {Map<string, string>} */
let folded = new Map();

/**
 * Takes the tables that the start-up file has.
 * @param {{characters: string[], analysis: string[]}} start
 */
function setTables({ characters, analysis: [digits, words, ends, pairs, signs] }) {
  [CHARACTERS, UNSPACED, JOINED, JOINING, INVISIBLE] = characters.map((text) => {
    const next = numbers(text);
    let ranges = "";
    for (let left = next(), at = 0; left; left--) {
      ranges += `${String.fromCodePoint(at += next())}-${String.fromCodePoint(at += next())}`;
    }
    return RegExp(`[${ranges}]`, "u");
  });
  const gap = numbers(digits);
  zeros.length = 0;
  for (let left = gap(), at = 0; left; left--) zeros.push((at += gap() + 1) - 1);
  small = new Set(words.split(" "));
  endings = new Set(ends.split(" "));
  stops = new Set(signs);
  folded = new Map(pairs.split(" ").map((pair) => [pair[0], pair.slice(1)]));
}

/**
 * How many of the first places something holds for, which then holds for none.
 * @param {number} length
 * @param {(at: number) => boolean} holds
 */
function partition(length, holds) {
  let low = 0;
  for (let high = length; low < high;) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The place of the last that is not greater; -1 where all are.
 * @template {number | string} T
 * @param {ArrayLike<T>} rising
 * @param {T} one
 */
const lastUpTo = (rising, one) => partition(rising.length, (at) => rising[at] <= one) - 1;

const MARK = /[\u0300-\u036f]/;

/**
 * The words of a text in their order: word (not yet folded), where it begins and ends, and what it is.
 * @param {string} text
 * @param {(word: string, from: number, to: number, unit: number) => void} emit
 */
function words(text, emit) {
  /** @type {[string, number, number][]} */
  let stretch = [];
  let word = "", length = 0, from = 0, to = 0;
  /** The run that is being read, where its last cluster begins in it, and how many characters that has. */
  let run = "", cluster = 0, size = 0;
  /** Where that cluster begins in the text, and where the run ends. */
  let begin = 0, stop = 0;
  /** Where the cluster before it begins in the run and in the text. @type {[number, number] | null} */
  let before = null;

  const pair = () => before && emit(run.slice(before[0]), before[1], stop, PAIR);

  const end = () => {
    if (run) {
      pair();
      emit(run.slice(cluster), begin, stop, before ? LAST : SINGLE);
      run = "";
      before = null;
    }
    // Nothing but marks that folding drops is no word.
    if (/[^\u0300-\u036f]/.test(word)) emit(word, from, to, WORD);
    word = "";
    length = 0;
  };

  /** @param {string} c @param {number} start @param {number} until */
  const push = (c, start, until) => {
    if (run && MARK.test(c)) return;
    if (UNSPACED.test(c)) {
      if (!run) end();
      if (!run || size >= CLUSTER || !(JOINED.test(c) || JOINING.test(run.slice(-1)))) {
        if (run) {
          pair();
          before = [cluster, begin];
        }
        [cluster, begin, size] = [run.length, start, 0];
      }
      run += c;
      size++;
      stop = until;
      return;
    }
    if (run) end();
    if (!length++) from = start;
    to = until;
    if (length <= LONGEST) word += c;
  };

  const finish = () => {
    const normal = normalized(stretch);
    for (let at = 1; at < normal.length; at++) {
      const [before, here] = [normal[at - 1][0], normal[at][0]];
      if (before === "\u17d2") {
        if (here === "\u178a") normal[at][0] = "\u178f";
        if (normal[at - 2]?.[0] === "\u179a" && normal[at - 3]?.[0] === before) {
          normal[at - 2][0] = normal[at][0];
          normal[at][0] = "\u179a";
        }
      } else if (/^(\u0e4d[\u0e48-\u0e4b]|\u0ecd[\u0ec8-\u0ecb])$/.test(before + here)) {
        normal[at - 1][0] = here;
        normal[at][0] = before;
      }
    }
    for (const [character, start, stop] of normal) {
      for (const c of character.toLowerCase()) {
        if (c === "ς") push("σ", start, stop);
        else if (/[\u0640\u064b-\u0652\u0670]/.test(c)) continue;
        else if (CHARACTERS.test(c)) push(digit(c), start, stop);
        else end();
      }
    }
    end();
    stretch = [];
  };

  let at = 0;
  for (const c of text) {
    const start = at;
    at += c.length;
    if (CHARACTERS.test(c)) stretch.push([c, start, at]);
    else if (stretch.length && !INVISIBLE.test(c)) finish();
  }
  if (stretch.length) finish();
}

/** The ASCII digit of a native one; what is none stays. @param {string} c */
function digit(c) {
  const code = /** @type {number} */ (c.codePointAt(0)), value = code - zeros[lastUpTo(zeros, code)];
  return code > 127 && value >= 0 && value < 10 ? String(value) : c;
}

/**
 * Characters in NFKC, each with where it came from: as exact as can be known, which matters to passages alone.
 * @param {[string, number, number][]} source
 * @returns {[string, number, number][]}
 */
function normalized(source) {
  const text = source.map(([c]) => c).join(""), normal = text.normalize("NFKC");
  if (normal === text) return source;
  // By character first (Thai ำ becomes two), then by letter with its marks (e and ´ become one).
  for (const joins of [() => false, (/** @type {string} */ c) => /^[\p{M}\u1160-\u11ff]/u.test(c.normalize("NFKD"))]) {
    /** @type {[string, number, number][]} */
    const letters = [];
    for (const [c, from, to] of source) {
      const before = letters[letters.length - 1];
      if (before && joins(c)) {
        before[0] += c;
        before[2] = to;
      } else letters.push([c, from, to]);
    }
    const parts = letters.flatMap(([letter, from, to]) =>
      [...letter.normalize("NFKC")].map((c) => /** @type {[string, number, number]} */ ([c, from, to])));
    if (parts.map(([c]) => c).join("") === normal) return parts;
  }
  return [...normal].map((c) => [c, source[0][1], source[source.length - 1][2]]);
}

/**
 * The form of a word: what is looked up.
 * @param {string} word
 */
function fold(word) {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  let form = "";
  for (const c of word.normalize("NFD")) {
    if (!/[\u0300-\u036f\u0653-\u0655\u093c]/.test(c)) form += folded.get(c) ?? c;
  }
  return form.normalize("NFC");
}

/**
 * A word of a query: its form, what it is in the text, and whether it is the beginning of a word.
 * @typedef {{form: string, unit: number, open: boolean}} Word
 */

/**
 * The words of a text, folded.
 * @param {string} text
 * @returns {Word[]}
 */
function wordsOf(text) {
  /** @type {Word[]} */
  const found = [];
  words(text, (word, _from, _to, unit) => {
    const form = fold(word);
    if (form) found.push({ form, unit, open: false });
  });
  return found;
}

/**
 * The key of a name: its forms with spaces between. A run stands there by its pairs alone.
 * @param {Word[]} words
 */
function keyOf(words) {
  return words.filter((word) => word.unit !== LAST).map((word) => word.form).join(" ");
}
