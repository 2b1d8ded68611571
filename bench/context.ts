import type { Processes } from "../scripts/processes.ts";
import type { Contender } from "./contender.ts";
import type { Result } from "./result.ts";
import type { WorkUnit } from "./work-unit.ts";

/** How much of the work a run does. */
export type Profile = {
  name: "quick" | "full" | "large";
  /** Clients of the work unit. */
  clients: number;
  /** Clients of the rows about edits: what an edit costs does not depend on how many others there are. */
  editClients: number;
  /** Clients, with their history, of the rows about cards. */
  historyClients: number;
  rounds: number;
  peers: boolean;
  /** P-2b: a million clients by rows take most of an hour in five rounds. */
  byRows: boolean;
};

export const profiles: Record<Profile["name"], Profile> = {
  quick: {
    name: "quick",
    clients: 10_000,
    editClients: 1_000,
    historyClients: 2_000,
    rounds: 5,
    peers: false,
    byRows: true,
  },
  full: {
    name: "full",
    clients: 100_000,
    editClients: 5_000,
    historyClients: 10_000,
    rounds: 5,
    peers: true,
    byRows: true,
  },
  large: {
    name: "large",
    clients: 1_000_000,
    editClients: 5_000,
    historyClients: 20_000,
    rounds: 5,
    peers: false,
    byRows: false,
  },
};

/** What every row is given. */
export type Context = {
  profile: Profile;
  processes: Processes;
  /** Of this run alone; removed at its end. */
  folder: string;
  /** Made once a run, the first row that asks waits for it. */
  unit(name: UnitName): Promise<WorkUnit>;
  /** The same for files that a desk of ours and the floor have synced the unit into. */
  readyDesks(name: UnitName): Promise<ReadyDesks>;
  /** Of those that could be installed. */
  peers(): Promise<Contender[]>;
  say(line: string): void;
};

export const unitSizes = { clients: "clients", edits: "editClients", history: "historyClients" } as const;
export type UnitName = keyof typeof unitSizes;

/** Nobody has them open; a row may write into them. */
export type ReadyDesks = {
  /** A profile of the product, signed in. */
  profile: string;
  /** The floor's encrypted file. */
  floorFile: string;
};

export type Row = {
  /** All that it may print; `--only` names one of them or what stands before its letter. */
  ids: readonly string[];
  /** Without it the row belongs to all profiles. */
  profiles?: readonly Profile["name"][];
  run(context: Context): Promise<Result[]>;
};
