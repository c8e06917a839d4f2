// The runs whose reports are kept in `reports/`. The public data sets are not part of the project: a sample whose data are
// absent is left out.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA = join(ROOT, '../shared/data');

/** Name of the folder in `reports/`, the configuration, the export beside which it is to stand, and other files for it. */
const SAMPLES = [
  { name: 'fixtures', config: 'fixtures/kindred.yaml' },
  {
    name: 'retentioneering-ecom',
    config: 'reports/retentioneering-ecom/kindred.yaml',
    data: 'retentioneering_ecom/ecom.csv.gz',
    prepare: splitAtRandom,
  },
  {
    name: 'traffic-fines',
    config: 'reports/traffic-fines/kindred.yaml',
    data: 'traffic_fines/traffic_fines.csv',
  },
];

/** The samples that can be run here, each with its data and configuration put into `folder`. */
export function samplesIn(folder) {
  return SAMPLES.filter(({ data }) => data === undefined || existsSync(join(DATA, data))).map((sample) => {
    const { name, config, data, prepare } = sample;
    if (data === undefined) return { name, config: join(ROOT, config) };
    const here = join(folder, `${name}.yaml`);
    cpSync(join(ROOT, config), here);
    cpSync(join(DATA, data), join(folder, data.split('/').at(-1)));
    prepare?.(folder, join(DATA, data));
    return { name, config: here };
  });
}

/** Samples whose data are not here. */
export const absentSamples = () =>
  SAMPLES.filter(({ data }) => data !== undefined && !existsSync(join(DATA, data))).map(({ name }) => name);

/** `split.csv`: from April on every user is in arm A or B from the first event on, by a hash of the id. */
function splitAtRandom(folder, file) {
  const first = new Map();
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(1)) {
    const [user, , , time] = line.split(',');
    if (time >= '2024-04-01' && (!first.has(user) || time < first.get(user))) first.set(user, time);
  }
  const arm = (user) => {
    let hash = 0;
    for (const c of user) hash = (Math.imul(hash ^ c.charCodeAt(0), 0x01000193) ^ (hash >>> 15)) >>> 0;
    return hash % 2 === 0 ? 'A' : 'B';
  };
  const rows = [...first].sort().map(([user, time]) => `${user},${arm(user)},${time}`);
  writeFileSync(join(folder, 'split.csv'), `user_id,variant,assigned_at\n${rows.join('\n')}\n`);
}
