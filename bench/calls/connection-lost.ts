// T-4: the WebSocket breaks while somebody talks, and how soon a connection that is dead without a word is noticed.
import { setTimeout as sleep } from "node:timers/promises";
import { interleave } from "../interleave.ts";
import { type Result, resultOf } from "../result.ts";
import type { Caller } from "./callers.ts";
import { type Capture, startCapture } from "./capture.ts";
import { peerName, portOf } from "./placed-calls.ts";
import { rowsOf } from "./rows.ts";
import type { Bench } from "./bench-parts.ts";
import { resetAt, restoration } from "./timing.ts";

/** Longer than anybody may take; JsSIP waits a second and more before it connects again. */
const restoredWithinMs = 10_000;
/** A connection of which nothing was said in it counts as not noticed. */
const noticedWithinMs = 20_000;
const betweenMs = 700;

type Turn = { restored: number[]; noticed: number | null };

export async function connectionLost(bench: Bench): Promise<Result[]> {
  const { product, jssip, rounds } = bench;
  const resets = Math.max(2, Math.round(bench.calls / rounds / 2));
  let round = 0;
  const { figures, failed } = await interleave<Turn>(
    [
      { name: product.name, run: () => turn(bench, product, { resets, withSilence: true }) },
      ...(jssip
        ? [
            {
              name: jssip.name,
              run: () => {
                round += 1;
                return turn(bench, jssip, { resets, withSilence: round === 1 });
              },
            },
          ]
        : []),
    ],
    rounds,
    [product.name],
  );
  const ours = figures[product.name] ?? [];
  const theirs = jssip && !(jssip.name in failed) ? (figures[jssip.name] ?? []) : null;
  const noticed = ours.map((of) => of.noticed ?? Number.POSITIVE_INFINITY);
  const limit = `${noticedWithinMs / 1_000} s`;
  const [first] = theirs ?? [];
  const ofPeer =
    first &&
    (first.noticed === null
      ? `JsSIP did not notice it within ${limit}`
      : `JsSIP noticed it after ${first.noticed.toFixed(0)} ms`);
  return [
    ...rowsOf({
      id: "T-4",
      work: "WebSocket reset in a call to registered again and re-INVITE on the wire",
      samples: {
        ours: ours.map(({ restored }) => restored),
        floor: null,
        peers: theirs ? { [peerName]: theirs.map(({ restored }) => restored) } : {},
      },
      goalOf: "p95",
      goal: { words: "≤ 100 ms", atMost: 100 },
      notes: [
        "from the RST; JsSIP waits a second at least before it connects again, and its page asks for the re-INVITE when it is registered",
        ...Object.entries(failed).map(([name, reason]) => `${name} gave no figure: ${reason}`),
      ],
    }),
    resultOf({
      id: "T-4d",
      work: "a connection that is dead without a word in a call to the next one, the longest",
      unit: "ms",
      n: 1,
      rounds: { ours: [Math.max(...noticed)], floor: null, peers: {} },
      goal: { words: "noticed ≤ 7 s", atMost: 7_000 },
      notes: [
        `${noticed.length} times, after ${noticed.map((milliseconds) => milliseconds.toFixed(0)).join(", ")} ms`,
        ...(ofPeer ? [ofPeer] : []),
      ],
    }),
  ];
}

/** How often the connection is reset in one call, and whether it is silenced in the end. */
type Breaks = { resets: number; withSilence: boolean };

async function turn(bench: Bench, caller: Caller, { resets, withSilence }: Breaks): Promise<Turn> {
  const { processes, folder, pbx } = bench;
  const { proxy } = caller;
  const capture = await startCapture(processes, folder, [portOf(caller)]);
  try {
    await caller.click();
    await caller.talking();
    await sleep(betweenMs);
    const restored: number[] = [];
    for (let reset = 0; reset < resets; reset += 1) {
      const reInvites = reInvitesAt(pbx);
      const askedAt = now();
      proxy.cut();
      await until(() => reInvitesAt(pbx) > reInvites, restoredWithinMs, `${caller.name} made no re-INVITE`);
      await sleep(betweenMs);
      const packets = await capture.packets();
      const brokenAt = resetAt(packets, askedAt, portOf(caller));
      if (brokenAt === null) throw new Error("no RST was on the wire");
      const took = restoration(packets, brokenAt, portOf(caller)).restored;
      if (took === null) throw new Error(`${caller.name} was not registered and re-INVITEd again`);
      restored.push(took);
    }
    const noticed = withSilence ? await silenced(bench, caller, capture) : null;
    await caller.hangUp();
    return { restored, noticed };
  } catch (error) {
    await caller.hangUp().catch(() => undefined); // what is measured next begins without a call
    capture.keep();
    throw error;
  } finally {
    await capture.stop();
  }
}

/** Null when it was not noticed in time; then the connection is broken for good, so that the caller comes back. */
async function silenced({ pbx }: Bench, caller: Caller, capture: Capture): Promise<number | null> {
  const { proxy } = caller;
  // at any moment between two questions
  await sleep(Math.random() * 5_000);
  const { opened } = proxy;
  const reInvites = reInvitesAt(pbx);
  const silentFrom = now();
  proxy.silence();
  const deadline = performance.now() + noticedWithinMs;
  while (proxy.opened === opened && performance.now() < deadline) await sleep(50);
  if (proxy.opened === opened) {
    await proxy.refuse();
    await proxy.restore();
  }
  await until(() => reInvitesAt(pbx) > reInvites, restoredWithinMs, `${caller.name} made no re-INVITE`);
  await sleep(betweenMs);
  const { noticed } = restoration(await capture.packets(), silentFrom, portOf(caller));
  return noticed !== null && noticed < noticedWithinMs ? noticed : null;
}

function reInvitesAt({ requests }: Bench["pbx"]): number {
  return requests().filter(({ method, inDialog }) => method === "INVITE" && inDialog).length;
}

async function until(isSo: () => boolean, withinMs: number, otherwise: string): Promise<void> {
  for (const deadline = performance.now() + withinMs; !isSo(); await sleep(50)) {
    if (performance.now() > deadline) throw new Error(`${otherwise} within ${withinMs / 1_000} s`);
  }
}

/** The system's clock, as tcpdump's: this process's own drifts from it by more than a reset takes. */
function now(): number {
  return Date.now();
}
