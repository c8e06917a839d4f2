import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.js';
import { withEngine } from '../engines/testing/with-engine.js';
import { buildEvents } from '../events/index.js';
import { loadInputs } from '../sources/index.js';
import { buildFeatures, featureColumn, proposeOnboarding } from './index.js';

/** What the generator of the fixtures planted; written without any code of the program. */
interface Truth {
  onboarding: string[];
  activation: string;
  events: number;
  rows: Record<
    string,
    { in: number; kept: number; duplicates: number; rejected: number; bookkeeping: number }
  >;
  users: PlantedUser[];
}

interface PlantedUser {
  id: string;
  events: number;
  sessions: number;
  activeDays: number;
  /** Epoch seconds. */
  first: number;
  onboardingSteps: number;
  firstValue: number | null;
}

const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const truth: Truth = JSON.parse(readFileSync(fixture('truth.json'), 'utf8'));

describe('the planted world of the fixtures', () => {
  it.each(['mixpanel', 'amplitude', 'segment', 'ga4'])(
    'is found whole in the export of %s',
    async (vendor) => {
      await withEngine(async (engine) => {
        const sources = { properties: [], traits: [] };
        const where = { sources, stdin: process.stdin, tempDirectory: tmpdir() };
        const load = await loadInputs(engine, [fixture(`exports/${vendor}`)], where, silentLog);
        const { table, rows, quality } = await buildEvents(engine, load, { timezone: 'UTC' }, silentLog);

        const planted = truth.rows[vendor]!;
        const { supporting } = quality.kept;
        expect({ in: rows.in - supporting, kept: rows.kept - supporting }).toEqual({
          in: planted.in,
          kept: planted.kept,
        });
        expect([rows.duplicates, rows.rejected]).toEqual([planted.duplicates, planted.rejected]);
        expect(quality.kept).toMatchObject({
          events: truth.events,
          bookkeeping: planted.bookkeeping,
          clockErrors: 0,
        });
        expect(table.userIds).toEqual(truth.users.map((user) => user.id).sort());

        const { activation, onboarding } = truth;
        const features = await buildFeatures(table, { activation, onboarding }, silentLog);
        const value = (name: string, row: number) => featureColumn(features, name).values[row]!;
        const censored = featureColumn(features, 'time_to_value_hours').censored!;
        const found = features.userIds.map((id, row): PlantedUser => {
          const first = table.lastMs + 1 - value('tenure_days', row) * 86_400_000;
          const hours = value('time_to_value_hours', row);
          return {
            id,
            events: features.events[row]!,
            sessions: Math.round(features.events[row]! / value('events_per_session', row)),
            activeDays: value('active_days', row),
            first: Math.floor((first + 0.5) / 1000),
            onboardingSteps: value('onboarding_depth', row),
            firstValue: censored[row] ? null : Math.floor((first + hours * 3_600_000 + 0.5) / 1000),
          };
        });
        const planned = truth.users.map(
          ({ id, events, sessions, activeDays, first, onboardingSteps, firstValue }) => {
            return { id, events, sessions, activeDays, first, onboardingSteps, firstValue };
          },
        );
        expect(found).toEqual(planned.sort((a, b) => (a.id < b.id ? -1 : 1)));

        const proposal = await proposeOnboarding(table);
        expect(proposal?.steps.map((step) => step.event)).toEqual(onboarding);
        const machines = quality.suspicious.map((user) => user.id).sort();
        expect(machines).toEqual(['monitor-1', 'monitor-2', 'monitor-3']);
      });
    },
  );
});
