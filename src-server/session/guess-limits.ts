import { isIPv6 } from "node:net";
import { KartotekaError } from "../../src-contract/errors.ts";

/** Failures allowed in a quarter of an hour. An office behind one address mistypes more than one person does. */
export type GuessRules = { failuresPerPair: number; failuresPerAddress: number };
const window = 15 * 60_000;
/** About 30 MB when somebody fills it; the oldest give way. */
const mostCounters = 200_000;

export type Guess = {
  address: string;
  /** What is guessed at: a normalised e-mail. */
  subject: string;
  /** A device that has proved that it signed in before; null for any other. */
  device: string | null;
};
export type GuessLimits = {
  /**
   * Throws rateLimited when there were too many failures. What is let in counts as one until `passed` is called, so that
   * a hundred guesses made at once are a hundred.
   */
  enter(guess: Guess): Entered;
};
export type Entered = {
  passed(): void;
  /** It was no guess: the password was right, and the code of the second factor is still to come. */
  undone(): void;
};

type Counter = { failures: number; endsAt: number };

/**
 * failures are counted by address and subject, and by address; never by the subject alone, so nobody can lock a
 * person out who is not at the same address. And there a device that has signed in before has a count of its own.
 * Of one server process: behind several an attacker has as many tries more.
 */
export function createGuessLimits({ rules, now }: { rules: GuessRules; now: () => number }): GuessLimits {
  /** In the order in which they end: each lives equally long. */
  const counters = new Map<string, Counter>();

  function dropEnded(at: number): void {
    for (const [key, { endsAt }] of counters) {
      if (endsAt > at && counters.size <= mostCounters) return;
      counters.delete(key);
    }
  }

  function counterOf(key: string, at: number): Counter {
    const counter = counters.get(key);
    if (counter && counter.endsAt > at) return counter;
    const fresh = { failures: 0, endsAt: at + window };
    counters.delete(key);
    counters.set(key, fresh);
    return fresh;
  }

  return {
    enter({ address, subject, device }) {
      const at = now();
      dropEnded(at);
      const place = networkOf(address);
      const keys: [string, number][] =
        device === null
          ? [
              [`pair ${place} ${subject}`, rules.failuresPerPair],
              [`address ${place}`, rules.failuresPerAddress],
            ]
          : [[`device ${device} ${subject}`, rules.failuresPerPair]];
      const counted = keys.map(([key, most]) => ({ counter: counterOf(key, at), most }));
      const full = counted.filter(({ counter, most }) => counter.failures >= most);
      if (full.length > 0) {
        const endsAt = Math.max(...full.map(({ counter }) => counter.endsAt));
        throw new KartotekaError("rateLimited", undefined, { retryAfterSeconds: Math.ceil((endsAt - at) / 1_000) });
      }
      for (const { counter } of counted) counter.failures += 1;
      return {
        passed() {
          const [first, ...others] = counted;
          if (first) first.counter.failures = 0;
          // a person who knows his own password gives no new tries against others
          for (const { counter } of others) counter.failures -= 1;
        },
        undone() {
          for (const { counter } of counted) counter.failures = Math.max(0, counter.failures - 1);
        },
      };
    },
  };
}

/** Whoever has one address of IPv6 has the 2^64 beside it too. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [bare = ""] = address.split("%");
  const [head = "", tail] = bare.split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => "0");
  const whole = tail === undefined ? groups : [...groups, ...zeros, ...after];
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
