import { toJsonLine } from '../../base/index.js';
import { type Engine, sql } from '../../engines/index.js';
import type { LoadResult } from '../../sources/index.js';
import { need, type Stage } from '../stage.js';

/** Writes every rejected row with file, line, reason and an excerpt in which values are masked. */
export const writeRejects: Stage = {
  name: 'rejects',
  title: 'listing rejected rows',
  reads: ['load'],
  writes: [],
  async run(state, { engine, output }) {
    await output?.write('rejects.ndjson', rejectLines(engine, need(state, 'load')));
  },
};

async function* rejectLines(engine: Engine, load: LoadResult): AsyncGenerator<string> {
  const names = new Map(load.files.map((file) => [file.index, file.name]));
  const query = sql`SELECT file, line, reason, coalesce(excerpt, '') FROM raw_rejects ORDER BY file, line, reason, excerpt`;
  for await (const { rows, columns } of engine.batches(query, {
    file: 'int32',
    line: 'int53',
    reason: 'text',
    excerpt: 'text',
  })) {
    for (let i = 0; i < rows; i++) {
      const line = columns.line[i]!;
      yield toJsonLine({
        file: names.get(columns.file[i]!),
        line: line > 0 ? line : null,
        reason: columns.reason[i],
        excerpt: columns.excerpt[i],
      });
    }
  }
}
