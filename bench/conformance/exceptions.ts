import type { RuleSet, User } from '../../src/rules/index.js';

/** Why a target may differ for a user, or null where it may not. Every exception is listed here and in the table. */
export function excused(target: string, ruleSet: RuleSet, user: User): string | null {
  const texts = ruleSet.features.filter((f) => f.type === 'string').map((f) => user[f.name]).filter(isText);
  const reason = REASONS.find((r) => r.target === target && r.applies(texts, listedValues(ruleSet)));
  return reason?.words ?? null;
}

const REASONS: { target: string; words: string; applies: (texts: string[], listed: string[]) => boolean }[] = [
  {
    target: 'firebase-remote-config',
    words: 'Firebase trims texts, as the context module does for every system',
    applies: (texts) => texts.some((t) => t !== t.trim()),
  },
  {
    target: 'posthog',
    words: 'the text "null" is how PostHog compares an absent property',
    applies: (texts) => texts.some((t) => t.toLowerCase() === 'null'),
  },
  {
    target: 'posthog',
    words: 'PostHog compares values beyond ASCII without letter case',
    applies: (texts, listed) =>
      texts.some((t) => listed.some((v) => /[^\x00-\x7f]/.test(v) && v !== t && v.toLowerCase() === t.toLowerCase())),
  },
  {
    target: 'amplitude-experiment',
    words: 'the text "(none)" is how Amplitude writes an absent property',
    applies: (texts) => texts.includes('(none)'),
  },
  {
    target: 'amplitude-experiment',
    words: 'Amplitude reads the texts "true" and "false" without letter case',
    applies: (texts, listed) =>
      texts.some((t) => ['true', 'false'].includes(t.toLowerCase()) && !listed.includes(t)),
  },
];

function listedValues(ruleSet: RuleSet): string[] {
  const leaves = ruleSet.segments.flatMap((s) => s.any.flatMap((c) => c.all));
  return leaves.flatMap((leaf) => ('in' in leaf ? leaf.in : 'nin' in leaf ? leaf.nin : []));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
