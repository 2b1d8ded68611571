/** An open stream of events of one desk. */
export type PokeListener = {
  accountId: number;
  familyId: string;
  poke(revision: number): void;
  /** The line lives; the account's revision, or null while the database does not answer. */
  beat(revision: number | null): void;
  close(): void;
};

/**
 * Tells the connected desks of an account that its revision has risen. Carries no data; a lost poke costs only time
 * . This one knows the desks of its own process; shared-pokes.ts tells other servers too.
 */
export type Pokes = {
  /** Returns a function that stops listening. */
  listen(listener: PokeListener): () => void;
  poke(accountId: number, revision: number): void;
  /** Closes the streams of a session that was ended. */
  closeFamily(familyId: string): void;
  closeAll(): void;
  /** The accounts whose desks listen. */
  accounts(): number[];
  listenersOf(accountId: number): PokeListener[];
  /** How many streams are open. */
  listeners(): number;
};

export function createPokes(): Pokes {
  const byAccount = new Map<number, Set<PokeListener>>();
  const all = () => Array.from(byAccount.values()).flatMap((listeners) => Array.from(listeners));
  return {
    listen(listener) {
      const listeners = byAccount.get(listener.accountId) ?? new Set();
      byAccount.set(listener.accountId, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byAccount.get(listener.accountId) === listeners)
          byAccount.delete(listener.accountId);
      };
    },
    poke(accountId, revision) {
      for (const listener of byAccount.get(accountId) ?? []) listener.poke(revision);
    },
    closeFamily(familyId) {
      for (const listener of all()) if (listener.familyId === familyId) listener.close();
    },
    closeAll() {
      for (const listener of all()) listener.close();
    },
    accounts: () => Array.from(byAccount.keys()),
    listenersOf: (accountId) => Array.from(byAccount.get(accountId) ?? []),
    listeners: () => all().length,
  };
}
