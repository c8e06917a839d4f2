import type { ArtifactHead } from '../base/index.js';
import type { ClusterModel, CrossCheck, KCurve, Verdict } from '../clustering/index.js';

/** The version of `personas.json` this program writes. A reader refuses a larger major. */
export const PERSONA_MODEL_VERSION = '4.0';

/**
 * The persona model, `personas.json`: everything a report says about personas and everything needed to give new users
 * their persona without the training data. Nothing in it depends on the clock or the machine.
 */
export interface PersonaModel extends ArtifactHead {
  kind: 'kindred/personas';
  /** The window the features were computed over; times are ISO 8601 in UTC. */
  window: { from: string; asOf: string; days: number };
  /** How the features were computed; new users' must be computed the same way. */
  features: FeatureRecipe;
  users: {
    total: number;
    /** Users the clusters were fitted on: observed long enough, with enough events, not extreme. */
    fitted: number;
    /** Bots and extreme users: listed in `extremeUsers`, kept out of the fit, assigned all the same. */
    extreme: number;
    /** Users whose persona is "too early to say": they have one, but too little is known of them. */
    tooEarly: number;
    /** How single users are named in this model: by their exported ids, or by pseudonym. */
    shown: 'ids' | 'pseudonyms';
  };
  /** Whether there are groups at all, in words, with the evidence. */
  verdict: Verdict;
  /** How the number of personas was chosen: the curve, the votes and the runners-up. */
  kCurve: KCurve;
  /** In canonical order: most engaged first. */
  personas: Persona[];
  /** Medians of every feature by persona, for the heat map and the tables. */
  profile: ProfileTable;
  /** The tree of persona centres (Ward, by ml-hclust); null when there is one persona. */
  dendrogram: DendrogramNode | null;
  /** Agreement with independent implementations of the same method. */
  crossChecks: CrossCheck[];
  extremeUsers: ExtremeUser[];
  /** What became of the personas of the previous run; null on a first run. */
  changes: PersonaChanges | null;
  /** Transforms, centroids and the rule of assignment: what `assign` reads. */
  model: ClusterModel;
}

/** What the features of a model depend on, besides the data. */
export interface FeatureRecipe {
  /** Events with a share and an adoption feature each. */
  catalogue: string[];
  activation: string | null;
  onboarding: string[];
  adoptionDays: number;
  excludeEvents: string[];
  sessions: { gapMs: number; by: 'gap' | 'vendor' };
}

/** A described cluster. Shares are fractions of 1. */
export interface Persona {
  /** Stable across runs: `power-users`. */
  id: string;
  /** Unique within the model: `Power Users`. */
  name: string;
  /** Row of `model.centroids`, and the label in assignments. */
  cluster: number;
  /** Users assigned, out of all users. */
  size: number;
  share: number;
  /** Mean Jaccard similarity of the cluster with its best match over bootstrap refits (Hennig 2007). */
  stability: number;
  trust: PersonaTrust;
  naming: Naming;
  /** One sentence for a reader who sees nothing else. */
  summary: string;
  /** What sets it apart, as statements, the one that its name speaks of first. Empty where there is one persona. */
  setsApart: string[];
  /** Features in which it differs from everyone else, in the order in which a reader can use them. */
  contrasts: Contrast[];
  /** Events done relatively more or less than by everyone else, strongest first. */
  events: EventContrast[];
  /** The most typical users: nearest to the centre. */
  typicalUsers: ExampleUser[];
  /** Users about to belong elsewhere: the smallest difference between the two nearest centres. */
  borderUsers: ExampleUser[];
  interview: InterviewGuide;
  /** The nearest other persona, and the share of users for which it is nearly as near; null when alone. */
  nearest: { id: string; name: string; distance: number } | null;
}

/** How far a persona can be trusted. */
export interface PersonaTrust {
  /** `stable`: stability >= 0.75. `doubtful`: 0.5 to 0.75. `dissolved`: below 0.5. */
  grade: 'stable' | 'doubtful' | 'dissolved';
  /** One sentence for the reader. */
  words: string;
  /** Mean simplified silhouette of its users, -1 to 1. */
  silhouette: number;
  /** Share of its users whose confidence is below 0.6. */
  ambiguousShare: number;
  meanConfidence: number;
  /** Fewer than 1 % of all users. */
  small: boolean;
}

/** Where the name comes from and by how much it won. */
export interface Naming {
  /** `definition`: a named definition matched by a margin. `contrast`: described from the strongest contrasts.
   * `ladder`: by how active its users are. `majority`: most users, or all. `previous`: kept from the previous run. */
  source: 'definition' | 'contrast' | 'ladder' | 'majority' | 'previous';
  /** Id of the best matching definition, even where it did not win. */
  definition: string | null;
  /** Why it is called so, in words; null where the name says it, or was kept. */
  meaning: string | null;
  /** Score of the definition for this persona, 0 to 1. */
  score: number | null;
  /** Score minus that of the next best definition free for it: not the better fit of another persona. */
  margin: number | null;
}

/** One feature, the persona against everyone else. */
export interface Contrast {
  feature: string;
  title: string;
  unit: string;
  direction: 'higher' | 'lower';
  /** Cliff's delta, -1 to 1: P(persona user > other user) - P(<); with a 95 % interval. */
  effect: { measure: 'cliffs-delta'; value: number; low: number; high: number };
  persona: Spread;
  others: Spread;
  /** In users' words: `14 active days against 2 for everyone else`. */
  words: string;
}

/** Quartiles of the known values of a group; null where no value is known. */
export interface Spread {
  median: number | null;
  p25: number | null;
  p75: number | null;
  /** Users with a known value. */
  n: number;
  /** Share of users with no value (unknown). */
  missingShare: number;
  /** Share of users for whom it had not happened yet; only for durations. */
  censoredShare: number | null;
}

/** One event, the persona against everyone else. */
export interface EventContrast {
  event: string;
  /** Mean over users of the event's share of their events. */
  share: number;
  othersShare: number;
  /** `share / othersShare`; null where the others never do it. */
  lift: number | null;
  /** Share of users who did it at all. */
  usedBy: number;
  othersUsedBy: number;
  /** Cohen's h of the two shares, with a 95 % interval. */
  effect: { measure: 'cohens-h'; value: number; low: number; high: number };
  direction: 'higher' | 'lower';
}

export interface ExampleUser {
  /** Id or pseudonym, as `users.shown` says. */
  user: string;
  confidence: number;
  /** For border users: the persona they nearly belong to. */
  otherPersona: string | null;
}

/** Whom to ask and what to check. */
export interface InterviewGuide {
  /** Who to invite: typical users first, then border users, by id or pseudonym. */
  invite: string[];
  /** Statements of this report to be confirmed or refuted. */
  check: string[];
  questions: string[];
}

/** Rows are features, columns personas in the order of `personas`. Null where no user has a value. */
export interface ProfileTable {
  personas: string[];
  features: ProfileRow[];
  events: { event: string; everyone: number; share: number[] }[];
}

export interface ProfileRow {
  feature: string;
  title: string;
  unit: string;
  block: 'how-much' | 'what' | 'context';
  /** Median over everyone. */
  everyone: number | null;
  median: (number | null)[];
  /**
   * For the heat map: mean over the persona's users of the rank of the value among everyone, scaled to -1 (all below)
   * to 1 (all above); 0 is like everyone.
   */
  standardised: (number | null)[];
}

export interface DendrogramNode {
  height: number;
  size: number;
  /** A leaf. */
  persona?: string;
  children?: DendrogramNode[];
}

export interface ExtremeUser {
  /** Id or pseudonym, as `users.shown` says. */
  user: string;
  kind: 'bot' | 'extreme';
  /** Such as `41,233 events of one kind in 3 days`. */
  reason: string;
}

/** Personas of this run against those of the previous one. */
export interface PersonaChanges {
  kept: { id: string; previousSize: number; size: number; overlap: number | null }[];
  born: string[];
  died: { id: string; name: string; previousSize: number }[];
  split: { from: string; into: string[] }[];
  merged: { from: string[]; into: string }[];
  /** Users that changed persona, when the previous assignments were given. */
  moved: { from: string; to: string; users: number }[];
}
