// The PBX itself: rtpengine and Kamailio with the project's own configuration, and what Kamailio saw.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { practiceAccounts, practiceDomain } from "../scripts/demo-account.ts";
import type { Processes } from "../scripts/processes.ts";
import { PlainError } from "../scripts/progress.ts";
import { inNetworkOf } from "./own-network.ts";

/** Below the range from which the system gives ports; the suite's network is its own, so that they are free. */
export const ports = {
  sip: 5060,
  webSocket: 8080,
  rtpEngine: 22_222,
  rtpEngineControl: 22_223,
  scripted: 5090,
  scriptedSound: 26_000,
  dead: 5091,
};
/** First and last of those that carry sound. */
export const soundPorts = { rtpEngine: [20_000, 20_999], telephones: [24_000, 24_999] } as const;
/** Telephones that may register, with their passwords. */
export const telephonePasswords = { "201": "telephone-201", "202": "telephone-202" } as const;
export type TelephoneNumber = keyof typeof telephonePasswords;

const READY_MS = 20_000;

/** One request as it came to Kamailio, without OPTIONS and ACK. */
export interface SeenRequest {
  method: string;
  from: string;
  to: string;
  callId: string;
  /** It belongs to a call that stands: a re-INVITE, not an INVITE. */
  inDialog: boolean;
  /** As its sender wrote it, with `expires`. */
  contact: string;
}

export interface Pbx {
  readonly address: string;
  /** In Kamailio's own network, without the proxy of a test. */
  readonly webSocketPort: number;
  /** Addresses from which the number is registered now. */
  contacts(number: string): Promise<string[]>;
  /** All requests since the start, oldest first. */
  requests(): SeenRequest[];
}

export interface PbxOptions {
  folder: string;
  /** Passwords that differ from the practice line's, by number. */
  passwords?: Record<string, string>;
  address?: string;
  /** The process in whose network the PBX runs; its own when absent. */
  networkOf?: number;
}

export async function startPbx(processes: Processes, options: PbxOptions): Promise<Pbx> {
  const { address = "127.0.0.1", networkOf } = options;
  const folder = join(options.folder, "pbx");
  mkdirSync(folder, { recursive: true });
  const place = (command: string, args: string[]) =>
    networkOf === undefined ? { command, args } : inNetworkOf(networkOf, [command, ...args]);

  const rtpEngine = processes.start({
    name: "rtpengine",
    ...place("rtpengine", [
      "--config-file=none", // the system's own file would open further ports
      "--foreground",
      "--table=-1",
      `--interface=${address}`,
      `--listen-ng=${address}:${ports.rtpEngine}`,
      `--listen-cli=127.0.0.1:${ports.rtpEngineControl}`,
      `--port-min=${soundPorts.rtpEngine[0]}`,
      `--port-max=${soundPorts.rtpEngine[1]}`,
      "--num-threads=2",
      "--log-stderr",
      "--log-level=6",
      "--timeout=60",
    ]),
    logFile: join(folder, "rtpengine.log"),
  });
  // Kamailio asks once: an rtpengine that does not listen yet would be dead to it for a minute.
  await rtpEngine.readyLine((line) => (/Startup complete/i.test(line) ? line : undefined), READY_MS);

  const configuration = join(folder, "kamailio.cfg");
  writeFileSync(configuration, configurationText({ address, folder, passwords: options.passwords ?? {} }));
  const log = join(folder, "kamailio.log");
  const kamailio = processes.start({
    name: "Kamailio",
    ...place("kamailio", ["-DD", "-E", "-f", configuration, "-m", "64", "-M", "8", "-w", folder]),
    logFile: log,
  });
  const control = join(folder, "control.sock");
  const ask = (...words: string[]) => promisify(execFile)("kamcmd", ["-s", `unix:${control}`, ...words]);
  const deadline = performance.now() + READY_MS;
  let ended = false;
  void kamailio.exited.then(() => {
    ended = true;
  });
  while (!(await ask("core.uptime").then(Boolean, () => false))) {
    if (ended || performance.now() > deadline)
      throw new PlainError(`Kamailio did not start:\n${kamailio.lastOutput()}`);
    await sleep(100);
  }

  return {
    address,
    webSocketPort: ports.webSocket,
    async contacts(number) {
      const { stdout } = await ask("ul.dump");
      const [, ofNumber = ""] = stdout.split(new RegExp(`AoR: ${number}\\b`));
      const [own = ""] = ofNumber.split("AoR: ");
      return Array.from(own.matchAll(/Address: (\S+)/g), ([, contact]) => String(contact));
    },
    requests() {
      const text = existsSync(log) ? readFileSync(log, "utf8") : "";
      return Array.from(text.matchAll(/pbx-request (\S+) (\S+) (\S+) (\S+) (\S+) (.+)/g), (found) => ({
        method: String(found[1]),
        from: String(found[2]),
        to: String(found[3]),
        callId: String(found[4]),
        inDialog: found[5] !== "<null>",
        contact: String(found[6]),
      }));
    },
  };
}

function configurationText(parts: { address: string; folder: string; passwords: Record<string, string> }): string {
  const people = Object.fromEntries(practiceAccounts.map(({ user, password }) => [user, password]));
  const passwords = Object.entries({ ...people, ...telephonePasswords, ...parts.passwords });
  const values: Record<string, string | number> = {
    address: parts.address,
    folder: parts.folder,
    domain: practiceDomain,
    sipPort: ports.sip,
    webSocketPort: ports.webSocket,
    rtpEnginePort: ports.rtpEngine,
    scriptedPort: ports.scripted,
    deadPort: ports.dead,
    passwords: passwords.map(([number, password]) => `    $sht(passwords=>${number})="${password}";`).join("\n"),
  };
  const template = readFileSync(join(import.meta.dirname, "kamailio.cfg"), "utf8");
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
}
