import { createHash } from 'node:crypto';

/** Head of every JSON artifact: what it is and the version of its shape. */
export interface ArtifactHead {
  /** Such as `kindred/personas`. */
  kind: string;
  /** Version of the shape: `major.minor`. A reader refuses a larger major. */
  version: string;
}

/**
 * Writes a value as JSON whose bytes depend on the value alone: two spaces, keys in insertion order (stages build
 * objects in a fixed order), a newline at the end. Refuses NaN and infinities, which JSON.stringify would turn
 * silently into null.
 */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, refuseNonFinite, 2)}\n`;
}

/** One line of NDJSON, by the same rules. */
export function toJsonLine(value: unknown): string {
  return `${JSON.stringify(value, refuseNonFinite)}\n`;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`artifact field '${key}' is ${value}; write null and a reason instead`);
  }
  return value;
}

/** SHA-256 of bytes or text, as lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
