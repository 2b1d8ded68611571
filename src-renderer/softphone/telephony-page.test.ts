import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";
import { ru } from "../ui/texts/ru.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/telephony.md"), "utf8");

type Answer = { words: string; sipCode: number | null; q850Cause?: number; rang?: boolean; byManager?: boolean };

const answers: Answer[] = [
  ...[403, 404].map((sipCode) => ({ words: String(sipCode), sipCode })),
  { words: "408 after ringing", sipCode: 408, rang: true },
  { words: "408 without ringing", sipCode: 408 },
  ...[480, 484, 486].map((sipCode) => ({ words: String(sipCode), sipCode })),
  { words: "487 after our CANCEL", sipCode: 487, byManager: true },
  ...[488, 500, 502, 503, 504, 600, 603, 604].map((sipCode) => ({ words: String(sipCode), sipCode })),
  ...[1, 17, 18, 19, 20, 21, 28].map((q850Cause) => ({
    words: `Q.850 cause ${q850Cause}`,
    sipCode: 480,
    q850Cause,
  })),
];

function rowOf({ words, sipCode, q850Cause, rang, byManager }: Answer): string {
  const { reason } = proposeOutcome({
    direction: "outgoing",
    sipCode,
    q850Cause: q850Cause ?? null,
    answeredAt: null,
    endedBy: byManager ? "manager" : "line",
    rang: rang ?? false,
  });
  return `| ${words} | ${reason ? ru.reasons[reason] : "none"} |`;
}

/** The lines of the diagram in the head of a file. */
function diagramOf(file: string): string {
  const source = readFileSync(join(import.meta.dirname, file), "utf8");
  const head = /\/\*\*\n([\s\S]*?)\*\//.exec(source)?.[1] ?? "";
  const lines = head.split("\n").filter((line) => line.startsWith(" *   "));
  return lines.map((line) => line.slice(5).trimEnd()).join("\n");
}

describe("docs/telephony.md", () => {
  it("G3-3, G14-6: says of each answer of the line what is proposed to the manager", () => {
    const table = /<!-- answers -->([\s\S]*?)<!-- end answers -->/.exec(page)?.[1] ?? "";
    const rows = table.split("\n").filter((line) => /^\| (\d|Q)/.test(line));
    expect(rows).toEqual(answers.map(rowOf));
  });

  it.each(["registration-state.ts", "transport-state.ts", "call-state.ts", "transfer-state.ts"])(
    "G1-1, G1-2, G1-5, G1-16: has the diagram of %s",
    (file) => {
      const diagram = diagramOf(file);
      expect(diagram.split("\n").length).toBeGreaterThan(2);
      expect(page).toContain(`\n${diagram}\n`);
    },
  );
});
