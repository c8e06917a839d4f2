import { LogicEngine } from 'json-logic-engine';
import jsonLogicJs from 'json-logic-js';
import type { VendorEngine } from '../engine.js';

export const jsonLogicEngines: VendorEngine[] = [
  {
    target: 'json-logic',
    runs: 'json-logic-js',
    async segments({ text, contexts }) {
      const rules = JSON.parse(text('.json'));
      return contexts.map((data) => String(jsonLogicJs.apply(rules, data)));
    },
  },
  {
    target: 'json-logic',
    runs: 'json-logic-engine',
    async segments({ text, contexts }) {
      const run = new LogicEngine().build(JSON.parse(text('.json')));
      return contexts.map((data) => String(run(data)));
    },
  },
];
