import type { MutationName } from "../src-contract/mutations/index.ts";

/** A write that a desk acknowledged to its person. */
export type Act = {
  mutationId: string;
  desk: string;
  deviceId: string;
  userId: string;
  name: MutationName;
  /** JSON. */
  args: string;
  /** The person pressed «отправить снова» or «удалить»: it may be there under another id, or gone. */
  decided: "resent" | "discarded" | null;
  /** It was on a server whose database was replaced by an older one, and no desk had it any more. */
  isExcused: boolean;
};

export type Acts = {
  all(): Act[];
  get(mutationId: string): Act | undefined;
  add(act: Omit<Act, "decided" | "isExcused">): void;
  decide(mutationId: string, how: "resent" | "discarded"): void;
  excuse(mutationId: string): void;
};

export function createActs(): Acts {
  const acts = new Map<string, Act>();
  const change = (mutationId: string, next: Partial<Act>) => {
    const act = acts.get(mutationId);
    if (act) acts.set(mutationId, { ...act, ...next });
  };
  return {
    all: () => [...acts.values()],
    get: (mutationId) => acts.get(mutationId),
    add: (act) => void acts.set(act.mutationId, { ...act, decided: null, isExcused: false }),
    decide: (mutationId, decided) => change(mutationId, { decided }),
    excuse: (mutationId) => change(mutationId, { isExcused: true }),
  };
}
