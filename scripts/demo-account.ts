// What the first start is made of: the demo account, its phone line, and where they live. The seed writes this account,
// the start signs in with it. It is for 127.0.0.1 only: a company's server never holds it.
import { join } from "node:path";

export const demoAccount = {
  email: "olga@demo.kartoteka",
  password: "kartoteka-demo",
} as const;

/** The line on the practice PBX that the demo manager's softphone registers. */
export const demoLine = {
  user: "101",
  password: "practice-101",
} as const;

export const demoPorts = {
  server: 47_800,
  practicePbx: 47_801,
} as const;

export const demoClients = 500;

/** Everything a demo start writes lies in here: delete the folder to begin anew. */
export function demoFolder(repository: string): string {
  return join(repository, ".data", "demo");
}
