import { type Engine, sql } from '../../engines/index.js';
import { DEPENDS_ON_TIME, type Identities, type IdentityEvidence } from './resolve.js';

/**
 * Attributes the anonymous rows of devices with several users: to the next login at or after the row, otherwise to the
 * last login before it. A login is any row that carries both the device and a user. Several users in the same
 * millisecond: the one whose id is smallest.
 *
 * Leaves `id_shared(c INTEGER, t BIGINT, person INTEGER)`: the person of combination `c` at time `t`. Returns whether
 * there are any such rows.
 */
export async function attributeSharedDevices(
  engine: Engine,
  evidence: IdentityEvidence,
  identities: Identities,
): Promise<boolean> {
  const watched = watchedRows(evidence, identities);
  if (watched.c.length === 0) return false;
  await engine.createTable('id_watched', watched);
  const seen = await engine.columns(
    sql`SELECT DISTINCT w.via, r.t, w.person, CASE WHEN w.person = ${DEPENDS_ON_TIME} THEN w.c ELSE -1 END AS c
      FROM raw_events r
      JOIN id_rows i ON i.vendor = r.vendor AND i.user_id IS NOT DISTINCT FROM r.user_id
        AND i.device_id IS NOT DISTINCT FROM r.device_id AND i.person_id IS NOT DISTINCT FROM r.person_id
      JOIN id_watched w ON w.c = i.c
      ORDER BY 1, 2, 3, 4`,
    { via: 'int32', t: 'int53', person: 'int32', c: 'int32' },
  );
  const owner = followLogins(seen.via, seen.t, seen.person);
  // Users known from declared links alone never logged in on a row; the first of them takes the device.
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] === DEPENDS_ON_TIME) owner[i] = identities.personOf[seen.via[i]!]!;
  }
  const anonymous = indicesWhere(seen.person, (person) => person === DEPENDS_ON_TIME);
  await engine.createTable('id_shared', {
    c: Int32Array.from(anonymous, (i) => seen.c[i]!),
    t: BigInt64Array.from(anonymous, (i) => BigInt(seen.t[i]!)),
    person: Int32Array.from(anonymous, (i) => owner[i]!),
  });
  await engine.run(sql`DROP TABLE id_watched`);
  return true;
}

/**
 * The owner of each row of device timelines, sorted by device and time. `person` is the user of a login, or
 * `DEPENDS_ON_TIME` on an anonymous row. A timeline without any login keeps -1.
 */
export function followLogins(
  via: ArrayLike<number>,
  t: ArrayLike<number>,
  person: ArrayLike<number>,
): Int32Array {
  const n = via.length;
  const owner = new Int32Array(n).fill(DEPENDS_ON_TIME);
  // Backwards: the next login. Rows sort anonymous before logins of the same time, and the smallest user comes first.
  for (let i = n - 1, next = DEPENDS_ON_TIME; i >= 0; i--) {
    if (i === n - 1 || via[i] !== via[i + 1]) next = DEPENDS_ON_TIME;
    if (person[i] !== DEPENDS_ON_TIME) next = person[i]!;
    owner[i] = next;
  }
  for (let i = 0, last = DEPENDS_ON_TIME, lastT = Number.NaN; i < n; i++) {
    if (i === 0 || via[i] !== via[i - 1]) {
      last = DEPENDS_ON_TIME;
      lastT = Number.NaN;
    }
    if (owner[i] === DEPENDS_ON_TIME) owner[i] = last;
    if (person[i] !== DEPENDS_ON_TIME && t[i] !== lastT) {
      last = person[i]!;
      lastT = t[i]!;
    }
  }
  return owner;
}

/** The combinations to follow: anonymous ones on shared devices, and every login on those devices. */
function watchedRows({ rows, isNobody }: IdentityEvidence, { ownerOf, sharedVia, setOf }: Identities) {
  const shared = new Set<number>();
  for (const via of sharedVia) if (via >= 0) shared.add(via);
  const c: number[] = [];
  const via: number[] = [];
  const person: number[] = [];
  for (let i = 0; i < rows.user.length; i++) {
    if (ownerOf[i] === DEPENDS_ON_TIME) {
      c.push(i);
      via.push(sharedVia[i]!);
      person.push(DEPENDS_ON_TIME);
      continue;
    }
    if (rows.user[i]! < 0 || isNobody[rows.user[i]!]) continue;
    const carriers = [rows.device[i]!, rows.person[i]!].filter((node) => node >= 0).map((n) => setOf[n]!);
    for (const carrier of new Set(carriers)) {
      if (!shared.has(carrier)) continue;
      c.push(i);
      via.push(carrier);
      person.push(ownerOf[i]!);
    }
  }
  return { c: Int32Array.from(c), via: Int32Array.from(via), person: Int32Array.from(person) };
}

function indicesWhere(values: Int32Array, test: (value: number) => boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < values.length; i++) if (test(values[i]!)) out.push(i);
  return out;
}
