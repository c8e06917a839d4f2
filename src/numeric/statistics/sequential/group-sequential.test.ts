import { describe, expect, it } from 'vitest';
import { normal } from '../../distributions/index.js';
import { groupSequentialBounds, spending } from './group-sequential.js';

const FIVE = [0.2, 0.4, 0.6, 0.8, 1];

describe('group sequential boundaries', () => {
  it("agree with R's ldbounds for five even looks", () => {
    const likeObrien = groupSequentialBounds(FIVE, { spend: spending.obrienFleming });
    expect(likeObrien).toEqual([4.8769, 3.3569, 2.6803, 2.2898, 2.031].map((z) => expect.closeTo(z, 3)));
    const likePocock = groupSequentialBounds(FIVE, { spend: spending.pocock });
    expect(likePocock).toEqual([2.438, 2.4268, 2.4101, 2.3966, 2.3859].map((z) => expect.closeTo(z, 3)));
  });

  it('agree with Spotify confidence when more users come than were planned', () => {
    const shares = [250, 450, 630, 810].map((users) => users / 810);
    const alphas = groupSequentialBounds(shares, { alpha: 0.01 }).map((z) => 2 * normal.sf(z));
    expect(alphas).toEqual([0.00095, 0.00241, 0.0041, 0.00636].map((alpha) => expect.closeTo(alpha, 4)));
  });

  it('are the fixed-horizon test for one look', () => {
    expect(groupSequentialBounds([1])[0]).toBeCloseTo(1.959964, 6);
    expect(groupSequentialBounds([1], { sides: 1 })[0]).toBeCloseTo(1.644854, 6);
  });

  it('spend nothing where nothing is to be spent', () => {
    expect(groupSequentialBounds([0.5, 1], { spend: (t, alpha) => (t < 1 ? 0 : alpha) })).toEqual([
      Number.POSITIVE_INFINITY,
      expect.closeTo(1.959964, 4),
    ]);
  });
});
