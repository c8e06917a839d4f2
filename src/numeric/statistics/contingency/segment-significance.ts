import { hypergeometric } from '../../distributions/index.js';

/** A segment of a funnel against everyone who entered it. */
export interface SegmentOfFunnel {
  totalEntered: number;
  totalConverted: number;
  segmentEntered: number;
  segmentConverted: number;
}

export interface SegmentSignificance {
  /** P(X < k): the segment converts better than chance. */
  pLess: number;
  /** P(X > k). */
  pGreater: number;
  /** The larger of the two. */
  confidence: number;
  /** `1 - confidence`, not doubled. */
  p: number;
  /** Shown as significant by Mixpanel: at least 30 users and a confidence above 0.95. */
  significant: boolean;
}

/** Mixpanel's rule for a funnel segment: k converters of a hypergeometric draw of the segment's size. */
export function segmentSignificance(segment: SegmentOfFunnel): SegmentSignificance {
  const { totalEntered, totalConverted, segmentEntered, segmentConverted } = segment;
  const [pLess, pGreater] = [
    hypergeometric.cdf(segmentConverted - 1, totalEntered, totalConverted, segmentEntered),
    hypergeometric.sf(segmentConverted, totalEntered, totalConverted, segmentEntered),
  ];
  const confidence = Math.max(pLess, pGreater);
  // The complement of the larger side, summed on its own side so that it keeps its digits.
  const p =
    pLess >= pGreater
      ? hypergeometric.sf(segmentConverted - 1, totalEntered, totalConverted, segmentEntered)
      : hypergeometric.cdf(segmentConverted, totalEntered, totalConverted, segmentEntered);
  return { pLess, pGreater, confidence, p, significant: segmentEntered >= 30 && confidence > 0.95 };
}
