import { inputError, type KindredError } from '../base/index.js';
import { amplitude } from './amplitude/index.js';
import { ga4 } from './ga4/index.js';
import { generic } from './generic/index.js';
import { mixpanel } from './mixpanel/index.js';
import { foreign } from './refusals.js';
import { segment } from './segment/index.js';
import { snowplow } from './snowplow/index.js';
import type { Detection, FileHead, Source, Vendor } from './source.js';

/** Every source, in the order of `VENDORS`. */
export const SOURCES: readonly Source[] = [mixpanel, amplitude, segment, ga4, snowplow, generic];

/** Scores closer than this do not decide. */
const CLOSE = 0.1;

/** What a file was recognised as. */
export interface Recognition {
  source: Source;
  detection: Detection;
  /** Another source that could be meant just as well; naming the vendor settles it. */
  rival?: { source: Source; detection: Detection };
}

/**
 * Recognises a file by its head: the source with the best score, or the one the person names. Recognition never fails;
 * `refusalOf` tells whether the file can be used.
 */
export function detectSource(head: FileHead, forced?: Vendor): Recognition {
  const candidates = SOURCES.filter((source) => forced === undefined || source.vendor === forced)
    .map((source) => ({ source, detection: source.detect(head) }))
    .sort((a, b) => b.detection.score - a.detection.score);
  const [best, second] = candidates as [Recognition, Recognition?];
  const wrong = forced === undefined ? foreign(head, best.detection.score) : undefined;
  if (wrong) return { source: generic, detection: wrong };
  const close = second && second.detection.score > 0 && best.detection.score - second.detection.score < CLOSE;
  return close ? { ...best, rival: second } : best;
}

/** Why a recognised file cannot be used, as an error to throw; undefined when it can. */
export function refusalOf(head: FileHead, recognition: Recognition): KindredError | undefined {
  const { source, detection, rival } = recognition;
  if (detection.refusal) {
    return inputError('refused-file', {
      what: `${detection.refusal.what} (${detection.reasons.join('; ')})`,
      where: head.name,
      fix: detection.refusal.fix,
    });
  }
  if (detection.score === 0) {
    return inputError('unrecognised-file', {
      what: `this does not look like ${source.vendor === 'generic' ? 'an export of events' : `an export of ${source.title}`}`,
      where: head.name,
      expected:
        'an export of Mixpanel, Amplitude, Segment or GA4, or a table with a user, an event and a time in every row',
      fix: `the file has ${head.header.length > 0 ? head.header.slice(0, 12).join(', ') : 'no columns'}; name its columns with --user, --event and --time`,
    });
  }
  if (rival) {
    return inputError('ambiguous-file', {
      what: `this could be an export of ${source.title} (${detection.reasons.join('; ')}) or of ${rival.source.title} (${rival.detection.reasons.join('; ')})`,
      where: head.name,
      fix: `say which with --format ${source.vendor} or --format ${rival.source.vendor}`,
    });
  }
  return undefined;
}
