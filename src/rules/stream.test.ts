import { describe, expect, it } from 'vitest';
import { segmentLines } from './stream.js';
import { sampleRules } from './testing/sample-rules.js';

describe('a stream of users', () => {
  it('is answered line by line, what is no user included', async () => {
    const lines = [
      '{"user_id":"a","sessions_per_week":4}',
      '{"user_id":"b","traits":{"seats":5,"plan":" pro "}}',
      '',
      'nonsense',
      '[1]',
      '{"sessions_per_week":4}',
      '{"user_id":"c","traits":7}',
      '{"user_id":"d","sessions_per_week":"4"}',
    ];
    const stream = segmentLines(sampleRules(), lines);
    const out: unknown[] = [];
    let next = await stream.next();
    for (; !next.done; next = await stream.next()) out.push(JSON.parse(next.value));
    expect(out).toEqual([
      { user_id: 'a', segment: 'power-user' },
      { user_id: 'b', segment: 'team-admin' },
      { line: 4, error: 'not JSON' },
      { line: 5, error: 'not an object' },
      { line: 6, error: 'user_id is not a text' },
      { line: 7, error: 'traits is not an object' },
      { user_id: 'd', segment: 'explorer' },
    ]);
    expect(next.value).toEqual({ users: 3, rejected: 4 });
  });
});
