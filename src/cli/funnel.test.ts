import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { funnelSchema } from '../funnels/index.js';
import { kindred } from './testing/kindred.js';

const folder = mkdtempSync(join(tmpdir(), 'kindred-funnel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 60 users view and add; those on the pro plan pay, after a visit to the help pages in every third case. */
const file = join(folder, 'shop.csv');
const rows = Array.from({ length: 60 }, (_, i) => {
  const plan = i % 2 === 0 ? 'free' : 'pro';
  const at = (minute: number) => `2025-03-${String(1 + (i % 20)).padStart(2, '0')}T10:${minute}:00Z`;
  const row = (event: string, minute: number, value = plan) => `u${i},${event},${at(minute)},${value}`;
  return [
    row('view', 10),
    row('add', 20),
    ...(i % 3 === 0 ? [row('help', 30)] : []),
    ...(plan === 'pro' ? [row('pay', 40, 'team')] : []),
  ];
});
writeFileSync(file, `user_id,event,timestamp,plan\n${rows.flat().join('\n')}\n`);

async function groups(...flags: string[]): Promise<(string | number | null)[][]> {
  const { code, out, err } = await kindred(['funnel', file, ...flags, '--quiet', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const artifact = funnelSchema.parse(JSON.parse(out));
  return artifact.groups.map(({ group, steps }) => [group, ...steps.map(({ count }) => count)]);
}

describe('kindred funnel', () => {
  const steps = ['--steps', 'view,add,pay'];

  it('counts by property, by the attribution asked for', async () => {
    expect(await groups(...steps, '--by', 'property:plan')).toEqual([
      [null, 60, 60, 30],
      ['free', 30, 30, 0],
      ['pro', 30, 30, 30],
    ]);
    expect(await groups(...steps, '--by', 'property:plan', '--attribution', '3')).toEqual([
      [null, 60, 60, 30],
      ['team', 30, 30, 30],
    ]);
  });

  it('filters steps, and takes either of several events', async () => {
    expect(await groups('--steps', 'view|help[plan=pro],pay', '--by', 'none')).toEqual([[null, 30, 30]]);
  });

  it('ends entries by exclusions, and counts entries in any order', async () => {
    expect(await groups(...steps, '--exclude', 'help', '--by', 'none')).toEqual([[null, 60, 60, 20]]);
    expect(
      await groups('--steps', 'pay,view', '--order', 'any', '--counting', 'totals', '--by', 'none'),
    ).toEqual([[null, 60, 30]]);
  });

  it('has the modes of windowFunnel', async () => {
    const like = ['--preset', 'clickhouse', '--by', 'none'];
    expect(await groups(...steps, ...like, '--mode', 'strict_order,strict_increase')).toEqual([
      [null, 60, 60, 20],
    ]);
  });

  it.each([
    [['--by', 'plan'], /expected persona, none or property:NAME/],
    [['--by', 'property:price'], /no event has the property 'price'/],
    [['--attribution', 'last_touch'], /no property was given/],
    [['--by', 'property:plan', '--attribution', '7'], /there is no step 7/],
    [['--by', 'none', '--mode', 'strict_once'], /choose the preset clickhouse/],
  ])('says what is wrong with %j', async (flags, message) => {
    const { code, out, err } = await kindred(['funnel', file, ...steps, ...flags, '--quiet']);
    expect([code === 0, out]).toEqual([false, '']);
    expect(err).toMatch(message);
  });
});
