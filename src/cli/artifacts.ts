import type { PersonaModel } from '../personas/index.js';
import { readJson } from './options.js';

/**
 * Reads a persona model and checks its shape.
 *
 * @throws KindredError (input) when it is not one, or of a newer major version
 */
export async function readPersonaModel(file: string): Promise<PersonaModel> {
  const { parsePersonaModel } = await import('../personas/index.js');
  return parsePersonaModel(readJson(file, 'the persona model'), file);
}
