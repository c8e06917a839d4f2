/** What users did early and whether they came back. */
export interface EarlyUse {
  users: number;
  events: number;
  /** Number of early events, per user. */
  early: Int32Array;
  /** 1 for users who came back. */
  returned: Uint8Array;
  /** Pairs: this user did this event early. */
  user: Int32Array;
  event: Int32Array;
}

/** How far doing an event early goes with coming back. */
export interface Association {
  event: number;
  phi: number;
  share: number;
  returnWith: number;
  returnWithout: number;
}

const STRATA = 4;

/**
 * Phi, the correlation of two yes-or-no facts, of each event with coming back, within strata of equal early activity and
 * averaged with their sizes as weights.
 */
export function stratifiedPhi(use: EarlyUse): Association[] {
  const stratum = strataOf(use.early);
  const sizes = new Float64Array(STRATA);
  const returned = new Float64Array(STRATA);
  for (let i = 0; i < use.users; i++) {
    sizes[stratum[i]!]!++;
    returned[stratum[i]!]! += use.returned[i]!;
  }
  const did = new Float64Array(use.events * STRATA);
  const both = new Float64Array(use.events * STRATA);
  for (let i = 0; i < use.user.length; i++) {
    const at = use.event[i]! * STRATA + stratum[use.user[i]!]!;
    did[at]!++;
    both[at]! += use.returned[use.user[i]!]!;
  }
  const allReturned = returned.reduce((a, b) => a + b, 0);
  return Array.from({ length: use.events }, (_, event) => {
    let phi = 0;
    let doers = 0;
    let doersReturned = 0;
    for (let s = 0; s < STRATA; s++) {
      const at = event * STRATA + s;
      phi += (sizes[s]! / use.users) * correlation(sizes[s]!, did[at]!, returned[s]!, both[at]!);
      doers += did[at]!;
      doersReturned += both[at]!;
    }
    return {
      event,
      phi,
      share: doers / use.users,
      returnWith: doers === 0 ? 0 : doersReturned / doers,
      returnWithout: doers === use.users ? 0 : (allReturned - doersReturned) / (use.users - doers),
    };
  });
}

/** Phi of a two by two table from its total, its margins and one cell; 0 where a margin is empty. */
function correlation(n: number, a: number, b: number, both: number): number {
  const spread = a * (n - a) * b * (n - b);
  return spread === 0 ? 0 : (n * both - a * b) / Math.sqrt(spread);
}

/** Quarters by early activity; equal users are in one stratum. */
function strataOf(early: Int32Array): Uint8Array {
  const sorted = early.slice().sort();
  const cuts = Array.from(
    { length: STRATA - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STRATA)]!,
  );
  return Uint8Array.from(early, (n) => cuts.filter((cut) => n >= cut).length);
}
