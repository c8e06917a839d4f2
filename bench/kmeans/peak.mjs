/** What one core of this machine can do from registers, by CPU time: `node bench/kmeans/peak.mjs`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const folder = mkdtempSync(join(tmpdir(), 'kindred-peak-'));
const here = (name) => new URL(name, import.meta.url).pathname;
try {
  execFileSync('gcc', ['-O3', '-march=native', here('peak.c'), '-o', join(folder, 'peak')]);
  const { bits, gflops } = JSON.parse(execFileSync(join(folder, 'peak'), { encoding: 'utf8' }));
  console.log(`native, ${bits} bits, float32 multiply-add: ${gflops} GFLOP/s`);
} catch (error) {
  console.log(`native: not measured (${error.message.split('\n')[0]})`);
}
rmSync(folder, { recursive: true });

let bytes;
await asc.main(['peak.as.ts', '--outFile', 'peak.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd'], {
  readFile: (name) => (name === 'peak.as.ts' ? readFileSync(here(name), 'utf8') : null),
  writeFile: (_name, contents) => {
    bytes = contents;
  },
  listFiles: () => [],
});
const { floats, shorts } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
console.log(`WebAssembly, 128 bits, float32 multiply and add: ${rate(floats, 48)} GFLOP/s`);
console.log(`WebAssembly, 128 bits, int16 products and sums: ${rate(shorts, 96)} Gop/s`);

function rate(run, operations) {
  const steps = 20_000_000;
  run(steps);
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const { user } = process.cpuUsage();
    run(steps);
    best = Math.max(best, (operations * steps) / (process.cpuUsage().user - user) / 1e3);
  }
  return best.toFixed(1);
}
