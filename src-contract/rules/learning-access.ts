import type { Client } from "../entities/client.ts";

/**
 * LL-38: the address at which learning is opened for a payment that comes now: the one written for it, otherwise the first
 * of the client's; empty when there is none. Pure.
 */
export function learningAddress({ learningEmail, emails }: Pick<Client, "learningEmail" | "emails">): string {
  const [first] = Object.values(emails).sort((one, other) => one.position - other.position);
  return learningEmail.trim() || (first?.address ?? "");
}
