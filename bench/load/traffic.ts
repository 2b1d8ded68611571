import type { Cache } from "../../src-cache/cache.ts";
import type { Chance } from "../../scripts/seed/chance.ts";
import type { NewMutation } from "../../src-main/store/mutate.ts";
import type { AddedTable } from "./make-accounts.ts";

/** What a manager does once, and the row of its own by which it is known again on the server and at every desk. */
export type Act = { mutation: NewMutation; table: AddedTable; rowId: string };

/** An edit, a comment and a call with its outcome are equally likely, as in a call after which both are filled in. */
export function nextAct(cache: Cache, chance: Chance, clientIds: readonly string[]): Act {
  const clientId = chance.pick(clientIds);
  const rowId = chance.id(Date.now());
  switch (chance.below(3)) {
    case 0: {
      const known = cache.get<{ city: string }>("SELECT city FROM clients WHERE id = ?", clientId);
      const before = { city: known?.city ?? "" };
      const changes = { city: `Омск, район ${chance.below(1_000)}` };
      return {
        mutation: { name: "updateClient", args: { editId: rowId, clientId, changes, before } },
        table: "clientEdits",
        rowId,
      };
    }
    case 1: {
      const text = "Просит перезвонить завтра после обеда, уточнить адрес доставки и прислать счёт на почту.";
      return {
        mutation: { name: "addComment", args: { commentId: rowId, clientId, callId: null, text } },
        table: "comments",
        rowId,
      };
    }
    default: {
      const raw = `+7912${chance.digits(7)}`;
      const held = chance.happens(0.6);
      const record = { clientId, direction: "outgoing", e164: raw, raw, startedAt: Date.now() - 120_000 } as const;
      const result = { talkSeconds: held ? 90 : 0, held, reason: held ? null : ("busy" as const), reasonText: null };
      const args = { callId: chance.id(Date.now()), outcomeId: rowId, ...record, ...result, comment: null };
      return { mutation: { name: "addCallRecord", args }, table: "callOutcomes", rowId };
    }
  }
}
