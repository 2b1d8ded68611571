// The programs that the suite starts: found, or installed by root on Debian and Ubuntu.
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { PlainError } from "../scripts/progress.ts";
import { ensurePackages } from "../scripts/system-libraries.ts";

const WHO = "The suite against a real PBX";
const COMMANDS = ["kamailio", "kamcmd", "rtpengine", "baresip", "sipp", "ip", "iptables", "unshare", "nsenter"];
const PACKAGES = [
  "kamailio",
  "kamailio-websocket-modules",
  "rtpengine-daemon",
  "baresip",
  "sip-tester",
  "iproute2",
  "iptables",
  "util-linux",
];
/** invoke-rc.d(8) asks this file before it starts a service of a package that was just installed. */
const START_POLICY = "/usr/sbin/policy-rc.d";
const FOLDERS = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"];

export async function ensureTelephony(): Promise<void> {
  if (missing().length > 0) await startingNothing(() => ensurePackages(PACKAGES, WHO));
  const left = missing();
  if (left.length > 0) throw new PlainError(`${WHO} needs what is not installed here: ${left.join(", ")}.`);
}

function missing(): string[] {
  const commands = COMMANDS.filter((command) => !FOLDERS.some((folder) => existsSync(join(folder, command))));
  return kamailioHas("websocket.so") ? commands : [...commands, "Kamailio's websocket module"];
}

/** /usr/lib/<architecture>/kamailio/modules on Debian and Ubuntu, /usr/lib/kamailio/modules or lib64 elsewhere. */
function kamailioHas(module: string): boolean {
  return ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"]
    .filter(existsSync)
    .flatMap((lib) => [lib, ...readdirSync(lib).map((name) => join(lib, name))])
    .some((folder) => existsSync(join(folder, "kamailio", "modules", module)));
}

/** Debian starts a service when its package is installed: the suite starts its own, on its own ports. */
async function startingNothing(install: () => Promise<void>): Promise<void> {
  const isOurs = process.getuid?.() === 0 && !existsSync(START_POLICY);
  if (isOurs) writeFileSync(START_POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await install();
  } finally {
    if (isOurs) rmSync(START_POLICY, { force: true });
  }
}
