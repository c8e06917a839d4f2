import sift from 'sift';
import type { VendorEngine } from '../engine.js';

export const mongo: VendorEngine = {
  target: 'mongo',
  runs: 'sift',
  async segments({ text, contexts }) {
    const queries = (JSON.parse(text('.json')) as { segment: string; query: object }[]).map(({ segment, query }) => ({
      segment,
      matches: (sift as any)(query),
    }));
    return contexts.map((user) => {
      const found = queries.filter((q) => q.matches(user)).map((q) => q.segment);
      // Each user is in one query exactly: the queries exclude earlier segments themselves.
      return found.length === 1 ? found[0]! : `in ${found.length} segments`;
    });
  },
};
