import { describe, expect, it } from 'vitest';
import { judgeZone } from './zone.js';

describe('the zone verdict', () => {
  it("recognises the vendor's own sample, processed four hours after the recorded time", () => {
    // 14,400.87 s and 14,400.56 s: a project on US Eastern time in summer.
    expect(judgeZone([240], [2])).toMatchObject({ verdict: 'project-local', offsetMinutes: -240 });
    expect(judgeZone([240], [2]).words).toContain('UTC-04:00');
  });

  it('is UTC when rows are processed within minutes', () => {
    expect(judgeZone([0, 1, 300], [90, 5, 5])).toMatchObject({
      verdict: 'utc',
      offsetMinutes: null,
      share: 0.95,
    });
  });

  it('takes the mode of live rows, not the mean with late ones', () => {
    const late = Array.from({ length: 55 }, (_, i) => 10 + 15 * i);
    const verdict = judgeZone([-330, ...late], [45, ...late.map(() => 1)]);
    expect(verdict).toMatchObject({ verdict: 'project-local', offsetMinutes: 330 });
  });

  it('does not guess without a clear mode, or without rows', () => {
    const spread = Array.from({ length: 60 }, (_, i) => 15 * (i - 30));
    expect(
      judgeZone(
        spread,
        spread.map(() => 1),
      ).verdict,
    ).toBe('unknown');
    expect(judgeZone([], [])).toMatchObject({ verdict: 'unknown', share: null });
  });
});
