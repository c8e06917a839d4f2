/** Text of a file, with how it was read. */
export interface Decoded {
  text: string;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
}

/**
 * Decodes the bytes of a text file: by its byte order mark, else UTF-16 where every other byte is zero, else UTF-8, and
 * Windows-1252 (what spreadsheets call "ANSI", and which reads Latin-1 too) where the bytes are not UTF-8.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded('utf-16le', bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded('utf-16be', bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decoded('utf-8', bytes.subarray(3));
  const head = bytes.subarray(0, 1000);
  const zeros = [0, 1].map((parity) => head.filter((b, i) => b === 0 && i % 2 === parity).length);
  if (zeros[1]! > head.length / 4) return decoded('utf-16le', bytes);
  if (zeros[0]! > head.length / 4) return decoded('utf-16be', bytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return decoded('windows-1252', bytes);
  }
}

function decoded(encoding: Decoded['encoding'], bytes: Uint8Array): Decoded {
  if (encoding !== 'utf-16be') return { text: new TextDecoder(encoding).decode(bytes), encoding };
  const swapped = new Uint8Array(bytes.length - (bytes.length % 2));
  for (let i = 0; i < swapped.length; i += 2) {
    swapped[i] = bytes[i + 1]!;
    swapped[i + 1] = bytes[i]!;
  }
  return { text: new TextDecoder('utf-16le').decode(swapped), encoding };
}
