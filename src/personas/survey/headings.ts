/** A column of a survey export. */
export interface Heading {
  at: number;
  question: string;
  /** The answer that the column stands for, where a question has a column per answer; else empty. */
  option: string;
}

/**
 * Reads the headings of a survey. Tools that give every answer a column of its own leave the heading of all but the
 * first empty and put the answers into a second row, or repeat the question in each heading (`Question - Answer`,
 * `q4_0001`).
 */
export function headingsOf(rows: readonly string[][]): { headings: Heading[]; body: string[][] } {
  const first = (rows[0] ?? []).map(clean);
  const second = rows[1] ?? [];
  const twoRows =
    first.some((name, i) => name === '' && i > 0 && clean(second[i] ?? '') !== '') && first.length > 1;
  const headings: Heading[] = [];
  let question = '';
  first.forEach((name, at) => {
    if (name !== '') question = name;
    const option = twoRows ? clean(second[at] ?? '') : '';
    headings.push({ at, question, option: option.toLowerCase() === 'response' ? '' : option });
  });
  const body = rows.slice(twoRows ? 2 : 1).map((row) => [...row]);
  return { headings: twoRows ? headings : grouped(headings), body };
}

/** Groups columns whose headings share a stem before ` - ` or a numbered suffix. */
function grouped(headings: readonly Heading[]): Heading[] {
  const stems = headings.map((h) => stemOf(h.question));
  const count = new Map<string, number>();
  for (const stem of stems) if (stem) count.set(stem.question, (count.get(stem.question) ?? 0) + 1);
  return headings.map((heading, i) => {
    const stem = stems[i];
    return stem && count.get(stem.question)! > 1 ? { ...heading, ...stem } : heading;
  });
}

function stemOf(name: string): { question: string; option: string } | null {
  const match = /^(.+?)(?: - |: )(.+)$/.exec(name) ?? /^(.*[A-Za-z].*?)[_ .](\d{1,4})$/.exec(name);
  return match ? { question: match[1]!.trim(), option: match[2]!.trim() } : null;
}

/** Without tags, entities for spaces, control characters and runs of white space. */
function clean(cell: string): string {
  return cell
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/[\p{Cc}\p{Zs}\ufeff\ufffd]+/gu, ' ')
    .trim();
}
