import type { ErrorBody, ErrorKind, Result } from "../../src-contract/errors.ts";
import type { MutationArgs, MutationName } from "../../src-contract/mutations/index.ts";

type CallMutation = Extract<MutationName, "startCall" | "answerCall" | "endCall" | "attachCall">;

export type CallRecordsParts = {
  mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<Result<unknown>>;
  /** A write was refused; null when it got through later. */
  onTrouble(error: ErrorBody | null): void;
};

export type CallRecords = {
  /**
   * Writes to the call's row in the order of asking, whatever order the answers take. `args` may still be on their way,
   * or be asked for when what comes before them is written.
   * Resolves with the first answer; what the disk or the store's restart refused is tried again until it is written.
   */
  write<Name extends CallMutation>(
    callId: string,
    name: Name,
    args: MutationArgs<Name> | Promise<MutationArgs<Name>> | (() => Promise<MutationArgs<Name>>),
  ): Promise<Result<unknown>>;
  /** The record without which no call is made: one attempt, no second one behind the person's back. */
  begin(args: MutationArgs<"startCall">): Promise<Result<unknown>>;
};

/** Trying again changes nothing: the message is wrong, or nobody is signed in any more. */
const finalKinds: readonly ErrorKind[] = [
  "invalid",
  "forbidden",
  "notFound",
  "conflict",
  "notSignedIn",
  "sessionRevoked",
];
const firstPauseMs = 500;
const longestPauseMs = 5_000;

export function createCallRecords({ mutate, onTrouble }: CallRecordsParts): CallRecords {
  const chains = new Map<string, Promise<unknown>>();

  function enqueue<Answer>(callId: string, work: () => Promise<Answer>): Promise<Answer> {
    const done = (chains.get(callId) ?? Promise.resolve()).then(work);
    chains.set(callId, done);
    void done.finally(() => {
      if (chains.get(callId) === done) chains.delete(callId);
    });
    return done;
  }

  return {
    begin(args) {
      // the first of its call: it has nobody to wait for, not even for a turn
      const begun = mutate("startCall", args);
      return enqueue(args.callId, () => begun);
    },
    write(callId, name, args) {
      return new Promise((answerFirst) => {
        void enqueue(callId, async () => {
          const given = await (typeof args === "function" ? args() : args);
          let refused = false;
          for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
            const result = await mutate(name, given);
            answerFirst(result); // only the first one counts
            if (result.ok) {
              if (refused) onTrouble(null);
              return;
            }
            refused = true;
            onTrouble(result.error);
            if (finalKinds.includes(result.error.kind)) return;
            await new Promise((resolve) => setTimeout(resolve, pause));
          }
        });
      });
    },
  };
}
