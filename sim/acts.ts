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
  /**
   * A database that a backup has replaced since had refused it. The desk knows that no more when its file is damaged as
   * well: it is sent again from the side journal, and comes after what its person wrote later.
   */
  wasRefused: boolean;
};

export type Acts = {
  all(): Act[];
  get(mutationId: string): Act | undefined;
  add(act: Omit<Act, "decided" | "isExcused" | "wasRefused">): void;
  decide(mutationId: string, how: "resent" | "discarded"): void;
  excuse(mutationId: string): void;
  noteRefusal(mutationId: string): void;
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
    add: (act) => void acts.set(act.mutationId, { ...act, decided: null, isExcused: false, wasRefused: false }),
    decide: (mutationId, decided) => change(mutationId, { decided }),
    excuse: (mutationId) => change(mutationId, { isExcused: true }),
    noteRefusal: (mutationId) => change(mutationId, { wasRefused: true }),
  };
}
