import { nothingBeside } from "../../src-contract/entities/call.ts";
import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { attachmentOf, endingOf } from "../api/call-follow-up.ts";
import { longestParty } from "./call-party.ts";
import { newIncoming, transition } from "./call-state.ts";
import { isUndisturbed } from "./do-not-disturb.ts";
import type { LiveCalls } from "./live-calls.ts";
import { lineLabelOf } from "./phone-lines.ts";
import { type IncomingSipCall, unheardEvents } from "./sip-call.ts";
import type { Access, SoftphoneParts } from "./softphone-parts.ts";
import { mostCalls, type PhoneLine } from "./softphone-state.ts";

type Receiving = Access & { parts: SoftphoneParts; live: LiveCalls };
type Found = QueryResult<"clientsByPhone">;

/** The record waits no longer than this for the cache to say who it is: the caller is given to the client afterwards. */
const recognitionMs = 300;

/** G6-2, G6-3, G6-4: shown at once, recognised from the cache, logged whoever it is. */
export async function receiveCall(
  incoming: IncomingSipCall,
  line: PhoneLine,
  { parts, live, get, set }: Receiving,
): Promise<void> {
  if (!mayDo(parts.role, "startCall")) {
    await incoming.call.hangUp();
    return;
  }
  const callId = parts.newId();
  const raw = incoming.callerNumber.slice(0, longestParty.number);
  const callerName = incoming.callerName.slice(0, longestParty.name);
  const { e164 } = parsePhone(raw, parts.defaultCountry);
  const lineLabel = lineLabelOf(line, get());
  const who = { clientId: null, e164, raw, callerName: callerName || null } as const;
  const begun = { callId, direction: "incoming", ...who, lineLabel } as const;
  // G1-14: nothing rings, and it is a missed call like any other
  const isRefused = isUndisturbed(get().doNotDisturb, parts.now());
  if (isRefused || live.count() >= mostCalls) {
    if (isRefused) set((old) => ({ missed: old.missed + 1 }));
    refuseAsBusy(incoming, begun, { parts, live });
    void recognise().then((found) => attachLate(certain(found)));
    return;
  }
  const party = { clientId: null, name: callerName, e164, raw };
  incoming.listen(live.eventsOf(callId));
  const recognition = recognise();
  const call = { callId, lineId: line.id, direction: "incoming", party, state: newIncoming(parts.now()) } as const;
  live.addIncoming(call, incoming.call, recognition);
  const known = within(recognitionMs, recognition);
  const recorded = live.records.write(
    callId,
    "startCall",
    known.then((found) => ({ ...begun, clientId: certain(found) })),
  );
  const inTime = await known;
  await recorded;
  // The record is on the disk, or the disk has refused it: a caller waits for neither.
  incoming.ring();
  notify();
  if (inTime !== null) return;
  attachLate(certain(await recognition));
  notify();

  function attachLate(clientId: string | null): void {
    if (clientId !== null) void live.records.write(callId, "attachCall", () => attachmentOf(callId, clientId, parts));
  }

  async function recognise(): Promise<Found> {
    const read = await parts.query("clientsByPhone", { number: raw, limit: 10 });
    const found = read.ok ? read.value : [];
    const clientId = certain(found);
    const candidates = clientId === null ? found.map(({ id, name, rank }) => ({ clientId: id, name, rank })) : [];
    live.change(callId, (call) => ({
      ...call,
      candidates,
      party: { ...call.party, clientId, name: (clientId && found[0]?.name) || callerName },
    }));
    return found;
  }

  function notify(): void {
    const call = live.call(callId);
    if (call?.state.phase !== "incoming") return;
    void parts.command("showIncomingCall", { callId, title: parts.incomingTitle(call.party.name || raw), body: raw });
  }
}

/** One INVITE is one record, also of a call that found no free place. */
function refuseAsBusy(
  incoming: IncomingSipCall,
  begun: MutationArgs<"startCall">,
  { parts, live }: Pick<Receiving, "parts" | "live">,
): void {
  const { callId } = begun;
  const call = newIncoming(parts.now());
  void live.records.write(callId, "startCall", begun);
  incoming.listen({
    ...unheardEvents,
    onFinished(finish) {
      // the phone refused, not a person who had seen who calls
      const endedBy = finish.endedBy === "manager" ? "line" : finish.endedBy;
      const ended = transition(call, { event: "finished", at: parts.now(), ...finish, endedBy });
      if (ended.phase !== "ended") return;
      const result = { ...ended.result, ...nothingBeside };
      void live.records.write(callId, "endCall", () => endingOf(callId, result, parts));
    },
  });
  incoming.refuseAsBusy();
}

/** The client whose call it is: one that alone has the number. Several are chosen from, none is guessed (G6-3). */
function certain(found: Found | null): string | null {
  return found?.length === 1 ? (found[0]?.id ?? null) : null;
}

function within<Value>(milliseconds: number, value: Promise<Value>): Promise<Value | null> {
  return Promise.race([value, new Promise<null>((resolve) => setTimeout(resolve, milliseconds, null))]);
}
