import { stringify } from 'yaml';
import type { Quality } from '../events/index.js';

/** What the data suggest for the configuration. */
export interface Proposal {
  activation: string | null;
  onboarding: string[];
  /** Why, one sentence each. */
  reasons: string[];
}

/** A configuration to start from, with what each part is for; lines that the data say nothing about are comments. */
export function configText(inputs: readonly string[], proposal: Proposal, quality?: Quality): string {
  const { activation, onboarding, reasons } = proposal;
  const local = quality?.zone?.verdict === 'project-local';
  return [
    '# Exports: files, folders or patterns; paths are meant from this folder.',
    yaml({ inputs }),
    '# The folder that a run writes.',
    yaml({ out: 'kindred-out' }),
    '# Zone of day boundaries and of hours of the day.',
    yaml({ timezone: 'UTC' }),
    ...(local
      ? [
          `# ${quality.zone!.words}`,
          '# Set the zone of the Mixpanel project:',
          'source:\n  project_timezone: UTC\n',
        ]
      : []),
    // A key with nothing but comments below it would be null.
    activation === null && onboarding.length === 0 ? 'features: {}' : 'features:',
    ...reasons.map((reason) => `  # ${reason}`),
    activation === null ? '  # activation: the event that means first value' : indented({ activation }),
    onboarding.length === 0 ? '  # onboarding: [first step, second step]' : indented({ onboarding }),
    '',
    'personas:',
    '  # Keeps ids and names from run to run.',
    '  previous: kindred-out/personas.json',
    '',
    '# Systems to write rules and cohorts for, such as growthbook, launchdarkly, flagd, segment, braze, duckdb.',
    'targets: []',
    '',
    '# Fail (exit 4) when the personas are weaker than this.',
    '# assert:\n#   structure: a useful division of a continuum\n#   min_stability: 0.6',
    '',
  ].join('\n');
}

function yaml(value: object): string {
  return stringify(value);
}

function indented(value: object): string {
  return stringify(value).trimEnd().replace(/^/gm, '  ');
}
