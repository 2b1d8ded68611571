import type { SessionState } from "../../src-contract/commands/session.ts";
import type { SyncedTable } from "../../src-contract/entities/synced-tables.ts";
import type { MutationName } from "../../src-contract/mutations/index.ts";
import { mayDo, maySee } from "../../src-contract/rules/permissions.ts";
import { useDesktopState } from "./DesktopProvider.tsx";

export type SignedIn = Extract<SessionState, { state: "signedIn" }>;

/** The session behind the sign-in gate, where there always is one. Throws outside of it: a fault of the program. */
export function useSession(): SignedIn {
  const session = useDesktopState("session");
  if (session?.state !== "signedIn") throw new Error("useSession is used outside the sign-in gate");
  return session;
}

/** What the signed-in person may see and do, by the contract's own rules (GC-55). */
export function useRights(): { maySee: (table: SyncedTable) => boolean; mayDo: (mutation: MutationName) => boolean } {
  const { role } = useSession().user;
  return { maySee: (table) => maySee(role, table), mayDo: (mutation) => mayDo(role, mutation) };
}
