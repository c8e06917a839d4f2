import { sha256 } from './artifact.js';

/** The first eight digits of the SHA-256 of an id, `user 5aace623`: the same user has the same pseudonym in every run. */
export function pseudonym(id: string): string {
  return `user ${sha256(id).slice(0, 8)}`;
}
