import type { MutationArgs } from "../../src-contract/mutations/index.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { mayDo } from "../../src-contract/rules/permissions.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { longestParty } from "./call-party.ts";
import { newIncoming, transition } from "./call-state.ts";
import type { LiveCalls, SoftphoneParts } from "./live-calls.ts";
import type { IncomingSipCall } from "./sip-call.ts";
import { mostCalls, type Softphone } from "./softphone-state.ts";

type Receiving = { parts: SoftphoneParts; live: LiveCalls; get(): Softphone };
type Found = QueryResult<"clientsByPhone">;

/** The record waits no longer than this for the cache to say who it is: the caller is given to the client afterwards. */
const recognitionMs = 300;

/** G6-2, G6-3, G6-4: shown at once, recognised from the cache, logged whoever it is. */
export async function receiveCall(incoming: IncomingSipCall, { parts, live, get }: Receiving): Promise<void> {
  if (!mayDo(parts.role, "startCall")) {
    await incoming.call.hangUp();
    return;
  }
  const callId = parts.newId();
  const raw = incoming.callerNumber.slice(0, longestParty.number);
  const callerName = incoming.callerName.slice(0, longestParty.name);
  const { e164 } = parsePhone(raw, parts.defaultCountry);
  const begun = { callId, clientId: null, direction: "incoming", e164, raw, callerName: callerName || null } as const;
  if (get().calls.length >= mostCalls) {
    refuseAsBusy(incoming, begun, { parts, live });
    return;
  }
  const party = { clientId: null, name: callerName, e164, raw };
  incoming.listen(live.eventsOf(callId));
  live.add({ callId, direction: "incoming", party, state: newIncoming(parts.now()) }, incoming.call);

  const recognition = recognise();
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
  const late = certain(await recognition);
  if (late !== null) void live.records.write(callId, "attachCall", { callId, clientId: late });
  notify();

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
    onProgress() {},
    onAnswered() {},
    onHeldByOther() {},
    onMediaLost() {},
    onParty() {},
    onReplaced() {},
    onFinished(finish) {
      const ended = transition(call, { event: "finished", at: parts.now(), ...finish });
      if (ended.phase === "ended") void live.records.write(callId, "endCall", { callId, ...ended.result });
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
