import { describe, expect, it } from 'vitest';
import { experimentFrom } from '../from-config.js';
import { readAssignments } from './list.js';

describe('assignment lists', () => {
  it('finds the usual columns and reads every form of time as UTC', () => {
    const text = [
      '\uFEFFuser_id,variant,timestamp',
      'a,control,2026-01-05T10:00:00Z',
      'b,"b, long",2026-01-05 10:00:00',
      'c,control,1767607200',
      'd,control,1767607200000',
      'e,control,2026-01-05',
      'f,control,',
    ].join('\n');
    const list = readAssignments(text, 'assigned.csv');
    const ten = Date.UTC(2026, 0, 5, 10);
    expect(list.users).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(list.variants[1]).toBe('b, long');
    expect(list.timesMs).toEqual([ten, ten, ten, ten, Date.UTC(2026, 0, 5), -1]);
  });

  it('says where it cannot go on', () => {
    expect(() => readAssignments('user,variant\na,b,c', 'x.csv')).toThrowError(
      expect.objectContaining({ code: 'bad-csv', problem: expect.objectContaining({ where: 'x.csv:2' }) }),
    );
    expect(() => readAssignments('who,variant\na,b', 'x.csv')).toThrowError(
      expect.objectContaining({ code: 'no-user-column' }),
    );
    expect(() => readAssignments('user,arm\na,b', 'x.csv', { variant: 'Arm' })).toThrowError(
      expect.objectContaining({ problem: expect.objectContaining({ fix: "did you mean 'arm'?" }) }),
    );
    expect(() => readAssignments('user,arm,time\na,b,soon', 'x.csv')).toThrowError(
      expect.objectContaining({ code: 'bad-time', problem: expect.objectContaining({ where: 'x.csv:2' }) }),
    );
    expect(() => readAssignments('', 'x.csv')).toThrowError(
      expect.objectContaining({ code: 'empty-assignments' }),
    );
  });
});

describe('an experiment as written', () => {
  const written = {
    name: 'x',
    assignment: { trait: 'arm' },
    control: 'a',
    metrics: [
      {
        name: 'm',
        type: 'conversion' as const,
        event: 'e',
        window: '7d',
        guardrail: false,
        direction: 'increase' as const,
      },
    ],
    correction: 'holm' as const,
    alpha: 0.05,
  };

  it('becomes a definition', () => {
    expect(experimentFrom(written)).toMatchObject({
      assignment: { kind: 'trait', trait: 'arm' },
      metrics: [{ windowMs: 7 * 86_400_000 }],
    });
  });

  it('needs a share for every variant of its split', () => {
    expect(() => experimentFrom({ ...written, variants: ['a', 'b'], split: { a: 1 } })).toThrowError(
      expect.objectContaining({ code: 'split-without-variant' }),
    );
  });
});
