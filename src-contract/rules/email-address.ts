/** One form of an e-mail for looking up: people type it with capitals and blanks. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}
