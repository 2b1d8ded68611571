import { dialString } from "../../src-contract/rules/phone-number.ts";
import type { Presence } from "./dialog-info.ts";
import { outgoingLine, type PhoneLines } from "./phone-lines.ts";
import type { SipClient } from "./sip-call.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { SoftphoneActions } from "./softphone-state.ts";

export type ColleaguePresence = {
  actions: Pick<SoftphoneActions, "watchPresence">;
  /** After every change of the lines or of the chosen one: the line in use asks, and no other. */
  follow(): void;
  take(said: { lineId: string; target: string; presence: Presence }): void;
};

type PresenceParts = Pick<SoftphoneParts, "defaultCountry"> & {
  client: PhoneLines["client"];
};

/** G2-12: who of the people on the quick keys is free, over the line that a call would go over. */
export function createColleaguePresence(
  { defaultCountry, client: clientOf }: PresenceParts,
  { get, set }: Access,
): ColleaguePresence {
  /** As they are dialled. */
  let wanted: readonly string[] = [];
  let watching: { client: SipClient; lineId: string; targets: readonly string[] } | null = null;

  function follow(): void {
    const line = outgoingLine(get());
    const client = line && clientOf(line.id);
    const targets = client ? wanted.filter((target) => client.canReach(target)) : [];
    const before = watching;
    if (before?.client === (client ?? undefined) && before?.targets.join(" ") === targets.join(" ")) return;
    watching = line && client && { client, lineId: line.id, targets };
    const isOtherLine = before?.client !== client;
    if (isOtherLine) before?.client.watch([]);
    set(({ presence }) => ({
      presence: isOtherLine
        ? {}
        : Object.fromEntries(Object.entries(presence).filter(([target]) => targets.includes(target))),
    }));
    client?.watch(targets);
  }

  return {
    actions: {
      watchPresence(texts) {
        const dialled = texts
          .map((text) => dialString(text, defaultCountry)?.dial)
          .filter((dial) => dial !== undefined);
        wanted = Array.from(new Set(dialled));
        follow();
      },
    },
    follow,
    take({ lineId, target, presence }) {
      if (watching?.lineId !== lineId || !watching.targets.includes(target)) return;
      set((old) => ({ presence: { ...old.presence, [target]: presence } }));
    },
  };
}
