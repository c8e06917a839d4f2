import { describe, expect, it } from 'vitest';
import type { ExportFile } from '../file.js';
import { sampleAssignment } from '../testing/sample-assignment.js';
import { sampleRules } from '../testing/sample-rules.js';
import { findTarget, TARGETS } from './registry.js';

async function bytesOf({ content }: ExportFile): Promise<Buffer> {
  if (typeof content === 'string' || content instanceof Uint8Array) return Buffer.from(content as string);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(Buffer.from(chunk as string));
  return Buffer.concat(chunks);
}

async function written(name: string): Promise<Map<string, Buffer>> {
  const target = findTarget(name);
  const files = [
    ...(target.byRule?.(sampleRules()) ?? []),
    ...(target.byAssignment?.(sampleAssignment(30)) ?? []),
  ];
  const out = new Map<string, Buffer>();
  for (const file of files) {
    expect(out.has(file.path)).toBe(false);
    out.set(file.path, await bytesOf(file));
  }
  return out;
}

describe('targets', () => {
  it.each(TARGETS.map((t) => t.name))(
    '%s writes the same valid files each time, in its own folder',
    async (name) => {
      const files = await written(name);
      expect(files.size).toBeGreaterThan(0);
      expect(await written(name)).toEqual(files);
      for (const [path, bytes] of files) {
        expect(path).toMatch(new RegExp(`^targets/${name}/[A-Za-z0-9._-]+$`));
        expect(bytes.length).toBeGreaterThan(0);
        if (path.endsWith('.json') && !path.endsWith('.ddb.json')) JSON.parse(bytes.toString('utf8'));
        if (path.endsWith('.ndjson') || path.endsWith('.ddb.json')) {
          for (const line of bytes.toString('utf8').trimEnd().split('\n')) JSON.parse(line);
        }
      }
    },
  );

  it('has different names', () => {
    expect(new Set(TARGETS.map((t) => t.name)).size).toBe(TARGETS.length);
  });

  it.each(['google-optimize', 'Google Optimize', 'optimize'])('explains what became of %s', (name) => {
    expect(() => findTarget(name)).toThrow(/Google Optimize was switched off on 30 September 2023/);
  });

  it('suggests the nearest name', () => {
    try {
      findTarget('launchdarkley');
      expect.unreachable();
    } catch (error) {
      expect((error as { problem: { fix?: string } }).problem.fix).toBe('write launchdarkly');
    }
  });
});
