/** Imports a JavaScript module from its text. */
export function importText(source: string): Promise<any> {
  return import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}
