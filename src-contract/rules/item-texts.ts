import type { MutationName } from "../mutations/index.ts";

/** The texts of a queued write that a person typed, by their place in its args: what can be corrected, copied and read. */
const textPaths: Partial<Record<MutationName, readonly string[]>> = {
  addComment: ["text"],
  changeComment: ["text"],
  pinNote: ["text"],
  sendMessage: ["subject", "text"],
  addTask: ["text"],
  addCallRecord: ["comment.text", "reasonText"],
  setCallOutcome: ["comment.text", "reasonText"],
  createClient: ["lastName", "firstName", "patronymic", "company", "jobTitle", "city"],
  updateClient: textColumns("changes"),
  settleClientConflict: textColumns("changes"),
  attachFile: ["name"],
  markRecording: ["text"],
};

/** Writes that a colleague can make in one's stead: a call is only ever recorded by who made it. */
export const handedOverMutations: readonly MutationName[] = [
  "addComment",
  "pinNote",
  "addTask",
  "createClient",
  "updateClient",
];

export type ItemText = { path: string; text: string };

/** Those of the texts that the item has, in the order in which they are read. */
export function itemTexts(name: MutationName | null, args: unknown): ItemText[] {
  if (name === null) return [];
  return (textPaths[name] ?? []).flatMap((path) => {
    const text = path.split(".").reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), args);
    return typeof text === "string" ? [{ path, text }] : [];
  });
}

/** The same args with other texts; paths that the item has no text at are left alone. */
export function withItemTexts(name: MutationName, args: unknown, texts: Record<string, string>): unknown {
  const known = itemTexts(name, args).filter(({ path }) => Object.hasOwn(texts, path));
  return known.reduce((changed, { path }) => withText(changed, path.split("."), texts[path] ?? ""), args);
}

function withText(part: unknown, [key = "", ...rest]: string[], text: string): unknown {
  if (!isRecord(part)) return part;
  return { ...part, [key]: rest.length === 0 ? text : withText(part[key], rest, text) };
}

function textColumns(of: string): string[] {
  return ["lastName", "firstName", "patronymic", "company", "jobTitle", "city"].map((column) => `${of}.${column}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
