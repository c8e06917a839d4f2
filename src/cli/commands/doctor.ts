import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT, KindredError, toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { resolveLimits, type SharedOptions, withGeneral } from '../options.js';
import { VERSION } from '../version.js';

interface Check {
  check: string;
  result: 'ok' | 'failed';
  message: string;
}

/** `kindred doctor`: whether the program can work here. Says nothing that could not go into a public bug report. */
export function registerDoctor(program: Command, effects: Effects): void {
  withGeneral(program.command('doctor'))
    .description('check that Kindred can work on this machine; safe to paste into a bug report')
    .addHelpText('after', '\nExamples:\n  kindred doctor\n  kindred doctor --json')
    .action(async (options: SharedOptions) => {
      const checks = [
        { check: 'kindred', result: 'ok', message: VERSION } as Check,
        checkNode(),
        {
          check: 'machine',
          result: 'ok',
          message: `${platform()} ${arch()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB`,
        } as Check,
        await checkEngine(resolveLimits(options).tempDirectory),
        checkTemp(resolveLimits(options).tempDirectory),
      ];
      if (options.json) effects.out(toJson({ checks }));
      else
        for (const { check, result, message } of checks)
          effects.out(`${result.padEnd(6)} ${check.padEnd(8)} ${message}\n`);
      const failed = checks.find((c) => c.result === 'failed');
      if (failed)
        throw new KindredError(EXIT.resource, 'doctor', { what: `${failed.check}: ${failed.message}` });
    });
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = major > 20 || (major === 20 && minor >= 19);
  return {
    check: 'node',
    result: supported ? 'ok' : 'failed',
    message: supported ? process.versions.node : `${process.versions.node}; 20.19 or newer is needed`,
  };
}

async function checkEngine(temp: string): Promise<Check> {
  try {
    const { openDuckdb, sql } = await import('../../engines/index.js');
    const engine = await openDuckdb({ threads: 1, memoryBytes: 200e6, spillDirectory: temp });
    const { v } = await engine.columns(sql`SELECT version() AS v`, { v: 'text' });
    await engine.close();
    return { check: 'engine', result: 'ok', message: `DuckDB ${v[0]}` };
  } catch (error) {
    return {
      check: 'engine',
      result: 'failed',
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

function checkTemp(temp: string): Check {
  try {
    const folder = mkdtempSync(join(temp, 'kindred-doctor-'));
    writeFileSync(join(folder, 'probe'), 'x');
    rmSync(folder, { recursive: true });
    return { check: 'temp', result: 'ok', message: 'the folder for spill files can be written' };
  } catch (error) {
    return {
      check: 'temp',
      result: 'failed',
      message: `spill files cannot be written (${(error as NodeJS.ErrnoException).code})`,
    };
  }
}
