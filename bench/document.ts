/** The text between a profile's marks in docs/performance.md, replaced. Throws when the marks are not there. Pure. */
export function withSection(document: string, profile: string, text: string): string {
  const [opening, closing] = [`<!-- bench ${profile} -->\n`, `<!-- end ${profile} -->`];
  const from = document.indexOf(opening);
  const to = document.indexOf(closing);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no marks for the profile ${profile}`);
  return `${document.slice(0, from)}${opening}\n${text.trim()}\n\n${document.slice(to)}`;
}
