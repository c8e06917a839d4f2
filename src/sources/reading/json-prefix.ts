/**
 * The start of a JSON text, cut back to its last whole member and closed, so that it parses: `{"a": [1, 2, {"b": 3`
 * becomes `{"a": [1, 2, {}]}`. For the head of a page that is one large value.
 */
export function closeJson(text: string): string {
  const closers: string[] = [];
  let end = 0;
  let closing = '';
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
      continue;
    }
    if (c === '"') inString = true;
    else if (c === '{') closers.unshift('}');
    else if (c === '[') closers.unshift(']');
    else if (c === '}' || c === ']') closers.shift();
    if (c === ',' || '{}[]'.includes(c)) {
      end = c === ',' ? i : i + 1;
      closing = closers.join('');
    }
  }
  return text.slice(0, end) + closing;
}
