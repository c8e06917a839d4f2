import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { assignmentsArrow } from './arrow.js';
import type { Assignment } from './assignment.js';
import { assignmentsCsv, assignmentsNdjson } from './assignments.js';
import { cohortFiles } from './cohorts.js';

const assignment: Assignment = {
  userIds: ['u1', '=cmd()', 'a,"b"\nc', '日本'],
  personas: [
    { id: 'power-users', name: 'Power Users' },
    { id: 'nobody', name: '=HYPERLINK("x")' },
  ],
  persona: Int32Array.of(0, 0, 1, 0),
  confidence: Float64Array.of(0.912345, 1, 0.5, 0.25),
  columns: [
    { name: 'sessions', type: 'number', values: Float64Array.of(1.5, Number.NaN, 2, 0) },
    { name: 'next', type: 'text', values: [null, 'nobody', 'power-users', null] },
    { name: 'too_early', type: 'boolean', values: Uint8Array.of(0, 1, 0, 0) },
  ],
};

describe('assignment files', () => {
  it('writes CSV with exact ids and guarded names', () => {
    const text = [...assignmentsCsv(assignment)].join('');
    expect(text).toBe(
      'user_id,persona,persona_name,confidence,sessions,next,too_early\r\n' +
        'u1,power-users,Power Users,0.9123,1.5,,false\r\n' +
        '=cmd(),power-users,Power Users,1,,nobody,true\r\n' +
        '"a,""b""\nc",nobody,"\'=HYPERLINK(""x"")",0.5,2,power-users,false\r\n' +
        '日本,power-users,Power Users,0.25,0,,false\r\n',
    );
  });

  it('writes NDJSON with nulls for what is unknown', () => {
    const lines = [...assignmentsNdjson(assignment)].join('').trimEnd().split('\n');
    expect(JSON.parse(lines[1]!)).toEqual({
      user_id: '=cmd()',
      persona: 'power-users',
      persona_name: 'Power Users',
      confidence: 1,
      sessions: null,
      next: 'nobody',
      too_early: true,
    });
  });

  it('writes an Arrow file that is read back with the same values, in the same bytes each time', async () => {
    const bytes = await collect(assignmentsArrow(assignment));
    expect(Buffer.compare(bytes, await collect(assignmentsArrow(assignment)))).toBe(0);
    const table = tableFromIPC(bytes);
    expect(table.schema.fields.map((f) => f.name)).toEqual([
      'user_id',
      'persona',
      'persona_name',
      'confidence',
      'sessions',
      'next',
      'too_early',
    ]);
    expect([...table.getChild('user_id')!]).toEqual(assignment.userIds);
    expect([...table.getChild('sessions')!]).toEqual([1.5, null, 2, 0]);
    expect([...table.getChild('next')!]).toEqual([null, 'nobody', 'power-users', null]);
    expect([...table.getChild('too_early')!]).toEqual([false, true, false, false]);
  });

  it('writes an Arrow file without users', async () => {
    const empty: Assignment = { userIds: [], personas: assignment.personas, persona: new Int32Array(0) };
    const table = tableFromIPC(await collect(assignmentsArrow(empty)));
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.length).toBe(3);
  });
});

describe('cohort files', () => {
  it('gives exact ids to machines and a second file to spreadsheets where an id looks like a formula', () => {
    const files = cohortFiles(assignment);
    expect(files.map((f) => [f.path, f.records])).toEqual([
      ['cohorts/power-users.csv', 3],
      ['cohorts/power-users.for-spreadsheets.csv', 3],
      ['cohorts/nobody.csv', 1],
    ]);
    const rows = (i: number) => parse([...(files[i]!.content as Iterable<string>)].join(''));
    expect(rows(0).map((r: string[]) => r[0])).toEqual(['user_id', 'u1', '=cmd()', '日本']);
    expect(rows(1).map((r: string[]) => r[0])).toEqual(['user_id', 'u1', "'=cmd()", '日本']);
    expect(files[0]!.notes[0]).toContain('1 ids begin like a formula');
  });
});

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
