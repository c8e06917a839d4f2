// Distribution functions of npm packages beside our own on the 40-digit grid: largest relative error by function.
// npm run build; in a folder of its own: npm i jstat lib-r-math.js cephes @stdlib/stats-base-dists-{normal,t,f,beta,chisquare}
// node bench/experiments/distributions.mjs FOLDER_WITH_NODE_MODULES [vectors/ab-distributions.json]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = '.', grid = new URL('../../../shared/vectors/ab-distributions.json', import.meta.url)] =
  process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(folder, 'package.json')));
const DIST = new URL(process.env.KINDRED_DIST ?? '../../dist/', import.meta.url);
const own = await import(new URL('numeric/distributions/index.js', DIST));
const { vectors } = JSON.parse(readFileSync(grid, 'utf8'));

/** Loads a candidate; one that is not installed is left out of the table. */
async function candidate(name, load) {
  try {
    return [[name, await load()]];
  } catch {
    console.error(`${name} is not installed in ${folder}`);
    return [];
  }
}

const upper = (point) => point.tail === 'upper';
const p = (point) => Number(point.p);

const libraries = [
  [
    'own kernel',
    {
      norm: (a) => (upper(a) ? own.normal.sf(a.x) : own.normal.cdf(a.x)),
      t: (a) => (upper(a) ? own.studentT.sf(a.x, a.df) : own.studentT.cdf(a.x, a.df)),
      chi2: (a) => (upper(a) ? own.chiSquare.sf(a.x, a.df) : own.chiSquare.cdf(a.x, a.df)),
      beta: (a) => (upper(a) ? own.beta.sf(a.x, a.a, a.b) : own.beta.cdf(a.x, a.a, a.b)),
      f: (a) => (upper(a) ? own.fisherF.sf(a.x, a.df1, a.df2) : own.fisherF.cdf(a.x, a.df1, a.df2)),
      qt: (a) => own.studentT.quantile(p(a), a.df, a.tail),
      qchi2: (a) => own.chiSquare.quantile(p(a), a.df, a.tail),
    },
  ],
  ...(await candidate('@stdlib', () => {
    const of = (name) => require(`@stdlib/stats-base-dists-${name}`);
    const [normal, t, f, beta, chi2] = ['normal', 't', 'f', 'beta', 'chisquare'].map(of);
    return {
      norm: (a) => normal.cdf(upper(a) ? -a.x : a.x, 0, 1),
      t: (a) => t.cdf(upper(a) ? -a.x : a.x, a.df),
      chi2: (a) => (upper(a) ? 1 - chi2.cdf(a.x, a.df) : chi2.cdf(a.x, a.df)),
      beta: (a) => (upper(a) ? beta.cdf(1 - a.x, a.b, a.a) : beta.cdf(a.x, a.a, a.b)),
      f: (a) => (upper(a) ? f.cdf(1 / a.x, a.df2, a.df1) : f.cdf(a.x, a.df1, a.df2)),
      qt: (a) => (upper(a) ? -t.quantile(p(a), a.df) : t.quantile(p(a), a.df)),
      qchi2: (a) => chi2.quantile(upper(a) ? 1 - p(a) : p(a), a.df),
    };
  })),
  ...(await candidate('jstat', () => {
    const { jStat } = require('jstat');
    return {
      norm: (a) => jStat.normal.cdf(upper(a) ? -a.x : a.x, 0, 1),
      t: (a) => jStat.studentt.cdf(upper(a) ? -a.x : a.x, a.df),
      chi2: (a) => (upper(a) ? 1 - jStat.chisquare.cdf(a.x, a.df) : jStat.chisquare.cdf(a.x, a.df)),
      beta: (a) => (upper(a) ? jStat.beta.cdf(1 - a.x, a.b, a.a) : jStat.beta.cdf(a.x, a.a, a.b)),
      f: (a) =>
        upper(a) ? jStat.centralF.cdf(1 / a.x, a.df2, a.df1) : jStat.centralF.cdf(a.x, a.df1, a.df2),
      qt: (a) => (upper(a) ? -1 : 1) * jStat.studentt.inv(p(a), a.df),
      qchi2: (a) => jStat.chisquare.inv(upper(a) ? 1 - p(a) : p(a), a.df),
    };
  })),
  ...(await candidate('lib-r-math.js', async () => {
    const R = await import(pathToFileURL(require.resolve('lib-r-math.js')));
    return {
      norm: (a) => R.pnorm(a.x, 0, 1, !upper(a)),
      t: (a) => R.pt(a.x, a.df, 0, !upper(a)),
      chi2: (a) => R.pchisq(a.x, a.df, undefined, !upper(a)),
      beta: (a) => R.pbeta(a.x, a.a, a.b, undefined, !upper(a)),
      f: (a) => R.pf(a.x, a.df1, a.df2, undefined, !upper(a)),
      qt: (a) => R.qt(p(a), a.df, undefined, !upper(a)),
      qchi2: (a) => R.qchisq(p(a), a.df, undefined, !upper(a)),
    };
  })),
  ...(await candidate('cephes', async () => {
    const c = require('cephes');
    await c.initialized;
    return {
      norm: (a) => c.ndtr(upper(a) ? -a.x : a.x),
      t: (a) => c.stdtr(a.df, upper(a) ? -a.x : a.x),
      chi2: (a) => (upper(a) ? c.chdtrc(a.df, a.x) : c.chdtr(a.df, a.x)),
      beta: (a) => (upper(a) ? c.incbet(a.b, a.a, 1 - a.x) : c.incbet(a.a, a.b, a.x)),
      f: (a) => (upper(a) ? c.fdtrc(a.df1, a.df2, a.x) : c.fdtr(a.df1, a.df2, a.x)),
      qt: (a) => (upper(a) ? -1 : 1) * c.stdtri(a.df, p(a)),
      qchi2: (a) => c.chdtri(a.df, upper(a) ? p(a) : 1 - p(a)),
    };
  })),
];

const ids = vectors.map((vector) => vector.id);
console.log(`| package | ${ids.join(' | ')} |\n|---${'|---'.repeat(ids.length)}|`);
for (const [name, functions] of libraries) {
  const cells = vectors.map(({ id, inputs, expected }) => {
    const [kind, distribution] = id.split('-');
    const compute = functions[(kind === 'quantile' ? 'q' : '') + distribution];
    if (!compute) return '-';
    const errors = inputs.points.map((point, i) => {
      const wanted = Number((expected.p ?? expected.x)[i]);
      const got = compute(point);
      if (wanted === 0) return got === 0 ? 0 : 1;
      return Number.isFinite(got) ? Math.abs(got / wanted - 1) : Number.POSITIVE_INFINITY;
    });
    return Math.max(...errors).toExponential(1);
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
