import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import type { LiveCalls, SoftphoneParts } from "./live-calls.ts";
import type { SipParty } from "./sip-call.ts";

/** What the contract lets a record hold; a line may send anything. */
export const longestParty = { number: 200, name: 300 };

/**
 * G1-15: somebody else is at the other end now. The bar names them, from the cache if it knows them; the record stays with
 * the client whose call it is. A line that only repeats who was there changes nothing.
 */
export async function meetParty(
  callId: string,
  said: SipParty,
  {
    parts,
    live,
  }: { parts: Pick<SoftphoneParts, "query" | "defaultCountry">; live: Pick<LiveCalls, "call" | "change"> },
): Promise<void> {
  const former = live.call(callId)?.party;
  const raw = said.number.slice(0, longestParty.number);
  const name = said.name.slice(0, longestParty.name);
  if (!former || raw === "") return;
  const { e164 } = parsePhone(raw, parts.defaultCountry);
  if (raw === former.raw || (e164 !== null && e164 === former.e164)) return;
  live.change(callId, (call) => ({ ...call, candidates: [], party: { clientId: null, name, e164, raw } }));
  const read = await parts.query("clientsByPhone", { number: raw, limit: 2 });
  const [client, another] = read.ok ? read.value : [];
  if (!client || another) return;
  live.change(callId, (call) =>
    call.party.raw === raw
      ? { ...call, party: { ...call.party, clientId: client.id, name: client.name || name } }
      : call,
  );
}
