const longestPattern = 200;
/** In how many ways a pattern may be tried from one place of the text: with 4,000 characters some ten million steps at most. */
const mostWays = 5_000;
/** As many as a text has characters. */
const endless = 4_000;

class Refused extends Error {}

/**
 * Says why a regular expression could run away, or is none; null when it is safe. Counts in how many ways it can be tried: choices
 * multiply, and a repetition within a repetition explodes, so it is refused.
 */
export function whyUnsafe(pattern: string): string | null {
  if (pattern.length > longestPattern) return `A pattern has at most ${longestPattern} characters.`;
  try {
    new RegExp(pattern, 'u');
    const ways = new Reader(pattern).alternatives();
    return ways > mostWays
      ? 'This pattern could take very long: it has too many choices or repetitions. Shorten it, or write phrases.'
      : null;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    return 'This is not a regular expression. Check its brackets and backslashes.';
  }
}

/** Reads a pattern that is known to be well-formed. */
class Reader {
  #at = 0;

  constructor(private readonly pattern: string) {}

  /** Ways of `a|b|c`, up to a closing bracket or the end. */
  alternatives(): number {
    let ways = this.#sequence();
    while (this.pattern[this.#at] === '|') {
      this.#at++;
      ways += this.#sequence();
    }
    return ways;
  }

  #sequence(): number {
    let ways = 1;
    while (this.#at < this.pattern.length && !'|)'.includes(this.pattern[this.#at] ?? '')) {
      const inner = this.#atom();
      ways *= this.#repeated(inner);
    }
    return ways;
  }

  /** One thing that may be repeated. */
  #atom(): number {
    const sign = this.pattern[this.#at++];
    if (sign === '\\') return this.#escaped();
    if (sign === '[') return this.#characterClass();
    if (sign !== '(') return 1;
    if (this.pattern[this.#at] === '?') {
      if (this.pattern[this.#at + 1] !== ':')
        throw new Refused('Only plain groups are possible in a pattern: write (?:...) or (...).');
      this.#at += 2;
    }
    const ways = this.alternatives();
    this.#at++;
    return ways;
  }

  #escaped(): number {
    const sign = this.pattern[this.#at++] ?? '';
    if (/[1-9k]/.test(sign)) throw new Refused('A pattern cannot refer back to a group.');
    // \p{...}, \u{...}
    if (/[pPu]/.test(sign) && this.pattern[this.#at] === '{')
      this.#at = this.pattern.indexOf('}', this.#at) + 1;
    return 1;
  }

  #characterClass(): number {
    while (this.pattern[this.#at] !== ']') this.#at += this.pattern[this.#at] === '\\' ? 2 : 1;
    this.#at++;
    return 1;
  }

  /** Ways of what was just read, with the quantifier behind it. */
  #repeated(inner: number): number {
    const quantifier = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.pattern.slice(this.#at));
    if (!quantifier) return inner;
    this.#at += quantifier[0].length;
    const [least, most] = rangeOf(quantifier);
    if (inner === 1) return most - least + 1;
    if (most > 1)
      throw new Refused(
        'A repetition of something with a choice or repetition in it could take very long. Write it out, or write phrases.',
      );
    return inner + 1;
  }
}

function rangeOf([whole, least, comma, most]: RegExpExecArray): [number, number] {
  if (whole.startsWith('?')) return [0, 1];
  if (least === undefined) return [0, endless];
  if (comma === undefined) return [Number(least), Number(least)];
  return [Number(least), most ? Number(most) : endless];
}
