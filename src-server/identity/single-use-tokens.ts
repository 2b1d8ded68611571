import { singleUseTokenPattern } from "../../src-contract/identity.ts";
import { hashOf, newSecret } from "../session/secrets.ts";

/** A token for a link or a mail. It names its account, so that it is looked for in that account alone. */
export function newToken(accountId: number): { token: string; tokenHash: string } {
  const secret = newSecret();
  return { token: `${accountId}.${secret}`, tokenHash: hashOf(secret) };
}

/** Null for what is no token of ours. */
export function parseToken(token: string): { accountId: number; tokenHash: string } | null {
  if (!singleUseTokenPattern.test(token)) return null;
  const [account = "", secret = ""] = token.split(".");
  return { accountId: Number(account), tokenHash: hashOf(secret) };
}
