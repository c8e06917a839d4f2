/** Throws unless every tag is closed in order and no stray mark stands in text or attributes. For XML, and HTML without void tags. */
export function assertWellFormed(xml: string, voidTags: readonly string[] = []): void {
  const open: string[] = [];
  const body = xml.replace(/<!doctype html>/i, '').replace(/<style>[^<]*<\/style>/g, '');
  const rest = body.replace(
    /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g,
    (_, close, name, _attributes, self) => {
      if (close) {
        const last = open.pop();
        if (last !== name) throw new Error(`</${name}> closes <${last}>`);
      } else if (!self && !voidTags.includes(name)) open.push(name);
      return '';
    },
  );
  if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
  if (/[<>]/.test(rest))
    throw new Error(`stray bracket near: ${rest.slice(Math.max(0, rest.search(/[<>]/) - 40)).slice(0, 80)}`);
  if (/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(rest)) throw new Error('stray ampersand');
}
