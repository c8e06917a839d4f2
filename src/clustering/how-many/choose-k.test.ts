import { describe, expect, it } from 'vitest';
import type { KCurvePoint } from '../model.js';
import { chooseK } from './choose-k.js';
import { verdictOf } from './verdict.js';

/** Curve points from k = 1: BIC, valley, weakest Jaccard and overlap. */
function curve(figures: [bic: number, valley: number, jaccard: number, overlap?: number][]): KCurvePoint[] {
  return figures.map(([bic, valley, jaccard, overlap = 0], i) => ({
    k: i + 1,
    bic,
    silhouette: i === 0 ? null : 0.4,
    valley: i === 0 ? null : valley,
    sureValley: i === 0 ? null : valley,
    stability: i === 0 ? null : jaccard,
    weakestJaccard: i === 0 ? null : jaccard,
    smallestShare: 1 / (i + 1),
    overlap,
  }));
}

const THREE_GROUPS = curve([
  [0, 1, 1],
  [0.5, 0.2, 0.7],
  [1, 0.1, 0.98],
  [0.99, 1, 0.5],
  [0.98, 1, 0.4],
]);
const ONE_GROUP = curve([
  [0, 1, 1],
  [0.02, 1, 0.4],
  [0.03, 1, 0.5],
  [0.04, 1, 0.3],
]);

describe('the number of clusters', () => {
  it('is the middle vote, with what the others say', () => {
    const chosen = chooseK(THREE_GROUPS, 2);
    expect(chosen).toMatchObject({ chosen: 3, source: 'voted' });
    expect(chosen.votes.map((v) => v.k)).toEqual([3, 3, 3]);
    const split = chooseK(
      curve([
        [0, 1, 1],
        [0.5, 0.2, 0.9],
        [0.9, 0.95, 0.9],
        [1.2, 0.95, 0.9],
        [1.19, 1, 0.4],
        [1.18, 1, 0.4],
      ]),
      2,
    );
    expect(split.votes.map((v) => v.k)).toEqual([2, 4, 4]);
    expect(split.chosen).toBe(4);
    expect(split.runnersUp).toEqual([{ k: 2, words: 'chosen by separation' }]);
  });

  it('is one where two of three find no groups, and at least what was asked for otherwise', () => {
    expect(chooseK(ONE_GROUP, 2)).toMatchObject({ chosen: 1, source: 'only' });
    expect(chooseK(THREE_GROUPS, 4).chosen).toBe(4);
  });

  it('is that of wide gaps, where more clusters would fit hardly better', () => {
    const tail = chooseK(
      curve([
        [0, 1, 1],
        [0.5, 0.1, 0.8],
        [1, 0.1, 0.99],
        [1.03, 1, 0.8],
        [1.02, 1, 0.5],
      ]),
      2,
    );
    expect(tail.votes.map((v) => v.k)).toEqual([3, 3, 4]);
    expect(tail.chosen).toBe(3);
    expect(tail.words).toContain('separation decides');
  });

  it('needs wider gaps the more is left to be explained', () => {
    const pieces = (valley: number, left: number) =>
      chooseK(
        curve([
          [0, 1, 1],
          [1 - left, valley, 0.5],
          [1 - left / 2, 1, 0.9],
          [1, 1, 0.9],
        ]),
        2,
      ).chosen;
    expect(pieces(0.29, 0.09)).toBe(2);
    expect(pieces(0.29, 0.11)).toBe(4);
    expect(pieces(0.59, 0.03)).toBe(2);
    expect(pieces(0.59, 0.05)).toBe(4);
    expect(pieces(0.61, 0.03)).toBe(4);
  });

  it('is larger than the middle one where more clusters are highly stable', () => {
    const rows = (last: number) =>
      curve([
        [0, 1, 1],
        [0.8, 0.95, 0.9],
        [1, 0.95, 0.9],
        [0.9, 1, last],
        [0.8, 1, 0.4],
      ]);
    const surely = chooseK(rows(0.86), 2);
    expect(surely.votes.map((v) => v.k)).toEqual([1, 4, 3]);
    expect(surely.chosen).toBe(4);
    expect(surely.words).toContain('found again beyond doubt');
    expect(chooseK(rows(0.84), 2).chosen).toBe(3);
  });

  it('is that of separation and fit where they agree, however stable more clusters are', () => {
    const rows = (border: number) =>
      curve([
        [0, 1, 1],
        [0.8, 0.5, 0.9],
        [1, border, 0.9],
        [0.9, 1, 0.95],
        [0.8, 1, 0.4],
      ]);
    // A border of nine tenths is open.
    const agreed = chooseK(rows(0.9), 2);
    expect(agreed.votes.map((v) => v.k)).toEqual([3, 4, 3]);
    expect(agreed.chosen).toBe(3);
    expect(chooseK(rows(0.91), 2).chosen).toBe(4);
  });

  it('is that of highly stable clusters where the other votes say one', () => {
    const rows = (jaccard: number) =>
      curve([
        [0, 1, 1],
        [-0.1, 1, jaccard],
        [-0.2, 1, 0.4],
      ]);
    expect(chooseK(rows(0.86), 2)).toMatchObject({ chosen: 2, votes: [{ k: 1 }, { k: 2 }, { k: 1 }] });
    expect(chooseK(rows(0.84), 2).chosen).toBe(1);
  });

  it('counts stable clusters where none are highly stable', () => {
    const shaky = chooseK(
      curve([
        [0, 1, 1],
        [0.5, 1, 0.8],
        [0.8, 1, 0.76],
        [1, 1, 0.74],
      ]),
      2,
    );
    expect(shaky.votes.map((v) => v.k)).toEqual([1, 3, 4]);
    expect(shaky.chosen).toBe(3);
  });

  /** Two groups with a gap of `valley`, found again in `jaccard`; two more clusters in each gain 0.1 and add `overlap`. */
  const cut = (valley: number, jaccard: number, overlap: number) =>
    chooseK(
      curve([
        [0, 1, 1],
        [0.5, valley, jaccard],
        [0.55, 1, 0.6, overlap / 2],
        [0.6, 1, 0.86, overlap],
        [0.59, 1, 0.4, overlap],
      ]),
      2,
    );

  it('is that of separation where more clusters are pieces that overlap by more than they explain', () => {
    const pieces = cut(0.6, 0.99, 0.25);
    expect(pieces.votes.map((v) => v.k)).toEqual([2, 4, 4]);
    expect(pieces.chosen).toBe(2);
    expect(pieces.words).toContain('4 personas would cut groups');
  });

  it('leaves overlapping personas divided where they explain enough, or what is left has no sure gaps', () => {
    expect(cut(0.6, 0.99, 0.15).chosen).toBe(4);
    expect(cut(0.82, 0.99, 0.25).chosen).toBe(4);
    expect(cut(0.6, 0.8, 0.25).chosen).toBe(4);
  });

  it('is not below the number of groups with gaps beyond doubt', () => {
    const many = (valley: number) =>
      chooseK(
        curve([
          [0, 1, 1],
          [0.8, 0.4, 0.9],
          [1, 0.4, 0.7],
          [0.9, valley, 0.6],
        ]),
        2,
      );
    expect(many(0.5).votes.map((v) => v.k)).toEqual([4, 2, 3]);
    expect(many(0.5)).toMatchObject({ chosen: 4, source: 'voted' });
    expect(many(0.5).words).toContain('gaps beyond doubt');
    expect(many(0.83).chosen).toBe(3);
  });

  it('says that the middle one is taken where that is one, whatever the gaps', () => {
    const one = chooseK(
      curve([
        [1, 1, 1],
        [0.99, 0.1, 0.5],
        [0.98, 1, 0.5],
      ]),
      2,
    );
    expect(one.votes.map((v) => v.k)).toEqual([2, 1, 1]);
    expect(one).toMatchObject({ chosen: 1, source: 'only' });
    expect(one.words).toContain('the middle one is taken');
  });
});

describe('the verdict', () => {
  const strong = { k: 3, far: 0, jaccard: [0.98, 0.99, 0.97], dependence: 3, peaks: false };
  it('needs gaps, features that come together, and stability', () => {
    const chosen = chooseK(THREE_GROUPS, 2);
    expect(verdictOf(chosen, strong, null).verdict).toBe('natural groups');
    expect(verdictOf(chosen, { ...strong, dependence: 1.05 }, null).verdict).toBe('no groups');
    expect(verdictOf(chosen, { ...strong, dependence: 1.05, peaks: true }, null).verdict).toBe(
      'a useful division of a continuum',
    );
    for (const weak of [0.3, 0.74]) {
      expect(verdictOf(chosen, { ...strong, jaccard: [0.9, weak, 0.9] }, null).verdict).toBe(
        'a useful division of a continuum',
      );
    }
    expect(verdictOf(chosen, { ...strong, jaccard: [0.9, 0.75, 0.9] }, null).verdict).toBe('natural groups');
    expect(verdictOf(chooseK(ONE_GROUP, 2), { ...strong, k: 1 }, null).verdict).toBe('no groups');
  });

  it('does not call a crowd with a far group natural groups', () => {
    const verdict = verdictOf(chooseK(ONE_GROUP, 2), { ...strong, k: 2, far: 1 }, null);
    expect(verdict.verdict).toBe('a useful division of a continuum');
    expect(verdict.words).toContain('far from everyone else');
  });

  it('calls three clusters or more a division, where no gap shows but resamples find them again', () => {
    const crowd = (stability: number) =>
      chooseK(
        curve([
          [0, 1, 1],
          [0.1, 1, 0.9],
          [0.2, 1, stability],
          [0.1, 1, 0.3],
        ]),
        2,
      );
    const division = 'a useful division of a continuum';
    expect(crowd(0.9).chosen).toBe(3);
    expect(verdictOf(crowd(0.9), strong, null).verdict).toBe(division);
    expect(verdictOf(crowd(0.84), strong, null).verdict).toBe('no groups');
    expect(verdictOf(crowd(0.9), { ...strong, dependence: 1.9 }, null).verdict).toBe('no groups');
    const weak = crowd(0.9);
    weak.points[2]!.weakestJaccard = 0.7;
    expect(verdictOf(weak, strong, null).verdict).toBe('no groups');
    // Events may confirm fewer than were found again.
    expect(verdictOf(crowd(0.9), { ...strong, k: 2, jaccard: [0.7, 0.8] }, null).verdict).toBe(division);
    const halves = chooseK(
      curve([
        [0, 1, 1],
        [0.1, 1, 0.95],
        [0, 1, 0.3],
      ]),
      2,
    );
    expect(verdictOf(halves, { ...strong, k: 2, jaccard: [0.95, 0.95] }, null).verdict).toBe('no groups');
  });

  it('gives the reason when nothing could be tested', () => {
    const verdict = verdictOf(
      chooseK(ONE_GROUP, 2),
      { ...strong, k: 1 },
      '7 users are too few to form groups',
    );
    expect(verdict.words).toBe('No groups: 7 users are too few to form groups.');
    expect(verdict.tests.every((t) => t.passed === null && t.reason !== null)).toBe(true);
  });
});
