// A document platform sold to companies: roles within accounts, and accounts differ too.
import { DAY_MS, HOUR_MS, isWeekend, officeHour, visit } from '../calendar.mjs';

const NAMES = [
  'Logged In',
  'Document Viewed',
  'Document Searched',
  'Document Shared',
  'PDF Exported',
  'Comment Written',
  'Document Created',
  'Document Edited',
  'Document Published',
  'Media Uploaded',
  'Review Requested',
  'Member Provisioned',
  'Permission Changed',
  'SSO Configured',
  'Invoice Downloaded',
  'Audit Log Viewed',
  'API Request',
  'API Key Rotated',
  'Webhook Configured',
  'Batch Imported',
];
//              log view sear shar pdf  comm crea edit publ medi revi memb perm sso  invo audi api  key  hook batch
const MIXES = {
  viewer: [3, 20, 6, 2, 3, 2, 0.1, 0.3, 0.02, 0.05, 0.05, 0.01, 0.01, 0, 0.01, 0, 0.05, 0, 0, 0],
  editor: [3, 10, 3, 2, 1, 3, 3, 14, 2, 3, 2, 0.05, 0.1, 0, 0.02, 0.02, 0.3, 0.01, 0.02, 0.1],
  admin: [4, 9, 3, 1, 0.5, 1, 0.7, 3, 0.4, 0.4, 0.3, 3, 4, 0.4, 1, 2.5, 0.4, 0.2, 0.2, 0.2],
  api: [2, 4, 1, 0.2, 0.1, 0.3, 0.3, 0.6, 0.1, 0.1, 0.1, 0.1, 0.2, 0.05, 0, 0.3, 3, 0.4, 0.6, 0.8],
};
const PERSONAS = [
  { name: 'viewer', share: 0.55, rate: 0.14, depth: 5 },
  { name: 'editor', share: 0.3, rate: 0.38, depth: 11 },
  { name: 'admin', share: 0.09, rate: 0.2, depth: 6 },
  { name: 'api', share: 0.06, rate: 0.3, depth: 5 },
];

export const b2b = {
  b2b: {
    startMs: Date.UTC(2026, 2, 2),
    days: 150,
    personas: PERSONAS,
    names: NAMES,
    /** Accounts with 3 to about 60 seats; each favours some events, is more or less busy, joined at its time. */
    setup(rng, world) {
      const accountOf = [];
      const accounts = [];
      while (accountOf.length < world.users) {
        const seats = Math.min(60, 3 + Math.floor(rng.exponential(9)));
        for (let n = 0; n < seats; n++) accountOf.push(accounts.length);
        accounts.push({
          taste: NAMES.map(() => rng.gamma(7) / 7),
          busy: rng.logNormal(1, 0.4),
          tenure: rng.whole(20, 150),
        });
      }
      return { accounts, accountOf };
    },
    user(rng, index, log, world, number) {
      const { name, rate, depth } = PERSONAS[index];
      const account = world.shared.accounts[world.shared.accountOf[number]];
      // Away from a separation of 1 the mix moves towards or away from the viewers'.
      const blend = MIXES.viewer.map((w) => Math.max(w, 0.01) ** (1 - world.separation));
      const mix = MIXES[name].map(
        (w, i) => w ** world.separation * blend[i] * account.taste[i] * rng.gamma(6),
      );
      const own = account.busy * rng.logNormal(1, 0.4);
      const tenure = Math.max(2, Math.min(account.tenure, Math.round(account.tenure - rng.exponential(15))));
      const batch = rng.logNormal(18, 0.6);
      for (let day = tenure; day >= 1; day--) {
        const dayMs = world.endMs - day * DAY_MS;
        const come = rate * own * (isWeekend(dayMs) ? 0.1 : 1.3);
        if (day !== tenure && !rng.chance(Math.min(0.95, come))) continue;
        const at = dayMs + officeHour(rng) * HOUR_MS;
        const names = Array.from({ length: rng.geometric(depth) }, () => NAMES[rng.weighted(mix)]);
        visit(rng, log, at, ['Logged In', ...names], 30);
        if (name !== 'api' || !rng.chance(0.7)) continue;
        // A script run by hand: a burst of requests seconds apart.
        const requests = Array.from({ length: rng.geometric(batch) }, () => 'API Request');
        visit(rng, log, at + rng.between(0.2, 3) * HOUR_MS, requests, 1.5, 0.5);
      }
    },
  },
};
