import { FlagdCore } from '@openfeature/flagd-core';
import type { VendorEngine } from '../engine.js';

const silent = { error() {}, warn() {}, info() {}, debug() {} };

export const flagd: VendorEngine = {
  target: 'flagd',
  runs: '@openfeature/flagd-core',
  async segments({ text, contexts }) {
    const core = new FlagdCore(undefined, silent);
    core.setConfigurations(text('.flagd.json'));
    return contexts.map((context) => String(core.resolveStringEvaluation('persona', 'error', context, silent).value));
  },
};
