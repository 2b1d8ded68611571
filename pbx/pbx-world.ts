// One file's world: a PBX, telephones at it, a seeded server whose people have their lines there, and desks. The way
// from the desks to the PBX is a proxy that a test may break.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { expect } from "@playwright/test";
import { CallScreen } from "../e2e/call-screen.ts";
import { createWorld, repository, type World } from "../e2e/world.ts";
import { demoAccount } from "../scripts/demo-account.ts";
import { createProcesses } from "../scripts/processes.ts";
import { wavFile } from "../scripts/tone.ts";
import { startTelephone, type Telephone, type TelephoneOptions } from "./baresip.ts";
import { heardAtDesk } from "./heard-at-desk.ts";
import { type Pbx, type PbxOptions, startPbx } from "./kamailio.ts";
import { type ScriptedFarEnd, type ScriptStep, startScriptedFarEnd } from "./sipp.ts";
import { lastSeconds, type Sound, toneIn, tonesIn } from "./sound.ts";
import { openTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** In the repository; `npm run test:pbx` empties it. */
export const LOGS = "out/pbx-logs";

/** In hertz: what every place plays. */
export const tones = { desk: 600, scripted: 700, first: 1_000, second: 1_400 } as const;
/** Sound on a machine that has too much to do comes with holes: a tone is then told later. */
const HEARD_MS = 40_000;
const allTones = Object.values(tones);

export interface PbxWorld {
  readonly world: World;
  readonly pbx: Pbx;
  readonly proxy: TcpProxy;
  openDesk(options?: { profile?: string; email?: string }): Promise<CallScreen>;
  telephone(options: Pick<TelephoneOptions, "number" | "answers">): Promise<Telephone>;
  scripted(steps: readonly ScriptStep[]): Promise<ScriptedFarEnd>;
  close(): Promise<void>;
}

export async function createPbxWorld(options: Omit<PbxOptions, "folder"> = {}): Promise<PbxWorld> {
  const folder = mkdtempSync(join(tmpdir(), "kartoteka-pbx-"));
  const processes = createProcesses();
  const pbx = await startPbx(processes, { folder, ...options });
  const proxy = await openTcpProxy({ host: pbx.address, port: pbx.webSocketPort });
  const world = await createWorld({ clients: 60, pbxUrl: proxy.url });
  const microphone = join(folder, "microphone.wav");
  writeFileSync(microphone, microphoneFile());
  return {
    world,
    pbx,
    proxy,
    async openDesk({ profile = "olga", email = demoAccount.email } = {}) {
      const switches = [`--use-file-for-fake-audio-capture=${microphone}`];
      const desk = await world.openDesk({ profile, switches });
      await desk.signIn(world.serverUrl, { email, password: demoAccount.password });
      return new CallScreen(desk, world);
    },
    telephone: ({ number, answers }) =>
      startTelephone(processes, {
        ...{ pbx, folder, number, answers },
        hertz: number === "201" ? tones.first : tones.second,
        ...(options.networkOf === undefined ? {} : { networkOf: options.networkOf }),
      }),
    scripted: (steps) => startScriptedFarEnd(processes, { pbx, folder, steps }),
    async close() {
      await world.close();
      await proxy.close();
      await processes.stopAll();
      keepLogs(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** For whoever looks why a test failed: what Kamailio, rtpengine, baresip and sipp were told and wrote. */
function keepLogs(folder: string): void {
  cpSync(folder, join(repository, LOGS, basename(folder)), {
    recursive: true,
    filter: (file) => file === folder || ["", ".log", ".cfg", ".xml"].includes(extname(file)),
  });
}

/** Short bursts: a steady tone is noise to the window's noise suppression, and is taken out. */
export function microphoneFile(): Buffer {
  const burst = { frequencies: [tones.desk], seconds: 0.35, volume: 0.8 };
  const pause = { frequencies: [], seconds: 0.15 };
  return wavFile(
    48_000,
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? burst : pause)),
  );
}

/** Passes when the person at the desk hears this tone of the far end; null: hears none. */
export async function expectHeardAtDesk(phone: CallScreen, hertz: number | null): Promise<void> {
  await expect
    .poll(async () => toneIn(await heardAtDesk(phone.desk.page), allTones), {
      message: "heard at the desk",
      timeout: HEARD_MS,
    })
    .toBe(hertz);
}

/** Passes when the telephone hears this tone now; null: hears none of them. */
export async function expectHeardBy(telephone: Telephone, hertz: number | null): Promise<void> {
  await expect
    .poll(() => toneOf(telephone.heard()), { message: `heard by the telephone ${telephone.number}`, timeout: HEARD_MS })
    .toBe(hertz);
}

/** Passes when just these of all tones are in what `listen` hears. */
export async function expectTones(who: string, listen: () => Sound | Promise<Sound>, hertz: number[]): Promise<void> {
  const expected = allTones.filter((tone) => hertz.includes(tone));
  await expect
    .poll(async () => tonesIn(await listen(), allTones), { message: `heard by ${who}`, timeout: HEARD_MS })
    .toEqual(expected);
}

export function toneOf(sound: Sound): number | null {
  return toneIn(lastSeconds(sound, 0.5), allTones);
}

/** The next event of this kind after the first `from` events of the telephone. */
export async function nextEvent(telephone: Telephone, type: string, from = 0): Promise<string> {
  const found = () => telephone.events.slice(from).find((event) => event.type === type);
  await expect
    .poll(() => found() !== undefined, {
      message: `${type} at the telephone ${telephone.number}; so far ${JSON.stringify(telephone.events.slice(from))}`,
    })
    .toBe(true);
  return found()?.param ?? "";
}
