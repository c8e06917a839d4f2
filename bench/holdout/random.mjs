// A small seeded generator and the draws that the worlds need. Independent of the program's own.

/** 32-bit hash of a text (FNV-1a with a final mix), to seed one stream per user. */
export function hashText(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** sfc32 (Chris Doty-Humphrey) with the draws of the usual distributions. */
export class Random {
  constructor(text) {
    this.a = hashText(`a ${text}`);
    this.b = hashText(`b ${text}`);
    this.c = hashText(`c ${text}`);
    this.d = 1;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1), 32 bits. */
  next() {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  chance(p) {
    return this.next() < p;
  }

  between(low, high) {
    return low + (high - low) * this.next();
  }

  /** Whole number in [low, high]. */
  whole(low, high) {
    return low + Math.floor((high - low + 1) * this.next());
  }

  pick(list) {
    return list[Math.floor(list.length * this.next())];
  }

  /** Standard normal (Box-Muller, one of the pair). */
  normal(mean = 0, sd = 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + sd * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal by its median and the sd of the logarithm. */
  logNormal(median, sd) {
    return median * Math.exp(this.normal(0, sd));
  }

  exponential(mean) {
    return -mean * Math.log(1 - this.next());
  }

  /** Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape) {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Poisson: products of uniforms, large means in parts of 20. */
  poisson(mean) {
    let total = 0;
    let rest = mean;
    while (rest > 0) {
      const limit = Math.exp(-Math.min(rest, 20));
      rest -= 20;
      for (let p = this.next(); p > limit; p *= this.next()) total++;
    }
    return total;
  }

  /** Whole number from 1 with the given mean (at least 1), geometric. */
  geometric(mean) {
    if (mean <= 1) return 1;
    return 1 + Math.floor(Math.log(1 - this.next()) / Math.log(1 - 1 / mean));
  }

  /** Index drawn in proportion to the weights. */
  weighted(weights) {
    let total = 0;
    for (const w of weights) total += w;
    let left = total * this.next();
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) return i;
    }
    return weights.length - 1;
  }

  /** Dirichlet around a mix with the given concentration. */
  dirichlet(mix, concentration) {
    const total = mix.reduce((sum, w) => sum + w, 0);
    return mix.map((w) => this.gamma(Math.max(1e-3, (concentration * w) / total)));
  }

  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor((i + 1) * this.next());
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}
