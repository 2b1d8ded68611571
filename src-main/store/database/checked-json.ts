import { createHash } from "node:crypto";

/**
 * Small files in the clear: no page of theirs is authenticated, and a flipped bit in a name or an id would be believed.
 * Against rot, not against people: whoever can write the file can write its check.
 */
export function toCheckedJson(value: object): string {
  return `${JSON.stringify({ ...value, check: checkOf(value) }, null, 2)}\n`;
}

/** Undefined for what is torn or rotten. A file without a check is taken as it is. */
export function fromCheckedJson(text: string): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined; // torn
  }
  if (typeof content !== "object" || content === null || !("check" in content)) return content;
  const { check, ...value } = content;
  return check === checkOf(value) ? value : undefined;
}

function checkOf(value: object): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
