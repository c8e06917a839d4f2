/** The few pieces of the Protocol Buffers wire format that an ONNX file needs. A message is the list of its fields. */

/** A field holding a message, bytes or text. */
export function bytesField(field: number, value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return concatenate([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

/** A field holding a non-negative whole number. */
export function intField(field: number, value: number): Uint8Array {
  return concatenate([varint(field << 3), varint(value)]);
}

/** A message from its fields, in order. */
export function message(...fields: readonly Uint8Array[]): Uint8Array {
  return concatenate(fields);
}

/** Doubles in the little-endian order that ONNX keeps raw tensors in. */
export function rawDoubles(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((v, i) => {
    view.setFloat64(8 * i, v, true);
  });
  return new Uint8Array(view.buffer);
}

/** Whole numbers as little-endian 64-bit integers. */
export function rawInts(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((v, i) => {
    view.setBigInt64(8 * i, BigInt(v), true);
  });
  return new Uint8Array(view.buffer);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
