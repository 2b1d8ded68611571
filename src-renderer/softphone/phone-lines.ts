import type { SipAccount } from "../../src-contract/sync-protocol.ts";
import { moveRegistration, type RegistrationState } from "./registration-state.ts";
import type { Presence } from "./dialog-info.ts";
import type { IncomingSipCall, SipClient } from "./sip-call.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import type { PhoneLine, SoftphoneState } from "./softphone-state.ts";
import { moveTransport } from "./transport-state.ts";

export type PhoneLines = {
  /** These are the person's lines now: those that are new or changed are connected, the others go on. */
  take(accounts: readonly SipAccount[]): Promise<void>;
  /** Whether these accounts are the ones in use. */
  isTaken(accounts: readonly SipAccount[]): boolean;
  client(lineId: string): SipClient | null;
  recover(): void;
  takeMicrophone(): void;
  stop(): Promise<void>;
};

type LinesParts = Pick<SoftphoneParts, "createClient"> & {
  admitsCall(): boolean;
  onIncoming(incoming: IncomingSipCall, line: PhoneLine): void;
  onPresence(said: { lineId: string; target: string; presence: Presence }): void;
};
type Running = { text: string; client: SipClient };

/** The person's lines (G1-13): each has a SIP client, a registration and a connection of its own. */
export function createPhoneLines(parts: LinesParts, { get, set }: Access): PhoneLines {
  const running = new Map<string, Running>();
  let taken = "";
  let isStopped = false;

  function connect(account: SipAccount): void {
    const { id } = account;
    const client = parts.createClient({
      account,
      onRegistration: (event) =>
        set((old) =>
          withLines(
            changed(old.lines, id, ({ registration }) => ({ registration: moveRegistration(registration, event) })),
          ),
        ),
      onTransport: (event) =>
        set(({ lines }) => ({
          lines: changed(lines, id, ({ transport }) => ({ transport: moveTransport(transport, event) })),
        })),
      admitsCall: () => parts.admitsCall(),
      onIncoming(incoming) {
        const line = get().lines.find((each) => each.id === id);
        if (line) parts.onIncoming(incoming, line);
      },
      onPresence: (target, presence) => parts.onPresence({ lineId: id, target, presence }),
    });
    running.set(id, { text: JSON.stringify(account), client });
    client.start();
  }

  async function end(gone: [string, Running][]): Promise<void> {
    for (const [id] of gone) running.delete(id);
    await Promise.all(gone.map(([, { client }]) => client.stop()));
  }

  return {
    async take(accounts) {
      isStopped = false;
      taken = JSON.stringify(accounts);
      const texts = new Map(accounts.map((account) => [account.id, JSON.stringify(account)]));
      await end([...running].filter(([id, { text }]) => texts.get(id) !== text));
      if (isStopped) return;
      set(({ lines }) =>
        withLines(
          accounts.map((account) => (running.has(account.id) && lines.find(isOf(account))) || newLine(account)),
        ),
      );
      for (const account of accounts) if (!running.has(account.id)) connect(account);
    },
    isTaken: (accounts) => taken === JSON.stringify(accounts),
    client: (lineId) => running.get(lineId)?.client ?? null,
    recover: () => running.forEach(({ client }) => client.recover()),
    // that there is none is told to the listener of the media
    takeMicrophone: () => running.forEach(({ client }) => void client.takeMicrophone().catch(() => undefined)),
    async stop() {
      isStopped = true;
      taken = "";
      await end([...running]);
    },
  };
}

/** The line that a call is made from: the chosen one, else the first. */
export function outgoingLine({ lines, lineId }: Pick<SoftphoneState, "lines" | "lineId">): PhoneLine | null {
  return lines.find(({ id }) => id === lineId) ?? lines[0] ?? null;
}

/** What a call's record says of its line: nothing for a person who has one only. */
export function lineLabelOf(line: PhoneLine, { lines }: Pick<SoftphoneState, "lines">): string | null {
  return lines.length > 1 ? line.label : null;
}

const order = ["registered", "recovering", "registering", "failed", "none"] as const;

/** The phone as one thing: with one line ready it is ready, since calls come and go. */
export function registrationOf(lines: readonly PhoneLine[]): RegistrationState {
  const states = lines.map(({ registration }) => registration);
  for (const wanted of order) {
    const found = states.find(({ state }) => state === wanted);
    if (found) return found;
  }
  return { state: "none" };
}

function withLines(lines: PhoneLine[]): Pick<SoftphoneState, "lines" | "registration"> {
  return { lines, registration: registrationOf(lines) };
}

function changed(lines: PhoneLine[], id: string, change: (line: PhoneLine) => Partial<PhoneLine>): PhoneLine[] {
  return lines.map((line) => (line.id === id ? { ...line, ...change(line) } : line));
}

function newLine({ id, label, servers }: SipAccount): PhoneLine {
  return { id, label, servers, registration: { state: "none" }, transport: { state: "closed" } };
}

function isOf({ id }: SipAccount): (line: PhoneLine) => boolean {
  return (line) => line.id === id;
}
