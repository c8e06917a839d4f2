import type { Discovery } from '../clustering/index.js';
import type { EventTable, Quality, RowAccount } from '../events/index.js';
import type { EventFeatures } from '../features/index.js';
import type { PersonaModel } from '../personas/index.js';
import type { EarlyRules, LearnedRules, RuleSet } from '../rules/index.js';
import type { LoadResult } from '../sources/index.js';
import type { GivenSegments } from './stages/segments.js';

/** What the stages of a run hand on. Each part is written by one stage and read by later ones. */
export interface RunState {
  load?: LoadResult;
  events?: EventTable;
  rows?: RowAccount;
  quality?: Quality;
  features?: EventFeatures;
  discovery?: Discovery;
  model?: PersonaModel;
  /** Segments of the configuration, where it has any. */
  given?: GivenSegments;
  rules?: LearnedRules;
  /** Hand-written segments and learned rules together, as they are handed over. */
  ruleSet?: RuleSet;
  /** Rules over what is known early, when horizons are configured. */
  early?: EarlyRules;
  /** Further reports of the run, for links from the main one; paths relative to the output folder. */
  related?: { title: string; path: string }[];
}
