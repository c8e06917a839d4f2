/** Width of characters in a common sans-serif, in units of the font size; the widest of the fonts named in the theme. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,'|!:;`]/, 0.28],
  [/[ ftrI()[\]{}/\\"-]/, 0.38],
  [/[mwMW%@…—]/, 0.92],
  [/[A-Z&+=<>~#−–]/, 0.7],
  [
    /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|[^\u0000-\uffff]/u,
    1.05,
  ],
];
const OTHER = 0.57;

/**
 * Width of a text in pixels, without a font: charts are laid out the same on every machine. The estimate of vega is
 * 0.8 per character, which leaves wide gaps.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const c of text) ems += WIDTHS.find(([pattern]) => pattern.test(c))?.[1] ?? OTHER;
  return Math.ceil(ems * fontSize);
}
