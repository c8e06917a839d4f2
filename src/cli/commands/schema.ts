import { Argument, type Command } from 'commander';
import { toJson } from '../../base/index.js';
import type { Effects } from '../effects.js';
import { withGeneral } from '../options.js';

const SCHEMAS = [
  'config',
  'personas',
  'rules',
  'funnel',
  'engagement',
  'experiment',
  'plan',
  'copy-test',
] as const;

/** `kindred schema`: the JSON Schema of the configuration or of an artifact, on standard output. */
export function registerSchema(program: Command, effects: Effects): void {
  withGeneral(program.command('schema'))
    .description('print the JSON Schema of the configuration or of an artifact')
    .addArgument(new Argument('[what]', 'whose schema').choices(SCHEMAS).default('config'))
    .addHelpText('after', '\nExamples:\n  kindred schema > kindred.schema.json\n  kindred schema personas')
    .action(async (what: (typeof SCHEMAS)[number]) => {
      effects.out(toJson(await schemaOf(what)));
    });
}

async function schemaOf(what: (typeof SCHEMAS)[number]): Promise<unknown> {
  if (what === 'config') return (await import('../../config/index.js')).configJsonSchema();
  if (what === 'personas') return (await import('../../personas/index.js')).personaModelJsonSchema();
  if (what === 'rules') return (await import('../../rules/index.js')).ruleSetJsonSchema();
  if (what === 'funnel') return (await import('../../funnels/index.js')).funnelJsonSchema();
  if (what === 'engagement') return (await import('../../funnels/index.js')).engagementJsonSchema();
  const experiments = await import('../../experiments/index.js');
  if (what === 'experiment') return experiments.experimentJsonSchema();
  return what === 'plan' ? experiments.planJsonSchema() : experiments.copyTestJsonSchema();
}
