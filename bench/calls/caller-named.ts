// T-5: an INVITE at the desk to the caller's name in a painted frame, the server being out of reach.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import { practiceAccounts } from "../../scripts/demo-account.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import { startChild } from "../child.ts";
import { interleave } from "../interleave.ts";
import { makeFloorFile } from "../ready-desks.ts";
import type { Result } from "../result.ts";
import { clientsOf, openServerDatabase, type UnitClient } from "../work-unit.ts";
import { namePaintedAt, saveOutcome } from "./callers.ts";
import { startCapture } from "./capture.ts";
import { portOf } from "./placed-calls.ts";
import { rowsOf } from "./rows.ts";
import type { Bench } from "./bench-parts.ts";
import { ring } from "./sipp-caller.ts";
import { inviteToDesk } from "./timing.ts";

const floorScript = join(import.meta.dirname, "../floor/in-process.ts");
const warmUp = 3;
/** In a round: enough that its median is one. */
const floorReads = 1_000;
const deskNumber = String(practiceAccounts[0]?.user);

type Known = { lastName: string; number: string };

export async function callerNamed(bench: Bench): Promise<Result[]> {
  const { folder, world, product, rounds } = bench;
  const perRound = Math.max(1, Math.round(bench.calls / rounds / 2));
  const database = openServerDatabase(join(world.folder, "server"));
  const floorFile = join(folder, "floor.db");
  const known = knownCallers(clientsOf(database), warmUp + rounds * perRound);
  const numbers = numbersOf(clientsOf(database));
  makeFloorFile(floorFile, clientsOf(database));
  database.close();
  await world.stopServer();
  await expect(product.phone.desk.status).toContainText(ru.app.status.offline, { timeout: 60_000 });
  const floor = await startChild(floorScript);
  try {
    await floor.call("open", { file: floorFile });
    await floor.call("byPhone", numbers);
    const next = () => {
      const caller = known.pop();
      if (!caller) throw new Error("there are too few clients with a number of their own");
      return caller;
    };
    for (let call = 0; call < warmUp; call += 1) await painted(bench, next());
    const { figures } = await interleave<number[]>(
      [
        { name: "floor", run: () => floor.call<number[]>("byPhone", numbers) },
        {
          name: product.name,
          async run() {
            const times: number[] = [];
            for (let call = 0; call < perRound; call += 1) times.push(await painted(bench, next()));
            return times;
          },
        },
      ],
      rounds,
      ["floor", product.name],
    );
    return rowsOf({
      id: "T-5",
      work: "INVITE at the desk to the caller's name painted, 100,000 clients, offline",
      samples: { ours: figures[product.name] ?? [], floor: figures["floor"] ?? [], peers: {} },
      goalOf: "p95",
      goal: { words: "≤ 50 ms", atMost: 50 },
      notes: [
        `the floor reads the index of ${numbers.length.toLocaleString("en")} numbers in its own process and paints nothing; JsSIP has no clients to name a caller by`,
      ],
    });
  } finally {
    await floor.stop();
  }
}

/** A call from this client's number, given up after it has rung. */
async function painted({ processes, folder, pbx, product }: Bench, { lastName, number }: Known): Promise<number> {
  const capture = await startCapture(processes, folder, [portOf(product)]);
  try {
    const { phone } = product;
    const from = performance.timeOrigin + performance.now();
    const painting = namePaintedAt(phone.desk.page, lastName);
    const ringing = ring(processes, { folder: join(folder, "caller"), address: pbx.address }, deskNumber, number);
    const [paintedAt] = await Promise.all([painting, ringing]);
    // prefilled a moment after it opens
    await expect(phone.reason("missed")).toBeChecked({ timeout: 30_000 });
    await saveOutcome(phone);
    const invitedAt = inviteToDesk(await capture.packets(), from, portOf(product));
    if (invitedAt === null) throw new Error("no INVITE came to the desk");
    if (paintedAt < invitedAt) throw new Error("the name was painted before anybody called");
    await sleep(100);
    return paintedAt - invitedAt;
  } catch (error) {
    capture.keep();
    throw error;
  } finally {
    await capture.stop();
  }
}

function numbersOf(clients: Iterable<UnitClient>): string[] {
  const numbers: string[] = [];
  for (const { phones } of clients) {
    const [first] = Object.values(phones);
    if (first?.e164) numbers.push(first.e164);
  }
  const every = Math.max(1, Math.floor(numbers.length / floorReads));
  return numbers.filter((_, index) => index % every === 0).slice(0, floorReads);
}

/** Clients with one Russian mobile number that nobody else has. */
function knownCallers(clients: Iterable<UnitClient>, count: number): Known[] {
  const owners = new Map<string, number>();
  const possible: Known[] = [];
  for (const { lastName, phones } of clients) {
    const numbers = Object.values(phones).flatMap(({ e164 }) => (e164 === null ? [] : [e164]));
    for (const number of numbers) owners.set(number, (owners.get(number) ?? 0) + 1);
    const [number, another] = numbers;
    if (lastName !== "" && number?.startsWith("+79") && another === undefined) possible.push({ lastName, number });
  }
  const alone = possible.filter(({ number }) => owners.get(number) === 1);
  const every = Math.max(1, Math.floor(alone.length / count));
  return alone.filter((_, index) => index % every === 0).slice(0, count);
}
