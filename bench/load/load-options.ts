export type LoadOptions = {
  desks: number;
  accounts: number;
  /** Processes that hold the desks. */
  groups: number;
  /** Clients of each account. */
  clients: number;
  /** Milliseconds of traffic, and of the rest before it. */
  traffic: number;
  rest: number;
  /** Milliseconds from one act of a desk to its next. */
  every: number;
  /** Where the desks' profiles lie. */
  profiles: string;
  say(line: string): void;
};
