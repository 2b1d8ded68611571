import { mayDo } from "../../src-contract/rules/permissions.ts";
import { parsePhone } from "../../src-contract/rules/phone-number.ts";
import { newIncoming } from "./call-state.ts";
import type { LiveCalls, SoftphoneParts } from "./live-calls.ts";
import type { IncomingSipCall, SipCallEvents } from "./sip-client.ts";
import { type CallParty, mostCalls, type PhoneCall, type Softphone } from "./softphone-state.ts";

type Receiving = { parts: SoftphoneParts; live: LiveCalls; get(): Softphone };

/** G6-2, G6-3, G6-4: shown at once, recognised from the cache, logged whoever it is. */
export async function receiveCall(incoming: IncomingSipCall, { parts, live, get }: Receiving): Promise<void> {
  const { callerNumber, callerName } = incoming;
  if (get().calls.length >= mostCalls || !mayDo(parts.role, "startCall")) {
    await incoming.call.hangUp();
    return;
  }
  const callId = parts.newId();
  const { e164 } = parsePhone(callerNumber, parts.defaultCountry);
  const call: PhoneCall = {
    callId,
    direction: "incoming",
    party: { clientId: null, name: callerName, e164, raw: callerNumber },
    candidates: [],
    state: newIncoming(parts.now()),
    silenced: false,
  };
  const recorder = afterRecord(live.eventsOf(callId));
  incoming.listen(recorder.events);
  const isOnlyCall = get().calls.length === 0;
  live.add(call, incoming.call);
  live.ring(callId, isOnlyCall ? "ring" : "quiet");

  const found = await parts.query("clientsByPhone", { number: callerNumber, limit: 10 });
  const candidates = (found.ok ? found.value : []).map(({ id, name, rank }) => ({ clientId: id, name, rank }));
  const [first] = candidates;
  const isCertain = candidates.length === 1;
  const party: CallParty = {
    ...call.party,
    clientId: isCertain ? (first?.clientId ?? null) : null,
    name: first?.name || callerName,
  };
  live.change(callId, (old) => ({ ...old, party, candidates: isCertain ? [] : candidates }));
  await parts.mutate("startCall", {
    callId,
    clientId: party.clientId,
    direction: "incoming",
    e164,
    raw: callerNumber,
    callerName: callerName || null,
  });
  recorder.recorded();
  if (live.call(callId)?.state.phase !== "incoming") return;
  void parts.command("showIncomingCall", {
    callId,
    title: parts.incomingTitle(party.name || callerNumber),
    body: callerNumber,
  });
}

/** A caller may give up before the record is written: what happened then waits until the row is there. */
function afterRecord(direct: SipCallEvents): { events: SipCallEvents; recorded(): void } {
  let isRecorded = false;
  const waiting: (() => void)[] = [];
  const later =
    <Args extends unknown[]>(work: (...args: Args) => void) =>
    (...args: Args) => {
      if (isRecorded) work(...args);
      else waiting.push(() => work(...args));
    };
  return {
    events: {
      onProgress: direct.onProgress,
      onAnswered: later(direct.onAnswered),
      onFinished: later(direct.onFinished),
    },
    recorded() {
      isRecorded = true;
      for (const work of waiting) work();
    },
  };
}
