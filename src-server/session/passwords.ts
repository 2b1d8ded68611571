import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. Stored hashes carry their own. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same text typed on two keyboards may come in two Unicode forms. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), parameters);
}

export type CheckPassword = (password: string, stored: string | undefined) => Promise<boolean>;

/**
 * The check that takes equally long for a person who does not exist: it is then made against a hash of random
 * bytes, and fails.
 */
export async function createPasswordCheck(): Promise<CheckPassword> {
  const decoy = await hashPassword(randomBytes(32).toString("hex"));
  return async (password, stored) => {
    const matches = await verify(stored ?? decoy, password.normalize("NFKC"));
    return stored !== undefined && matches;
  };
}
