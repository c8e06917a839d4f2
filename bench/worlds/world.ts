import { createRandom, type Random } from '../../src/base/index.js';
import { cumulative, dirichlet, gamma, logNormal, normalised, pick, poisson } from './sampling.js';

/** What a planted persona does. Rates are those of a typical user; each user varies around them. */
export interface PlantedPersona {
  name: string;
  share: number;
  /** Chance that a day of tenure is active. */
  activeDayRate: number;
  sessionsPerActiveDay: number;
  eventsPerSession: number;
  /** Share of each event type. */
  mix: Float64Array;
  /** Share of their time after which they are gone. */
  leavesAfter?: number;
  /** Days since the first event at most: newcomers. */
  tenureAtMost?: number;
  /** Only active on these days of the week (0 is Monday). */
  weekdays?: readonly number[];
}

export interface World {
  name: string;
  eventNames: string[];
  personas: PlantedPersona[];
  /** Planted persona of each user, -1 for bots and outliers. */
  truth: Int32Array;
  log: EventLog;
}

/** Events by user in time order, flat. Row `u` is `[rowStart[u], rowStart[u + 1])`. */
export interface EventLog {
  users: number;
  rowStart: Int32Array;
  type: Uint16Array;
  /** Minutes since the start of the window. */
  minute: Float64Array;
}

/** What tells personas apart. `when`: some leave, some are new, some come at weekends only. */
export type Regime = 'what' | 'how-much' | 'both' | 'when' | 'none';

export interface WorldOptions {
  /**
   * `clear`: 24 events, distinct intensity. `zipf`: many event types, heavy tails, noisy activity. `varied`: number
   * of personas, their sizes, events, rates and noise are all drawn from the seed.
   */
  kind: 'clear' | 'zipf' | 'varied';
  regime: Regime;
  users: number;
  seed: number;
  /** Other users of the same personas: what is too large for one piece is made in several. Default 0. */
  part?: number;
  /** Share of bots: one event, thousands of times. */
  bots?: number;
  /** Share of outliers: crawlers that do everything alike, extreme volume, one-event users. */
  outliers?: number;
  /** Event types of a `zipf` world; default 100. */
  eventTypes?: number;
  /** Multiplies the planted differences; 1 is the usual difficulty. */
  separation?: number;
}

export const WINDOW_DAYS = 180;

/** A world with planted personas: the same options give the same world. */
export function makeWorld(options: WorldOptions): World {
  const random = createRandom(`world/${options.kind}/${options.regime}/${options.seed}`);
  const { personas, noise } = plan(options, random.fork('personas'));
  const eventNames = names(personas[0]!.mix.length);
  const writer = new LogWriter();
  const truth = new Int32Array(options.users);
  const part = options.part ? `/${options.part}` : '';
  const who = random.fork(`who${part}`);
  const days = random.fork(`days${part}`);
  const shares = cumulative(Float64Array.from(personas, (p) => p.share));
  for (let u = 0; u < options.users; u++) {
    const odd = who.uniform();
    const bots = options.bots ?? 0;
    if (odd < bots) {
      truth[u] = -1;
      bot(writer, eventNames.length, days);
    } else if (odd < bots + (options.outliers ?? 0)) {
      truth[u] = -1;
      outlier(writer, eventNames.length, days);
    } else {
      truth[u] = pick(shares, who);
      human(writer, personas[truth[u]!]!, noise, days);
    }
    writer.endUser();
  }
  const name = `${options.kind}/${options.regime}/${options.seed}`;
  return { name, eventNames, personas, truth, log: writer.done(options.users) };
}

function plan(options: WorldOptions, random: Random): { personas: PlantedPersona[]; noise: UserNoise } {
  const separation = options.separation ?? 1;
  if (options.kind === 'clear') {
    return {
      personas: clearPersonas(options.regime, 24, separation, random),
      noise: { rate: 0.3 / separation, mix: 60, activity: 0 },
    };
  }
  if (options.kind === 'zipf') {
    return {
      personas: zipfPersonas(options.regime, options.eventTypes ?? 100, separation, random),
      noise: { rate: 0.25, mix: 40, activity: 0.9 / separation },
    };
  }
  if (options.regime === 'when')
    return { personas: lifecyclePersonas(random), noise: { rate: 0.3, mix: 60, activity: 0.3 } };
  return {
    personas: variedPersonas(options.regime, separation, random),
    noise: {
      rate: (0.15 + 0.3 * random.uniform()) / separation,
      mix: 20 + 80 * random.uniform(),
      activity: (0.6 * random.uniform()) / separation,
    },
  };
}

/** The same things, as often, at other times of the week and of their life with the product. */
function lifecyclePersonas(random: Random): PlantedPersona[] {
  const mix = normalised(Float64Array.from({ length: 30 }, () => 0.3 + random.uniform()));
  const usual = { activeDayRate: 0.35, sessionsPerActiveDay: 1.5, eventsPerSession: 6, mix };
  return [
    { ...usual, name: 'steady', share: 0.35 },
    { ...usual, name: 'gone', share: 0.25, leavesAfter: 0.35 },
    { ...usual, name: 'new', share: 0.15, tenureAtMost: 14 },
    { ...usual, name: 'weekend', share: 0.15, weekdays: [5, 6], activeDayRate: 0.8 },
    { ...usual, name: 'rare', share: 0.1, activeDayRate: 0.06 },
  ];
}

/** Two to nine personas of unequal size over 15 to 200 event types, each with its own rates and its own favourites. */
function variedPersonas(regime: Regime, separation: number, random: Random): PlantedPersona[] {
  const events = 15 + random.int(186);
  const k = regime === 'none' ? 1 : 2 + random.int(8);
  const weights = Float64Array.from({ length: k }, () => 0.3 + gamma(1.5, random));
  const shares = normalised(weights);
  const exponent = 0.4 + random.uniform();
  const base = new Float64Array(events);
  shuffled(events, random).forEach((e, rank) => {
    base[e] = 1 / (rank + 1) ** exponent;
  });
  const favourites = Math.max(2, Math.round(events * (0.06 + 0.1 * random.uniform())));
  const boost = separation * (2 + 6 * random.uniform());
  const levels = spacedLevels(k, separation, random);
  return Array.from(shares, (share, p) => {
    const mix = base.slice();
    if (regime === 'what' || regime === 'both') {
      const chosen = shuffled(events, random);
      for (const e of chosen.slice(0, favourites)) mix[e]! *= 1 + boost;
      for (const e of chosen.slice(favourites, 3 * favourites)) mix[e]! /= 1 + boost / 2;
    }
    const level = regime === 'how-much' || regime === 'both' ? levels[p]! : levels[0]!;
    return {
      name: `persona-${p}`,
      share,
      activeDayRate: level[0],
      sessionsPerActiveDay: level[1],
      eventsPerSession: level[2],
      mix: normalised(mix),
    };
  });
}

/** Rates of `k` personas: drawn until no two are alike. */
function spacedLevels(k: number, separation: number, random: Random): [number, number, number][] {
  const levels: [number, number, number][] = [];
  for (let attempt = 0; levels.length < k; attempt++) {
    const level: [number, number, number] = [
      Math.exp(Math.log(0.04) + Math.log(0.85 / 0.04) * random.uniform()),
      1 + 3 * random.uniform() ** 2,
      Math.exp(Math.log(1.8) + Math.log(25 / 1.8) * random.uniform()),
    ];
    const apart = (other: [number, number, number]) =>
      Math.hypot(logit(level[0]) - logit(other[0]), 1.5 * Math.log(level[2] / other[2]));
    const least = (1.6 * Math.sqrt(separation)) / (1 + attempt / 200);
    if (levels.every((other) => apart(other) >= least)) levels.push(level);
  }
  return levels;
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** Seven personas over 24 events in eight families of three, after the generator described in the study of personas. */
function clearPersonas(regime: Regime, events: number, separation: number, random: Random): PlantedPersona[] {
  const shares = regime === 'none' ? [1] : [0.08, 0.22, 0.2, 0.15, 0.25, 0.08, 0.02];
  // active-day rate, sessions per active day, events per session
  const intensity: [number, number, number][] = [
    [0.75, 3.2, 16],
    [0.4, 1.6, 8],
    [0.1, 1.1, 4],
    [0.45, 1.2, 2.2],
    [0.04, 1, 1.6],
    [0.08, 1.3, 30],
    [0.9, 6, 5],
  ];
  const base = normalised(Float64Array.from({ length: events }, () => 0.4 + random.uniform()));
  return shares.map((share, p) => {
    const mix = base.slice();
    if (regime === 'what' || regime === 'both') {
      for (let e = 0; e < events; e++) {
        const family = Math.floor((e * 8) / events);
        if (family === p) mix[e]! *= 1 + 7 * separation;
        else if (family === (p + 3) % 7) mix[e]! *= 1 + 2 * separation;
        else if (family < 7) mix[e]! /= 1 + 0.8 * separation;
      }
    }
    const level = regime === 'how-much' || regime === 'both' ? intensity[p]! : ([0.3, 1.6, 8] as const);
    return {
      name: `persona-${p}`,
      share,
      activeDayRate: level[0],
      sessionsPerActiveDay: level[1],
      eventsPerSession: level[2],
      mix: normalised(mix),
    };
  });
}

/** Five personas over many event types: Zipf 1.1, 12 boosted and 20 suppressed types each, 15 % shared noise. */
function zipfPersonas(regime: Regime, events: number, separation: number, random: Random): PlantedPersona[] {
  const shares = regime === 'none' ? [1] : [0.35, 0.25, 0.2, 0.12, 0.08];
  const order = shuffled(events, random);
  const base = new Float64Array(events);
  order.forEach((e, rank) => {
    base[e] = 1 / (rank + 1) ** 1.1;
  });
  const shared = normalised(base);
  const mixes: Float64Array[] = [];
  const levels: [number, number, number][] = [
    [0.1, 1.1, 4],
    [0.35, 1.3, 4],
    [0.08, 1.2, 14],
    [0.5, 2.2, 8],
    [0.03, 1, 2],
  ];
  return shares.map((share, p) => {
    let mix: Float64Array = shared.slice();
    if (regime === 'what' || regime === 'both') {
      const chosen = shuffled(events, random);
      for (const e of chosen.slice(0, 12)) mix[e]! *= 1 + 5 * separation;
      for (const e of chosen.slice(12, 32)) mix[e]! /= 1 + 3 * separation;
      mix = normalised(mix).map((m, e) => 0.85 * m + 0.15 * shared[e]!);
    }
    // In `both`, the fourth persona shares the mix of the second and differs in activity alone.
    if (regime === 'both' && p === 3) mix = mixes[1]!;
    mixes.push(mix);
    const level = regime === 'how-much' || regime === 'both' ? levels[p]! : ([0.12, 1.2, 4] as const);
    return {
      name: `persona-${p}`,
      share,
      activeDayRate: level[0],
      sessionsPerActiveDay: level[1],
      eventsPerSession: level[2],
      mix: normalised(mix),
    };
  });
}

interface UserNoise {
  /** Standard deviation of the log of each rate. */
  rate: number;
  /** Dirichlet concentration of a user's own mix. */
  mix: number;
  /** Standard deviation of the log of overall activity. */
  activity: number;
}

function human(writer: LogWriter, persona: PlantedPersona, noise: UserNoise, random: Random): void {
  const mix = cumulative(dirichlet(persona.mix, noise.mix, random));
  const activity = logNormal(noise.activity, random);
  const odds =
    (persona.activeDayRate / (1 - persona.activeDayRate)) * logNormal(noise.rate, random) * activity;
  const dayRate = odds / (1 + odds);
  const sessions = persona.sessionsPerActiveDay * logNormal(noise.rate / 2, random);
  const events = persona.eventsPerSession * logNormal(noise.rate, random) * Math.sqrt(activity);
  const pace = 1.5 * logNormal(0.4, random);
  const tenure = 1 + random.int(persona.tenureAtMost ?? WINDOW_DAYS);
  const start = WINDOW_DAYS - tenure;
  const end = start + Math.ceil(tenure * (persona.leavesAfter ?? 1));
  for (let day = start; day < end; day++) {
    if (day > start && persona.weekdays && !persona.weekdays.includes(day % 7)) continue;
    if (day > start && random.uniform() >= dayRate) continue;
    const count = 1 + poisson(Math.max(0, sessions - 1), random);
    for (let s = 0; s < count; s++) {
      let minute = day * 1440 + 1440 * ((s + random.uniform()) / count);
      const n = 1 + poisson(Math.max(0, events - 1), random);
      for (let e = 0; e < n; e++) {
        if (minute >= WINDOW_DAYS * 1440) break;
        writer.add(pick(mix, random), minute);
        minute += -pace * Math.log(1 - random.uniform());
      }
    }
  }
}

function bot(writer: LogWriter, eventTypes: number, random: Random): void {
  const type = random.int(eventTypes);
  const days = 1 + random.int(20);
  const start = random.int(WINDOW_DAYS - days);
  for (let day = start; day < start + days; day++) {
    const n = 500 + random.int(1500);
    for (let e = 0; e < n; e++) writer.add(type, day * 1440 + (1440 * e) / n);
  }
}

function outlier(writer: LogWriter, eventTypes: number, random: Random): void {
  const kind = random.int(3);
  const start = random.int(WINDOW_DAYS - 30);
  const days = kind === 1 ? 30 : 1 + random.int(30);
  const type = random.int(eventTypes);
  for (let day = start; day < start + days; day++) {
    const n = kind === 0 ? 3 + random.int(20) : kind === 1 ? 300 + random.int(300) : 20 + random.int(60);
    const times = Float64Array.from({ length: n }, () => day * 1440 + random.int(1440)).sort();
    for (const t of times) writer.add(kind === 0 ? type : random.int(eventTypes), t);
  }
}

class LogWriter {
  #type = new Uint16Array(1 << 16);
  #minute = new Float64Array(1 << 16);
  #n = 0;
  readonly #rows = [0];

  add(type: number, minute: number): void {
    if (this.#n === this.#type.length) {
      const type = new Uint16Array(2 * this.#n);
      type.set(this.#type);
      this.#type = type;
      const minute = new Float64Array(2 * this.#n);
      minute.set(this.#minute);
      this.#minute = minute;
    }
    this.#type[this.#n] = type;
    this.#minute[this.#n] = minute;
    this.#n++;
  }

  endUser(): void {
    const from = this.#rows[this.#rows.length - 1]!;
    const order = Array.from({ length: this.#n - from }, (_, i) => from + i);
    order.sort((a, b) => this.#minute[a]! - this.#minute[b]! || a - b);
    this.#minute.set(
      order.map((i) => this.#minute[i]!),
      from,
    );
    this.#type.set(
      order.map((i) => this.#type[i]!),
      from,
    );
    this.#rows.push(this.#n);
  }

  done(users: number): EventLog {
    return {
      users,
      rowStart: Int32Array.from(this.#rows),
      type: this.#type.slice(0, this.#n),
      minute: this.#minute.slice(0, this.#n),
    };
  }
}

function shuffled(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

const VERBS = ['open', 'view', 'create', 'edit', 'share', 'export', 'search', 'comment'];
const THINGS = [
  'dashboard',
  'report',
  'project',
  'file',
  'invoice',
  'team',
  'message',
  'chart',
  'task',
  'form',
];

function names(n: number): string[] {
  return Array.from({ length: n }, (_, i) => {
    const base = `${VERBS[i % VERBS.length]}_${THINGS[Math.floor(i / VERBS.length) % THINGS.length]}`;
    const round = Math.floor(i / (VERBS.length * THINGS.length));
    return round === 0 ? base : `${base}_${round + 1}`;
  });
}
