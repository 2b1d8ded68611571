import { type KdfCost, unwrapByPassword, wrapByPassword } from "./data-key.ts";
import type { KnownAccount, WrappedKey } from "./profile.ts";

/** The operating system's keeper of secrets: null when there is none, or when it cannot open this one. */
export type SecretKeeper = {
  wrapSecret(secret: string): Promise<string | null>;
  unwrapSecret(wrapped: string): Promise<string | null>;
};

/** Wrapped twice: for the next start, and for a sign-in without a network or after the system has lost its key. */
export async function wrapKey(
  keeper: SecretKeeper,
  { dataKey, password, cost }: { dataKey: string; password: string; cost: KdfCost },
): Promise<WrappedKey> {
  const byPassword = await wrapByPassword(dataKey, password, cost);
  return { byOs: await keeper.wrapSecret(dataKey), byPassword };
}

/** Empty for a password that opens none of them. */
export async function keysByPassword({ keys }: KnownAccount, password: string): Promise<string[]> {
  const opened = await Promise.all(keys.map(({ byPassword }) => unwrapByPassword(byPassword, password)));
  return opened.filter((key) => key !== null);
}

/** Empty where the system keeps nothing. */
export async function keysByOs(keeper: SecretKeeper, { keys }: KnownAccount): Promise<string[]> {
  const wrapped = keys.flatMap(({ byOs }) => byOs ?? []);
  const opened = await Promise.all(wrapped.map((byOs) => keeper.unwrapSecret(byOs)));
  return opened.filter((key) => key !== null);
}
