/** Of a call whose offer is made before it may leave: what must come first, its record, is on its way meanwhile (T-1). */
export type Departure = {
  /** Resolves when the call leaves, rejects when it never will. */
  over: Promise<void>;
  leave(): void;
  drop(): void;
};

export function createDeparture(): Departure {
  let leave = () => {};
  let stay = (_why: Error) => {};
  const over = new Promise<void>((resolve, reject) => {
    leave = resolve;
    stay = reject;
  });
  over.catch(() => undefined); // a call may end before anybody waits for it
  return { over, leave, drop: () => stay(new Error("the call does not leave")) };
}

/**
 * `describe`, whose answer waits for the departure. An offer that could not be made is told when it was to leave, not
 * before. Of a call that never leaves the offer is made to its end all the same: what opens a microphone must get it, or
 * nobody stops it.
 */
export function heldBack<Options extends unknown[], Description>(
  describe: (...options: Options) => Promise<Description>,
  departure: Promise<void>,
): (...options: Options) => Promise<Description> {
  return async (...options) => {
    const described = describe(...options);
    const made = described.then(
      () => undefined,
      () => undefined,
    );
    try {
      await departure;
    } catch (why) {
      await made;
      throw why;
    }
    return described;
  };
}
