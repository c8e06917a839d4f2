// Bad input as a person meets it: each case must end with its exit code and a message that says what to do, never with a
// stack trace, and must leave the previous outputs as they were.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { kindred } from './program.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kindred-bad-input-'));
chmodSync(folder, 0o755);
const DAY = 86_400;
const T0 = 1_767_225_600;

/** A Mixpanel line; `n` makes it unique. */
function line(user, event, time, n, extra = {}) {
  return JSON.stringify({
    event,
    properties: { time, distinct_id: user, $insert_id: `i${n}`, $user_id: user, mp_lib: 'web', ...extra },
  });
}

/** A small export: 60 users with different habits over 30 days. */
function lines() {
  const out = [];
  let n = 0;
  for (let u = 0; u < 60; u++) {
    const busy = u % 3 === 0;
    for (let day = 0; day < (busy ? 25 : 4); day++) {
      for (const event of busy ? ['Open', 'Edit', 'Share', 'Export'] : ['Open', 'Browse']) {
        out.push(line(`user-${u}`, event, T0 + day * DAY + u * 60 + (n++ % 50), n));
      }
    }
  }
  return out;
}

const good = lines();
const text = `${good.join('\n')}\n`;
const half = Math.floor(good.length / 2);
const spliced = (...extra) => `${[...good.slice(0, half), ...extra, ...good.slice(half)].join('\n')}\n`;
const file = (name, content) => ({ name, content });

/** expected: exit code; says: what standard error (or the account) must contain. */
const CASES = [
  { title: 'a good export', ...file('good.ndjson', text), expected: 0 },
  { title: 'empty file', ...file('empty.ndjson', ''), expected: 3, says: /empty/i },
  { title: 'no such file', name: 'missing.ndjson', expected: 3, says: /missing\.ndjson/ },
  {
    title: 'not an export (an image)',
    ...file('photo.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
    expected: 3,
    says: /photo\.png/,
  },
  {
    title: 'truncated gz',
    ...file('cut.ndjson.gz', gzipSync(text).subarray(0, -40)),
    expected: 3,
    says: /trunc|cut off|incomplete|ends/i,
  },
  {
    title: 'gz with a flipped byte',
    ...file('flip.ndjson.gz', flip(gzipSync(text, { level: 0 }))),
    expected: 3,
    says: /checksum|corrupt|damaged|CRC/i,
  },
  {
    title: 'bad UTF-8 in one line',
    ...file(
      'utf8.ndjson',
      Buffer.concat([
        Buffer.from(text),
        Buffer.from(
          '{"event":"caf\xe9","properties":{"time":1767225600,"distinct_id":"x","$insert_id":"z"}}\n',
          'latin1',
        ),
      ]),
    ),
    expected: 0,
    account: { in: good.length + 1 },
  },
  {
    title: 'UTF-16 with BOM',
    ...file('utf16.ndjson', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])),
    expected: 0,
    account: { kept: good.length },
  },
  { title: 'UTF-8 BOM', ...file('bom.ndjson', `\ufeff${text}`), expected: 0, account: { kept: good.length } },
  {
    title: 'CRLF line ends',
    ...file('crlf.ndjson', text.replaceAll('\n', '\r\n')),
    expected: 0,
    account: { kept: good.length },
  },
  {
    title: 'NUL bytes in a line',
    ...file('nul.ndjson', spliced('{"event":"a\0b","properties":{"time":1767225600,"distinct_id":"x"}}')),
    expected: 0,
    account: { rejected: 1 },
  },
  {
    title: 'a line of 64 MB',
    ...file('long.ndjson', spliced(`{"event":"x","properties":{"blob":"${'a'.repeat(64 << 20)}"}}`)),
    expected: 0,
    account: { in: good.length + 1, rejected: 1 },
  },
  {
    title: 'malformed lines in the middle',
    ...file('middle.ndjson', spliced('{"event":', '[]]')),
    expected: 0,
    account: { rejected: 2 },
    rejects: [half + 1, half + 2],
  },
  {
    title: 'more malformed lines than allowed',
    ...file('many.ndjson', spliced(...Array.from({ length: 200 }, () => '{oops'))),
    expected: 3,
    says: /malformed/i,
  },
  {
    title: 'rows without any id',
    ...file('noid.ndjson', spliced('{"event":"Open","properties":{"time":1767225600,"mp_lib":"web"}}')),
    expected: 0,
    account: { rejected: 1 },
  },
  {
    title: '__proto__ as an event name',
    ...file(
      'proto.ndjson',
      spliced(line('user-1', '__proto__', T0 + 5, 'p1'), line('user-1', 'constructor', T0 + 6, 'p2')),
    ),
    expected: 0,
    account: { kept: good.length + 2 },
  },
  {
    title: 'quotes and SQL in names',
    ...file(
      'sql.ndjson',
      spliced(line(`'; DROP TABLE ev; --`, `"Open" or 'x'`, T0 + 5, 'q1'), line('a"b', '\\', T0 + 9, 'q2')),
    ),
    expected: 0,
    account: { kept: good.length + 2 },
  },
  {
    title: 'mixed units of time',
    ...file('units.ndjson', spliced(line('user-1', 'Open', (T0 + 77) * 1000, 'm1'))),
    expected: 0,
    account: { kept: good.length + 1 },
  },
  {
    title: 'a time in the far future',
    ...file('future.ndjson', spliced(line('user-1', 'Open', 4_070_908_800, 'f1'))),
    expected: 0,
    account: { in: good.length + 1 },
  },
  {
    title: 'one user',
    ...file('one.ndjson', `${good.filter((l) => l.includes('"user-0"')).join('\n')}\n`),
    expected: 0,
    k: 1,
  },
  { title: 'all users alike', ...file('alike.ndjson', `${alike().join('\n')}\n`), expected: 0, k: 1 },
  {
    title: 'a report instead of an export',
    ...file('report.csv', 'Date,Uniques of Sign Up,Uniques of Open\n2026-01-01,12,30\n2026-01-02,14,28\n'),
    expected: 3,
    says: /report|aggregate|user/i,
  },
  {
    title: 'no permission to read',
    ...file('secret.ndjson', text),
    expected: 3,
    mode: 0o000,
    asNobody: true,
    says: /permission|EACCES/i,
  },
  { title: 'disk full', ...file('full.ndjson', text), expected: 5, tinyDisk: true, says: /disk is full/i },
  {
    title: 'unknown option',
    args: ['run', 'good.ndjson', '--meethod', 'ward'],
    expected: 2,
    says: /--method/,
  },
  {
    title: 'misspelt key in the configuration',
    config: 'clusters:\n  metod: ward\n',
    args: ['run', 'good.ndjson', '--config', 'bad.yaml'],
    expected: 2,
    says: /bad\.yaml:2:3[\s\S]*method/,
  },
];

let failures = 0;
console.log('| input | exit | what the person reads |\n|---|---|---|');
for (const test of CASES) {
  const wrong = check(test);
  if (wrong.skipped) {
    console.log(`| ${test.title} | - | left out: ${wrong.skipped} |`);
    continue;
  }
  console.log(`| ${test.title} | ${wrong.code} | ${wrong.says} |`);
  for (const problem of wrong.problems) {
    failures++;
    console.log(`FAILED ${test.title}: ${problem}`);
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;

function check(test) {
  const out = test.tinyDisk ? 'tiny/out' : 'out';
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  if (test.content !== undefined) writeFileSync(join(folder, test.name), test.content);
  if (test.config !== undefined) writeFileSync(join(folder, 'bad.yaml'), test.config);
  if (test.mode !== undefined) chmodSync(join(folder, test.name), test.mode);
  let prefix = [];
  if (test.asNobody && process.getuid?.() === 0) {
    if (!available('setpriv')) return { skipped: 'setpriv is not here, and root may read everything' };
    mkdirSync(join(folder, 'work'), { recursive: true });
    chmodSync(join(folder, 'work'), 0o777);
    prefix = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    if (!nobodyCanRun(prefix)) return { skipped: 'another user cannot run the program here' };
  }
  if (test.tinyDisk) {
    mkdirSync(join(folder, 'tiny'), { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', join(folder, 'tiny')], {
        stdio: 'ignore',
      });
    } catch {
      return { skipped: 'a small disk cannot be mounted here' };
    }
  }
  try {
    const args = test.args ?? ['run', test.name, '--out', test.asNobody ? 'work/out' : out, '--json'];
    const { code, signal, stdout, stderr } = kindred(args, { cwd: folder, prefix, timeoutMs: 120_000 });
    const problems = [];
    if (code !== test.expected)
      problems.push(`exit ${code ?? signal}, expected ${test.expected}: ${stderr.slice(0, 400)}`);
    if (/\n\s+at \S+ \(|node:internal/.test(stderr)) problems.push('a stack trace');
    if (test.says && !test.says.test(stderr))
      problems.push(`the message does not say ${test.says}: ${stderr.slice(0, 400)}`);
    if (code === 0) verify(test, JSON.parse(stdout), join(folder, out), problems);
    const error = stderr
      .split('\n')
      .filter((l) => /^error:|^\s+(at|fix:|expected:)/.test(l))
      .map((l) => l.trim())
      .join('; ');
    const summary = code === 0 ? JSON.parse(stdout) : undefined;
    const says = summary
      ? `${summary.rows.in} rows in = ${summary.rows.kept} + ${summary.rows.duplicates} + ${summary.rows.rejected}, k = ${summary.k}`
      : error;
    return { code: code ?? signal, says: says.replaceAll('|', '\\|').replaceAll(folder, ''), problems };
  } finally {
    if (test.tinyDisk) execFileSync('umount', [join(folder, 'tiny')]);
  }
}

function verify(test, summary, out, problems) {
  const { rows } = summary;
  if (rows.in !== rows.kept + rows.duplicates + rows.rejected)
    problems.push(`the account does not hold: ${JSON.stringify(rows)}`);
  for (const [key, value] of Object.entries(test.account ?? {})) {
    if (rows[key] !== value) problems.push(`rows.${key} is ${rows[key]}, expected ${value}`);
  }
  if (test.k !== undefined && summary.k !== test.k) problems.push(`k is ${summary.k}, expected ${test.k}`);
  if (test.rejects) {
    const found = readFileSync(join(out, 'rejects.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l).line);
    if (String(found) !== String(test.rejects))
      problems.push(`rejected lines ${found}, expected ${test.rejects}`);
  }
}

function flip(bytes) {
  const copy = Buffer.from(bytes);
  copy[Math.floor(copy.length / 2)] ^= 0x01;
  return copy;
}

function alike() {
  const out = [];
  for (let u = 0; u < 50; u++) {
    for (let day = 0; day < 10; day++) {
      for (const [i, event] of ['Open', 'Edit'].entries())
        out.push(line(`user-${u}`, event, T0 + day * DAY + i * 30, `${u}-${day}-${i}`));
    }
  }
  return out;
}

function available(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function nobodyCanRun(prefix) {
  return kindred(['--version'], { cwd: folder, prefix }).code === 0;
}
