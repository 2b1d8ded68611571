import { execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { CallScreen } from "../../e2e/call-screen.ts";
import type { Telephone } from "../../pbx/baresip.ts";
import { ports } from "../../pbx/kamailio.ts";
import { inNetworkOf } from "../../pbx/own-network.ts";
import { createPbxWorld, type PbxWorld } from "../../pbx/pbx-world.ts";
import { secondsOf } from "../../pbx/sound.ts";
import { type Chance, createChance } from "../../scripts/seed/chance.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Outcome } from "../report.ts";
import { gapsAround, startListening } from "./heard-gaps.ts";
import { layCable, type MovableDesk, pbxAddress } from "./movable-desk.ts";

/** `reset`: the connection breaks. `silence`: it stays open and nothing passes. `address`: the desk is elsewhere. */
type Cut = "reset" | "silence" | "address";

const patience = 40_000;
/** What a machine does to sound that no cut touches: a packet is due each 20 ms. */
const intactMs = 250;
const movedMs = 3_000;
/** The telephone writes what it hears in pieces of about half a second. */
const farPieceMs = 1_000;
/** rtpengine's `delete-delay`, by default. */
const endedAreKeptMs = 30_000;
const callsToACount = 20;

type Place = { world: PbxWorld; phone: CallScreen; telephone: Telephone; desk: MovableDesk };

export async function callsWithCutSignalling(calls: number, seed: number): Promise<Outcome> {
  const desk = await layCable();
  const counts = {
    calls: 0,
    reset: 0,
    silence: 0,
    address: 0,
    worstIntact: 0,
    worstMoved: 0,
    worstBefore: 0,
    slowest: 0,
  };
  const found = { gaps: 0, farGaps: 0, ghostsAtDesk: 0, ghostsAtPbx: 0, stuck: 0 };
  const failures: string[] = [];
  const world = await createPbxWorld({ address: pbxAddress, networkOf: desk.pbx.pid });
  try {
    const telephone = await world.telephone({ number: "201", answers: "at once" });
    const phone = await world.openDesk();
    await phone.ready();
    const place: Place = { world, phone, telephone, desk };
    for (let index = 0; index < calls; index += 1) {
      const chance = createChance(seed * 86_028_121 + index);
      const cut: Cut = index % 4 === 3 ? "address" : chance.happens(0.6) ? "reset" : "silence";
      counts.calls += 1;
      counts[cut] += 1;
      const fault = (kind: keyof typeof found, words: string) => {
        found[kind] += 1;
        failures.push(`call ${index} (${cut}): ${kind}, ${words}`);
      };
      try {
        const heard = await cutCall(place, cut, chance);
        counts.worstBefore = Math.max(counts.worstBefore, heard.before);
        const worst = cut === "address" ? "worstMoved" : "worstIntact";
        counts[worst] = Math.max(counts[worst], heard.after);
        counts.slowest = Math.max(counts.slowest, heard.restored);
        const limit = cut === "address" ? movedMs : intactMs + heard.before;
        if (heard.after > limit) fault("gaps", `${heard.after} ms without sound at the desk, ${heard.before} before`);
        if (heard.far > (cut === "address" ? movedMs : 0) + farPieceMs)
          fault("farGaps", `${heard.far} ms without sound at the telephone`);
        for (const words of await ghostsAtDesk(place)) fault("ghostsAtDesk", words);
        const isCounted = index % callsToACount === callsToACount - 1 || index === calls - 1;
        for (const words of await ghostsAtPbx(place, isCounted)) fault("ghostsAtPbx", words);
      } catch (error) {
        fault("stuck", error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
        await clear(place);
      }
    }
    return { counts: { ...counts, ...found }, failures };
  } finally {
    await world.close();
    await desk.close();
  }
}

async function cutCall({ world, phone, telephone, desk }: Place, cut: Cut, chance: Chance) {
  const { page } = phone.desk;
  const closedBefore = telephone.events.filter(({ type }) => type === "CALL_CLOSED").length;
  await phone.numberField.fill("201", { timeout: patience });
  await phone.numberField.press("Enter");
  const hangUp = phone.button(ru.softphone.call.hangUp);
  await hangUp.waitFor({ timeout: patience });
  await until("sound", async () => ((await phone.desk.statistics())?.packetsIn ?? 0) > 10);
  const reInvites = countReInvites(world);
  await startListening(page);
  await wait(1_000 + chance.below(500));
  const farBefore = secondsOf(telephone.heard());
  const moment = Date.now();
  if (cut === "reset") world.proxy.cut();
  else if (cut === "silence") world.proxy.silence();
  else desk.move();
  await until("re-INVITE", async () => countReInvites(world) > reInvites);
  const restored = Date.now() - moment;
  await wait(1_500 + chance.below(500));
  const far = Math.round(Date.now() - moment - (secondsOf(telephone.heard()) - farBefore) * 1_000);
  const gaps = await gapsAround(page, moment);
  // the control port's connection was from the address that is gone
  if (cut === "address") await telephone.reconnect();
  if (chance.happens(0.5)) await telephone.hangUp();
  else await hangUp.click({ timeout: patience });
  await phone.outcome.waitFor({ timeout: patience });
  const isClosed = () => telephone.events.filter(({ type }) => type === "CALL_CLOSED").length > closedBefore;
  await until("the telephone's own end", async () => isClosed() || cut === "address");
  await phone.outcome.getByRole("button", { name: ru.softphone.outcome.save }).click({ timeout: patience });
  await phone.outcome.waitFor({ state: "hidden", timeout: patience });
  return { ...gaps, far, restored };
}

function countReInvites({ pbx }: PbxWorld): number {
  return pbx.requests().filter(({ method, from, inDialog }) => method === "INVITE" && from === "101" && inDialog)
    .length;
}

async function ghostsAtDesk({ phone }: Place): Promise<string[]> {
  const calls = await phone.active.count();
  const open = await phone.desk.query("unfinishedCalls", {});
  return [...(calls > 0 ? [`${calls} on the screen`] : []), ...open.map(({ id }) => `the record ${id} has no end`)];
}

/**
 * One registration, and when it `isCounted` no call that rtpengine still carries: it keeps an ended one for 30 s, so that
 * they are counted after some calls together.
 */
async function ghostsAtPbx({ world, desk }: Place, isCounted: boolean): Promise<string[]> {
  const end = performance.now() + (isCounted ? endedAreKeptMs + 15_000 : 10_000);
  for (;;) {
    const contacts = await world.pbx.contacts("101");
    const sessions = isCounted ? await soundSessions(desk) : 0;
    const words = [
      ...(contacts.length === 1 ? [] : [`${contacts.length} registrations`]),
      ...(sessions === 0 ? [] : [`${sessions} calls with sound`]),
    ];
    if (words.length === 0 || performance.now() > end) return words;
    await wait(200);
  }
}

/** Calls that rtpengine holds, asked over its control port. */
async function soundSessions(desk: MovableDesk): Promise<number> {
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${ports.rtpEngineControl}; echo "list numsessions" >&3; timeout 2 cat <&3`;
  const { command, args } = inNetworkOf(desk.pbx.pid, ["bash", "-c", ask]);
  const { stdout } = await promisify(execFile)(command, args).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? "", // `timeout` ends what stays open after the answer
  }));
  const total =
    /Current sessions total:\s*(\d+)/.exec(stdout)?.[1] ?? /Current sessions own:\s*(\d+)/.exec(stdout)?.[1];
  if (total === undefined) throw new Error(`rtpengine did not say how many sessions it has: ${stdout}`);
  return Number(total);
}

/** After a call that came to no end: the next one begins from nothing. */
async function clear({ phone, telephone }: Place): Promise<void> {
  await telephone.reconnect().catch(() => undefined);
  await telephone.hangUp().catch(() => undefined);
  for (const name of [ru.softphone.call.hangUp, ru.softphone.call.cancel])
    await phone
      .button(name)
      .click({ timeout: 2_000 })
      .catch(() => undefined);
  await phone.outcome
    .getByRole("button", { name: ru.softphone.outcome.later })
    .click({ timeout: 10_000 })
    .catch(() => undefined);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + patience; !(await isSo()); await wait(50))
    if (performance.now() > end) throw new Error(`${what} did not come`);
}
