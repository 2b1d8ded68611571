/** The words of a queued write that its author recognises it by: its text, or a name; empty when it has none. */
export function outboxSummary(args: unknown): string {
  if (!isRecord(args)) return "";
  const { text, comment, lastName, firstName, company, raw } = args;
  if (typeof text === "string") return text;
  if (isRecord(comment) && typeof comment["text"] === "string") return comment["text"];
  const name = [lastName, firstName].filter((part) => typeof part === "string" && part).join(" ");
  if (name) return name;
  if (typeof company === "string" && company) return company;
  return typeof raw === "string" ? raw : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
