import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { provideElectron } from "../../bench/electron-environment.ts";
import { CallScreen } from "../../e2e/call-screen.ts";
import { createWorld, repository } from "../../e2e/world.ts";
import { buildIfNeeded } from "../../scripts/build.ts";
import { demoAccount } from "../../scripts/demo-account.ts";
import { createProcesses } from "../../scripts/processes.ts";
import { type Chance, createChance } from "../../scripts/seed/chance.ts";
import { startPracticeLine } from "../../scripts/services.ts";
import { mutatedMessage } from "../../src-renderer/softphone/hostile-message-fake.ts";
import { ru } from "../../src-renderer/ui/texts/ru.ts";
import type { Outcome } from "../report.ts";
import { createCampaign } from "./hostile-campaign.ts";
import { openTappedSocket } from "./tapped-socket.ts";

const folder = join(repository, "src-renderer/softphone/rfc4475");
/** RFC 4475, appendix A: byte for byte. */
const messages = readdirSync(folder)
  .filter((name) => name.endsWith(".dat"))
  .map((name) => readFileSync(join(folder, name)));

/**
 * the built application, registered and in a call over a real WebSocket. Into that socket come the 49 messages of
 * RFC 4475, mutations of them, and calls as fast as a thousand a second. The call goes on, nothing is answered by itself,
 * no process dies or throws, the window answers, and afterwards its memory is what it was.
 */
export async function hostileSip(options: { mutations: number; floodSeconds: number }, seed: number): Promise<Outcome> {
  const processes = createProcesses();
  await buildIfNeeded(repository, processes);
  await provideElectron(processes);
  const line = await startPracticeLine(processes, {
    repository,
    port: 0,
    logFile: join(repository, "out", "reliability-sip-line.log"),
    timing: { answerAfterMs: 100 },
  });
  const tap = await openTappedSocket(line.url, (text) => isTaken(text));
  const world = await createWorld({ clients: 60, pbxUrl: tap.url });
  try {
    const desk = await world.openDesk({ profile: "sip" });
    await desk.signIn(world.serverUrl, demoAccount);
    const phone = new CallScreen(desk, world);
    await phone.ready();
    await phone.dial("600");
    await phone.button(ru.softphone.call.hangUp).waitFor({ timeout: 40_000 });
    const campaign = await createCampaign({ desk, phone, tap, line });
    const chance = createChance(seed * 32_452_843);
    await campaign.pour(messages.length * 2, "messages of RFC 4475", (index) =>
      asSent(messages[index >> 1], index % 2 === 0),
    );
    await campaign.pour(options.mutations, "mutations", () => mutation(chance));
    await campaign.flood(options.floodSeconds);
    return await campaign.end();
  } finally {
    await world.close();
    await tap.close();
    await processes.stopAll();
  }
}

function asSent(bytes: Buffer | undefined, asText: boolean): string | Buffer {
  if (!bytes) throw new Error("no such message");
  return asText ? bytes.toString("utf8") : bytes;
}

function mutation(chance: Chance): string | Buffer {
  const original = chance.pick(messages).toString("latin1");
  const hostile = Buffer.from(mutatedMessage(original, chance.below), "latin1");
  return asSent(hostile, chance.happens(0.5));
}

/** A call is taken with a 2xx to an INVITE: here only a person does that, and nobody did. */
function isTaken(text: string): boolean {
  return /^SIP\/2\.0 2\d\d/.test(text) && /^cseq[ \t]*:.*INVITE/im.test(text);
}
