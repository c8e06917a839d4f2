import { describe, expect, it } from 'vitest';
import type { PersonaModel } from '../personas/index.js';
import type { ReportInput } from './input.js';
import { renderReport } from './report.js';
import { sampleModel } from './testing/sample-model.js';
import { assertWellFormed } from './testing/well-formed.js';

const ROWS = { in: 39893, kept: 39320, duplicates: 564, rejected: 9 };

async function rendered(input: Partial<ReportInput> = {}): Promise<Map<string, string>> {
  const files = await renderReport({ model: sampleModel(), rows: ROWS, ...input });
  return new Map(files.map(({ path, content }) => [path, content]));
}

async function markdown(input: Partial<ReportInput> = {}): Promise<string> {
  return (await rendered(input)).get('report.md')!;
}

function changed(edit: (model: PersonaModel) => void): PersonaModel {
  const model = sampleModel();
  edit(model);
  return model;
}

describe('the persona report', () => {
  it('gives the verdict in its first ten lines', async () => {
    const head = (await markdown({ warnings: ['One.'] })).split('\n').slice(0, 10).join('\n');
    expect(head).toContain('# Personas of 600 users');
    expect(head).toContain('**Natural groups**. The users fall into 6 groups');
    expect(head).toContain('6 personas: events from 2025-03-03 to 2025-05-31 (90 days)');
    expect(head).toContain('4 stable, 1 doubtful (New Explorers), 1 dissolved (Silent Users)');
    expect(head).toContain('39,893 in = 39,320 kept + 564 duplicates + 9 rejected; 1 warning');
  });

  it('says in its first line when there are no groups', async () => {
    const model = changed((m) => {
      m.verdict.verdict = 'no groups';
    });
    expect((await markdown({ model })).split('\n')[0]).toBe('# No groups among 600 users');
  });

  it('describes everyone together where there is one persona, and draws no comparison', async () => {
    const model = changed((m) => {
      m.verdict.verdict = 'no groups';
      m.personas.length = 1;
      m.dendrogram = null;
    });
    const files = await rendered({ model });
    const md = files.get('report.md')!;
    expect(md.split('\n').slice(0, 6).join('\n')).toContain('Everyone together: events from 2025-03-03');
    expect(md).toContain('## What the users are like');
    expect(md).toContain('| feature | median of 600 users |');
    expect(md).not.toMatch(/at a glance|sets it apart|Found again in other samples|1 persona\b/);
    expect([...files.keys()].filter((path) => path.endsWith('.svg'))).toEqual([
      'charts/number-of-personas.svg',
    ]);
  });

  it('says how to read personas of users who differ by degree', async () => {
    const model = changed((m) => {
      m.verdict.verdict = 'no groups';
    });
    const head = (await markdown({ model })).split('\n').slice(0, 10).join('\n');
    expect(head).toContain('# No groups among 600 users');
    expect(head).toContain('read the personas as bands, not as kinds of people');
    expect(await markdown()).not.toContain('as bands');
  });

  it('counts small groups that were set apart into the number of personas', async () => {
    const model = changed((m) => {
      m.kCurve.aside = 2;
    });
    const md = await markdown({ model });
    expect(md).toContain('include the 2 small groups far from everyone else');
    expect(md).toMatch(/^\| \*\*6, chosen\*\* \|/m);
    expect(md).toMatch(/^\| 10 \|/m);
  });

  it('has a section for each persona, reached from the table', async () => {
    const md = await markdown();
    for (const { id, name } of sampleModel().personas) {
      expect(md).toContain(`[${name}](#persona-${id})`);
      expect(md).toContain(`<a id="persona-${id}"></a>\n\n### ${name}`);
    }
    expect(md).toContain('| active days | 14 (9 to 24) days | 2 (1 to 6) days | 0.90 (0.85 to 0.94) |');
  });

  it('writes every chart it shows, with its specification', async () => {
    const files = await rendered();
    const shown = [...files.get('report.md')!.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path!);
    expect(shown.length).toBeGreaterThanOrEqual(5);
    for (const path of shown) {
      assertWellFormed(files.get(path)!);
      expect(JSON.parse(files.get(path.replace('.svg', '.vl.json'))!)).toHaveProperty('$schema');
    }
  });

  it('is one page without script as HTML', async () => {
    const html = (await rendered()).get('report.html')!;
    assertWellFormed(html, ['meta']);
    expect(html).not.toMatch(/<script|<link|<img|\son\w+=/);
    expect(html.match(/<svg/g)).toHaveLength(5);
    expect(html.length).toBeLessThan(500_000);
  });

  it('gives the same bytes again', async () => {
    expect([...(await rendered())]).toEqual([...(await rendered())]);
  });
});

describe('people in the persona report', () => {
  it('stand as the model names them', async () => {
    expect(await markdown()).toContain('Typical users: `user 00000000`');
    expect(await markdown()).toContain('Users appear by pseudonym');
  });

  it('never stand with a whole e-mail address', async () => {
    const model = changed((m) => {
      m.users.shown = 'ids';
      m.personas[0]!.typicalUsers[0]!.user = 'ann0@mail.example';
    });
    const md = await markdown({ model });
    expect(md).toContain('`a…@mail.example`');
    expect(md).not.toContain('ann0@');
    expect(md).toContain('User ids are shown');
  });

  it('are left out of personas of a few', async () => {
    const model = changed((m) => {
      m.personas[0]!.size = 4;
    });
    const section = (await markdown({ model })).split('### ')[1]!;
    expect(section).toContain('Few users');
    expect(section).not.toContain('Typical users');
  });

  it('do not leave the paths of their machine in it', async () => {
    const files = [
      {
        name: '/home/ann/exports/2025/may.ndjson.gz',
        vendor: 'mixpanel',
        form: 'raw-export',
        records: 9,
        rejected: 2,
      },
    ] as const;
    const md = await markdown({ files });
    expect(md).toContain('`2025/may.ndjson.gz`: 2 of 9 rows rejected');
    expect(md).not.toContain('/home');
  });
});

describe('names from data in the persona report', () => {
  it('stay text', async () => {
    const name = '<img src=x>|**x** [y](http://z.example)\u202e\n# h';
    const model = changed((m) => {
      m.personas[0]!.name = name;
      m.personas[0]!.events[0]!.event = name;
      m.personas[0]!.contrasts[0]!.title = name;
    });
    const files = await rendered({ model });
    assertWellFormed(files.get('report.html')!, ['meta']);
    expect(files.get('report.html')).not.toContain('<img');
    const md = files.get('report.md')!;
    expect(md).toContain('### \\<img src=x\\>\\|\\*\\*x\\*\\* \\[y\\](http&#58;//z.example) # h');
    expect(md).not.toMatch(/^# h/m);
    expect(md).not.toContain('\u202e');
  });
});

describe('changes since the previous run', () => {
  it('come first, and in full', async () => {
    const model = changed((m) => {
      m.changes = {
        kept: [{ id: 'power-users', previousSize: 50, size: 52, overlap: 0.93 }],
        born: ['new-explorers'],
        died: [{ id: 'lurkers', name: 'Lurkers', previousSize: 12 }],
        split: [],
        merged: [],
        moved: [{ from: 'lurkers', to: 'silent-users', users: 9 }],
      };
    });
    const md = await markdown({ model });
    expect(md.split('\n').slice(0, 10).join('\n')).toContain(
      'Since the previous run: 1 new, 1 gone; 9 users moved',
    );
    expect(md).toContain('| Power Users | 50 | 52 | +2 | 93.0 % |');
    expect(md).toContain('| Lurkers | Silent Users | 9 |');
    expect(md).toContain('- Gone: Lurkers, which had 12 users');
  });
});
