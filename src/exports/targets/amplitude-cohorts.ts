import { toJson } from '../../base/index.js';
import { type Assignment, idsOf } from '../assignment.js';
import type { ExportFile } from '../file.js';
import { fileNames } from '../file-names.js';
import { plainText } from '../text.js';
import type { Target } from './target.js';

/** Limits of the cohort API: ids of one request, users of one cohort. */
const MAX_IDS = 100_000;
const MAX_COHORT = 2_000_000;

const FILL_IN = 'fill in app_id and owner, then POST to https://amplitude.com/api/3/cohorts/upload';
const FILL_IN_ID =
  "fill in cohort_id from the upload's answer, then POST to https://amplitude.com/api/3/cohorts/membership, one at a time";

/**
 * Amplitude behavioural cohorts: an upload per persona, and membership additions where it has more users than one
 * request may carry (a second upload would replace the first).
 */
export const amplitudeCohorts: Target = {
  name: 'amplitude-cohorts',
  title: 'Amplitude cohorts',
  kind: 'analytics',
  *byAssignment(assignment) {
    const names = fileNames(assignment.personas.map((p) => p.id));
    for (let p = 0; p < names.length; p++) yield* cohort(assignment, p, names[p]!);
  },
};

function* cohort(assignment: Assignment, p: number, fileName: string): Generator<ExportFile> {
  const ids = idsOf(assignment, p);
  const title = `Persona: ${plainText(assignment.personas[p]!.name)}`;
  const path = (what: string) => `targets/amplitude-cohorts/${fileName}.${what}.json`;
  for (let start = 0; start === 0 || start < ids.length; start += MAX_IDS) {
    const part = ids.slice(start, start + MAX_IDS);
    const number = Math.floor(start / MAX_IDS) + 1;
    const cohortNumber = Math.floor(start / MAX_COHORT) + 1;
    if (start % MAX_COHORT === 0) {
      const name = cohortNumber === 1 ? title : `${title} (${cohortNumber})`;
      const body = {
        name,
        app_id: 0,
        id_type: 'BY_USER_ID',
        ids: part,
        owner: 'owner@example.com',
        published: true,
        skip_invalid_ids: true,
      };
      const what = cohortNumber === 1 ? 'upload' : `upload-${cohortNumber}`;
      yield { path: path(what), content: toJson(body), records: part.length, notes: [FILL_IN] };
    } else {
      const what = `membership-${String(number).padStart(4, '0')}`;
      yield {
        path: path(what),
        content: membership([change(part, 'ADD')]),
        records: part.length,
        notes: [FILL_IN_ID],
      };
    }
  }
}

function change(ids: string[], operation: 'ADD' | 'REMOVE') {
  return { ids, id_type: 'BY_NAME', operation };
}

function membership(memberships: ReturnType<typeof change>[]): string {
  return toJson({ cohort_id: 'COHORT_ID', skip_invalid_ids: true, memberships });
}

/**
 * What changed since an earlier assignment, as membership requests: additions before removals, each within the limit.
 * `previous` gives the persona id that a user had.
 */
export function* amplitudeMembershipChanges(
  assignment: Assignment,
  previous: ReadonlyMap<string, string>,
): Generator<ExportFile> {
  const names = fileNames(assignment.personas.map((p) => p.id));
  const added = assignment.personas.map((): string[] => []);
  const removed = assignment.personas.map((): string[] => []);
  const index = new Map(assignment.personas.map((p, i) => [p.id, i]));
  const now = new Set(assignment.userIds);
  assignment.userIds.forEach((id, row) => {
    const before = index.get(previous.get(id) ?? '');
    const after = assignment.persona[row]!;
    if (before === after) return;
    added[after]!.push(id);
    if (before !== undefined) removed[before]!.push(id);
  });
  for (const [id, persona] of previous) {
    const before = index.get(persona);
    if (!now.has(id) && before !== undefined) removed[before]!.push(id);
  }
  for (let p = 0; p < names.length; p++) {
    const changes = [...parts(added[p]!, 'ADD'), ...parts(removed[p]!, 'REMOVE')];
    for (let i = 0; i < changes.length; i++) {
      const path = `targets/amplitude-cohorts/${names[p]}.changes-${String(i + 1).padStart(4, '0')}.json`;
      const records = changes[i]!.ids.length;
      yield { path, content: membership([changes[i]!]), records, notes: [FILL_IN_ID] };
    }
  }
}

function parts(ids: readonly string[], operation: 'ADD' | 'REMOVE') {
  return Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, i) =>
    change(ids.slice(i * MAX_IDS, (i + 1) * MAX_IDS), operation),
  );
}
