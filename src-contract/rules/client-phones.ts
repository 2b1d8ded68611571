import type { Call } from "../entities/call.ts";
import type { Client, ClientPhone } from "../entities/client.ts";

export type KeyedPhone = ClientPhone & { key: string };
export type PhoneToDial = KeyedPhone & { reached: boolean };

/** The client's numbers in the order in which people put them. */
export function phonesOf(client: Pick<Client, "phones">): KeyedPhone[] {
  return Object.entries(client.phones)
    .map(([key, phone]) => ({ key, ...phone }))
    .sort((one, other) => one.position - other.position);
}

/** G2-3: numbers to choose from, the one reached last first; `reached` marks it. */
export function phonesToDial(
  phones: readonly KeyedPhone[],
  calls: readonly Pick<Call, "e164" | "answeredAt">[],
): PhoneToDial[] {
  const answered = calls
    .filter((call) => call.answeredAt !== null && call.e164 !== null)
    .sort((one, other) => (other.answeredAt ?? 0) - (one.answeredAt ?? 0));
  const last = answered.find((call) => phones.some((phone) => phone.e164 === call.e164));
  return phones
    .map((phone) => ({ ...phone, reached: last !== undefined && phone.e164 === last.e164 }))
    .sort((one, other) => Number(other.reached) - Number(one.reached));
}
