import type { Contents } from "./checksum.ts";
import type { WorkUnit } from "./work-unit.ts";

/** A change of one client's job title: the one edit that all contenders know. `before`: what it was. */
export type Edit = { editId: string; clientId: string; text: string; before: string };

/** Somebody who brings clients from a server to desks and edits back: the product, the floor, a peer. */
export type Contender = {
  name: string;
  /** A server of its own with the unit's clients on it, as durable as it can be. */
  startServer(unit: WorkUnit, folder: string): Promise<ContenderServer>;
  /** Process start to one client read; the folder is one that a desk has synced into before. */
  startToFirstQuery(folder: string, clientId: string): Promise<{ milliseconds: number; found: boolean }>;
};

export type ContenderServer = {
  url: string;
  /** How many clients bear a text that begins so. */
  countEdited(beginning: string): Promise<number>;
  /** A process of its own over an empty folder. `url` differs from the server's where the wire is listened to. */
  openDesk(folder: string, url: string): Promise<ContenderDesk>;
  stop(): Promise<void>;
};

export type ContenderDesk = {
  /** Everything is here and can be found. */
  firstSync(): Promise<FirstSync>;
  contents(): Promise<Contents>;
  /** From now on edits travel both ways by themselves. */
  goLive(): Promise<void>;
  /** On this desk's disk when it resolves. */
  edit(edit: Edit): Promise<void>;
  /** The client's job title, or null. */
  read(clientId: string): Promise<string | null>;
  /** Something came from the server. */
  onChange(listener: () => void): void;
  /** From now on edits stay here. */
  goOffline(): Promise<void>;
  /** Resolves when the server has confirmed all that waited here, and the desk knows. */
  pushAll(): Promise<void>;
  stop(): Promise<void>;
};

export type FirstSync = {
  milliseconds: number;
  /** Of the desk's process, MB. */
  peakMemory: number;
  /** Before it: whoever has no sign-in has 0. */
  signInMilliseconds: number;
};
