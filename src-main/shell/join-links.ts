import type { JoinLink } from "../../src-contract/identity.ts";

/** An invitation that nobody has looked at for so long was not meant for whoever sits here now. */
const keptMilliseconds = 30 * 60_000;

export type JoinLinks = {
  put(link: JoinLink): void;
  /** Null when there is none; given once. */
  take(): JoinLink | null;
};

/** G14-3: the last invitation with which the application was opened waits for the sign-in screen, which takes it. */
export function createJoinLinks(parts: { now: () => number; arrived: () => void }): JoinLinks {
  let waiting: { link: JoinLink; at: number } | null = null;
  return {
    put({ serverUrl, token }) {
      waiting = { link: { serverUrl, token }, at: parts.now() };
      parts.arrived();
    },
    take() {
      const taken = waiting;
      waiting = null;
      return taken && parts.now() - taken.at < keptMilliseconds ? taken.link : null;
    },
  };
}
