/**
 * A seeded stream of random numbers: sfc32 (Doty-Humphrey, PractRand), 128 bits of state, 32 bits a step. The only
 * source of randomness in the program, so that the seed in the manifest repeats a run to the byte.
 */
export interface Random {
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** An integer in [0, n), without modulo bias. Requires 1 <= n <= 2^32. */
  int(n: number): number;
  /** A standard normal number (Marsaglia's polar method). */
  normal(): number;
  /** An independent stream for a named purpose: adding a draw in one place never shifts another. */
  fork(label: string): Random;
}

/** Creates the stream of `seed` (any integer or text). */
export function createRandom(seed: number | string): Random {
  return new Sfc32(String(seed));
}

class Sfc32 implements Random {
  readonly #key: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare: number | undefined;

  constructor(key: string) {
    this.#key = key;
    const words = hash96(key);
    this.#a = words[0];
    this.#b = words[1];
    this.#c = words[2];
    for (let i = 0; i < 16; i++) this.#next();
  }

  #next(): number {
    const t = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return t >>> 0;
  }

  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  int(n: number): number {
    const limit = 4294967296 - (4294967296 % n);
    let x = this.#next();
    while (x >= limit) x = this.#next();
    return x % n;
  }

  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  fork(label: string): Random {
    return new Sfc32(`${this.#key}/${label}`);
  }
}

/** Three 32-bit words from a text: FNV-1a with three offsets, finished with Murmur3's avalanche. */
function hash96(text: string): [number, number, number] {
  const words: [number, number, number] = [0x811c9dc5, 0x01000193 ^ 0x5bd1e995, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (let w = 0; w < 3; w++) words[w] = Math.imul(words[w]! ^ code, 0x01000193 + 2 * w);
  }
  return words.map((h) => {
    let x = h;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) | 0;
  }) as [number, number, number];
}
