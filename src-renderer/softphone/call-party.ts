import type { Result } from "../../src-contract/errors.ts";
import type { QueryArgs, QueryResult } from "../../src-contract/queries/index.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import type { SipParty } from "./sip-call.ts";
import type { PhoneCall } from "./softphone-state.ts";

/** What the contract lets a record hold; a line may send anything. */
export const longestParty = { number: 200, name: 300 };

type Meeting = {
  query(name: "clientsByPhone", args: QueryArgs<"clientsByPhone">): Promise<Result<QueryResult<"clientsByPhone">>>;
  defaultCountry: string;
  call: PhoneCall | undefined;
  change(work: (call: PhoneCall) => PhoneCall): void;
};

/**
 * G1-15: somebody else is at the other end now. The bar names them, from the cache if it knows them; the record stays with
 * the client whose call it is. A line that only repeats who was there changes nothing.
 */
export async function meetParty(said: SipParty, { query, defaultCountry, call, change }: Meeting): Promise<void> {
  const raw = said.number.slice(0, longestParty.number);
  const name = said.name.slice(0, longestParty.name);
  if (!call || raw === "") return;
  const { e164 } = parsePhone(raw, defaultCountry);
  if (raw === call.party.raw || (e164 !== null && e164 === call.party.e164)) return;
  change((old) => ({ ...old, candidates: [], party: { clientId: null, name, e164, raw } }));
  const read = await query("clientsByPhone", { number: raw, limit: 2 });
  const [client, another] = read.ok ? read.value : [];
  if (!client || another) return;
  change((old) =>
    old.party.raw === raw ? { ...old, party: { ...old.party, clientId: client.id, name: client.name || name } } : old,
  );
}
