import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeCsv } from './csv.js';
import { userId } from './features.js';
import type { World } from './world.js';

/** The clusters of both ways that Retentioneering documents, by user; -1 for users without events. */
export interface RetentioneeringLabels {
  defaults: Int32Array;
  recipe: Int32Array;
}

/** Runs `retentioneering_labels.py` with the given Python on a world written as CSV. Run from the root of the repository. */
export async function retentioneering(world: World, python: string): Promise<RetentioneeringLabels> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-retentioneering-'));
  try {
    const [events, labels] = [join(folder, 'events.csv'), join(folder, 'labels.json')];
    await writeCsv(world, events);
    execFileSync(python, [resolve('bench/worlds/retentioneering_labels.py'), events, labels], {
      stdio: 'pipe',
    });
    const found = JSON.parse(readFileSync(labels, 'utf8'));
    return { defaults: inRows(found.defaults, world), recipe: inRows(found.recipe, world) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inRows(clusters: Record<string, string>, world: World): Int32Array {
  const ids = new Map([...new Set(Object.values(clusters))].sort().map((name, i) => [name, i]));
  return Int32Array.from({ length: world.log.users }, (_, u) => ids.get(clusters[userId(u)] ?? '') ?? -1);
}
