// T-1, T-2, T-3: a click on a number to INVITE, to 180 and to the first sound, by what was on the wire.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ports } from "../../pbx/kamailio.ts";
import { interleave } from "../interleave.ts";
import type { Result } from "../result.ts";
import type { Caller } from "./callers.ts";
import { startCapture } from "./capture.ts";
import type { Packet } from "./packets.ts";
import { rowsOf } from "./rows.ts";
import type { Bench } from "./bench-parts.ts";
import { callerPort, talk } from "./sipp-caller.ts";
import { callTimes, type CallTimes, firstInvites } from "./timing.ts";

/** A page's offer and the PBX's refusal are over by then. */
const offerMs = 400;
const betweenMs = 150;
/** Of each contender before anything is counted: code that is read from the disk, caches that fill. */
const warmUp = 5;

/** With the version of bench/peers/jssip/package.json. */
export const peerName = "JsSIP 3.13.8";

type Turn = { invite: number[]; ringing: number[]; sound: number[] };

export async function placedCalls(bench: Bench): Promise<Result[]> {
  const { product, bare, jssip, rounds } = bench;
  const perRound = Math.max(1, Math.round(bench.calls / rounds));
  const callers = [product, ...(jssip ? [jssip] : [])];
  for (const caller of callers) for (let call = 0; call < warmUp; call += 1) await callOnce(caller);
  for (let call = 0; call < warmUp; call += 1) await inviteOnce(bare);
  const { figures, failed } = await interleave<Turn>(
    [
      { name: "floor", run: () => floorTurn(bench, perRound) },
      ...callers.map((caller) => ({ name: caller.name, run: () => callerTurn(bench, caller, perRound) })),
    ],
    rounds,
    ["floor", "kartoteka"],
  );
  const of = (kind: keyof Turn) => {
    const rounds = (name: string) => (figures[name] ?? []).map((turn) => turn[kind]);
    const peers: Record<string, number[][]> =
      jssip && !(jssip.name in failed) ? { [peerName]: rounds(jssip.name) } : {};
    return { ours: rounds("kartoteka"), floor: rounds("floor"), peers };
  };
  const left = Object.entries(failed).map(([name, reason]) => `${name} gave no figure: ${reason}`);
  if (!jssip) left.push("JsSIP could not be had here");
  return [
    ...rowsOf({
      id: "T-1",
      work: "click on a number to INVITE on the wire",
      samples: of("invite"),
      goalOf: "p95",
      goal: { words: "≤ 10 ms p95, the call's record committed before it", atMost: 10 },
      notes: [
        "the floor: a page without a SIP stack, one offer cut at its first candidate; neither it nor the peer keeps a record",
        ...left,
      ],
    }),
    ...rowsOf({
      id: "T-2",
      work: "click to 180",
      samples: of("ringing"),
      goalOf: "p95",
      goal: { words: "≤ 25 ms p95", atMost: 25 },
      notes: ["the floor: sipp through the same Kamailio, from its first INVITE"],
    }),
    ...rowsOf({
      id: "T-3",
      work: "click to the first sound from the far end",
      samples: of("sound"),
      goalOf: "p50",
      goal: { words: "≤ 100 ms median", atMost: 100 },
      notes: ["the floor: sipp, plain RTP from rtpengine, without ICE and DTLS"],
    }),
  ];
}

async function callOnce(caller: Caller): Promise<number> {
  const clickedAt = await caller.click();
  await caller.talking();
  await caller.hangUp();
  await sleep(betweenMs);
  return clickedAt;
}

async function inviteOnce(bare: Caller): Promise<number> {
  const clickedAt = await bare.click();
  await sleep(offerMs);
  await bare.hangUp();
  await sleep(betweenMs);
  return clickedAt;
}

/** `work`, and what `read` makes of it and of what was on the wire meanwhile. */
async function captured<Value>(
  { processes, folder, product, bare, jssip }: Bench,
  work: () => Promise<Value>,
  read: (value: Value, packets: Packet[]) => Turn,
): Promise<Turn> {
  const tcpPorts = [product, bare, jssip].flatMap((caller) => (caller ? [portOf(caller)] : []));
  const capture = await startCapture(processes, folder, tcpPorts);
  try {
    const value = await work();
    return read(value, await capture.packets());
  } catch (error) {
    capture.keep();
    throw error;
  } finally {
    await capture.stop();
  }
}

function callerTurn(bench: Bench, caller: Caller, calls: number): Promise<Turn> {
  return captured(
    bench,
    () => inTurn(calls, () => callOnce(caller)),
    (clicks, packets) => turnOf(clicks.map((clickedAt) => callTimes(packets, clickedAt, portOf(caller)))),
  );
}

function floorTurn(bench: Bench, calls: number): Promise<Turn> {
  const { processes, folder, pbx, bare } = bench;
  const dial = async () => {
    const clicks = await inTurn(calls, () => inviteOnce(bare));
    await talk(processes, { folder: join(folder, "caller"), address: pbx.address }, calls);
    return clicks;
  };
  return captured(bench, dial, (clicks, packets) => {
    const invites = clicks.map((clickedAt) => callTimes(packets, clickedAt, portOf(bare))?.invite ?? null);
    const dialled = firstInvites(packets, callerPort);
    if (dialled.length !== calls) throw new Error(`sipp dialled ${dialled.length} of ${calls} calls`);
    const { ringing, sound } = turnOf(dialled.map((at) => callTimes(packets, at, ports.sip)));
    return { invite: complete(invites, "INVITE"), ringing, sound };
  });
}

function turnOf(times: readonly (CallTimes | null)[]): Turn {
  const each = complete(times, "INVITE");
  return {
    invite: each.map(({ invite }) => invite),
    ringing: complete(
      each.map(({ ringing }) => ringing),
      "180",
    ),
    sound: complete(
      each.map(({ sound }) => sound),
      "sound",
    ),
  };
}

/** A call that had no such thing would make the others' times look better than they were. */
function complete<Value>(values: readonly (Value | null)[], what: string): Value[] {
  const found = values.filter((value): value is Value => value !== null);
  if (found.length !== values.length)
    throw new Error(`${values.length - found.length} of ${values.length} calls had no ${what}`);
  return found;
}

async function inTurn<Value>(times: number, work: () => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let index = 0; index < times; index += 1) values.push(await work());
  return values;
}

export function portOf({ proxy }: Caller): number {
  return Number(new URL(proxy.url).port);
}
