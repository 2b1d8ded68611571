// What the first start is made of: the demo account, its phone line, and where they live. The seed writes this account,
// the start signs in with it. It is for 127.0.0.1 only: a company's server never holds it.
import { join } from "node:path";

export const demoAccount = {
  email: "olga@demo.kartoteka",
  password: "kartoteka-demo",
} as const;

export const demoPorts = {
  server: 47_800,
  practicePbx: 47_801,
} as const;

/** The domain of the practice PBX in SIP addresses: `sip:101@practice.kartoteka`. */
export const practiceDomain = "practice.kartoteka";

export interface PracticeAccount {
  user: string;
  password: string;
}

/** The practice PBX knows these; the seed gives 101 to the demo account and the rest to its colleagues in order. */
export const practiceAccounts: readonly PracticeAccount[] = ["101", "102", "103", "104", "105"].map((user) => ({
  user,
  password: `practice-${user}`,
}));

export const demoClients = 500;

/** Everything a demo start writes lies in here: delete the folder to begin anew. */
export function demoFolder(repository: string): string {
  return join(repository, ".data", "demo");
}
