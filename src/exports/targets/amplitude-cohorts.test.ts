import { describe, expect, it } from 'vitest';
import { sampleAssignment } from '../testing/sample-assignment.js';
import { amplitudeCohorts, amplitudeMembershipChanges } from './amplitude-cohorts.js';

describe('Amplitude cohorts', () => {
  it('upload the first 100,000 ids and add the others, since a second upload would replace the first', () => {
    const files = [...amplitudeCohorts.byAssignment!(sampleAssignment(500_002))];
    const parts = files
      .filter((f) => f.path.includes('power-users'))
      .map((f) => [f.path.split('.').slice(-2)[0], f.records]);
    expect(parts).toEqual([
      ['upload', 100_000],
      ['membership-0002', 100_000],
      ['membership-0003', 50_001],
    ]);
    const first = JSON.parse(String(files[0]!.content));
    expect(first.id_type).toBe('BY_USER_ID');
    const second = JSON.parse(String(files[1]!.content));
    expect(second.memberships[0]).toMatchObject({ id_type: 'BY_NAME', operation: 'ADD' });
  });

  it('write a cohort without users', () => {
    const empty = { ...sampleAssignment(1), persona: new Int32Array(1) };
    const files = [...amplitudeCohorts.byAssignment!(empty)];
    expect(files.map((f) => f.records)).toEqual([1, 0]);
  });

  it('say what changed since an earlier assignment', () => {
    // user-0 stays with power-users, user-1 came to silent from power-users, user-2 is new, user-9 is gone.
    const previous = new Map([
      ['user-0', 'power-users'],
      ['user-1', 'power-users'],
      ['user-9', 'silent'],
    ]);
    const changes = [...amplitudeMembershipChanges(sampleAssignment(3), previous)].map((f) => {
      const [{ ids, operation }] = JSON.parse(String(f.content)).memberships;
      return [f.path.split('/').at(-1), operation, ids];
    });
    expect(changes).toEqual([
      ['power-users.changes-0001.json', 'ADD', ['user-2']],
      ['power-users.changes-0002.json', 'REMOVE', ['user-1']],
      ['silent.changes-0001.json', 'ADD', ['user-1']],
      ['silent.changes-0002.json', 'REMOVE', ['user-9']],
    ]);
  });
});
