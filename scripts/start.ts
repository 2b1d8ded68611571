// `npm start`: the whole of Kartoteka on one machine. Builds when the sources changed, finds or fetches Electron, starts
// the server with demo data and the practice PBX, opens the window; whatever ends the window or this script ends all.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { buildIfNeeded } from "./build.ts";
import { demoAccount, demoClients, demoFolder, demoPorts } from "./demo-account.ts";
import { readDemoCallers } from "./demo-callers.ts";
import { type PreparedElectron, prepareElectron } from "./prepare-electron.ts";
import { createProcesses, describeExit, type Processes, type RunningProcess } from "./processes.ts";
import { PlainError, runScript, say, step } from "./progress.ts";
import {
  type PortState,
  practicePortState,
  seedIfEmpty,
  serverPortState,
  startPracticeLine,
  startServer,
} from "./services.ts";

const repository = join(import.meta.dirname, "..");
const folder = demoFolder(repository);
const logs = join(folder, "logs");

runScript(async () => {
  const processes = createProcesses();
  processes.stopOnSignals();
  try {
    await buildIfNeeded(repository, processes);
    const electron = await prepareElectron(processes);
    const services = await startServices(processes);
    const application = openWindow(processes, electron);
    say(`Kartoteka is open; the sign-in is filled in (${demoAccount.email}). Ctrl+C or closing the window ends it.`);
    say(`Its data and logs are in ${relative(process.cwd(), folder) || "."}: delete the folder to begin anew.`);
    return await waitForTheEnd(processes, application, services);
  } catch (error) {
    if (processes.isEnding) return 1; // a step that Ctrl+C cut short
    throw error;
  } finally {
    await step("Ending what was started", () => processes.stopAll());
  }
});

/** Returns what this start itself began; services of another start that is still running are used and left alone. */
async function startServices(processes: Processes): Promise<RunningProcess[]> {
  const [server, practice] = await Promise.all([
    serverPortState(demoPorts.server),
    practicePortState(demoPorts.practicePbx),
  ]);
  refuseTaken(server, demoPorts.server);
  refuseTaken(practice, demoPorts.practicePbx);
  mkdirSync(logs, { recursive: true });
  if (server === "free" && practice === "free") rmSync(logs, { recursive: true });
  const started: RunningProcess[] = [];
  const dataFolder = join(folder, "server");
  mkdirSync(dataFolder, { recursive: true });

  if (server === "free") {
    const seed = {
      repository,
      dataFolder,
      clients: demoClients,
      practiceUrl: `ws://127.0.0.1:${demoPorts.practicePbx}`,
      logFile: join(logs, "demo-data.log"),
    };
    await step(`Preparing the demo data (${demoClients} clients)`, () => seedIfEmpty(processes, seed));
    const options = { repository, port: demoPorts.server, dataFolder, logFile: join(logs, "server.log") };
    started.push((await step("Starting the server", () => startServer(processes, options))).process);
  } else {
    say(`Using the server that already runs on port ${demoPorts.server}.`);
  }
  if (practice === "free") {
    const clients = await readDemoCallers(dataFolder);
    const options = { repository, port: demoPorts.practicePbx, clients, logFile: join(logs, "practice-pbx.log") };
    started.push((await step("Starting the practice PBX", () => startPracticeLine(processes, options))).process);
  } else {
    say(`Using the practice PBX that already runs on port ${demoPorts.practicePbx}.`);
  }
  return started;
}

function refuseTaken(state: PortState, port: number): void {
  if (state === "taken") {
    throw new PlainError(`Port ${port} of this machine is in use by another program. End it and start again.`);
  }
}

function openWindow(processes: Processes, electron: PreparedElectron): RunningProcess {
  // The practice PBX listens on the loopback interface only, which Chromium leaves out of a call by default.
  const switches = ["--allow-loopback-in-peer-connection"];
  if (microphoneIsMissing()) {
    say("No sound device here: calls use Chromium's artificial microphone (a beep every second).");
    switches.push("--use-fake-device-for-media-stream");
  }
  return processes.start({
    name: "the application",
    command: electron.executable,
    args: [...electron.args, ...switches, repository, ...process.argv.slice(2)],
    cwd: repository,
    env: {
      ...electron.env,
      KARTOTEKA_DEMO: "1",
      KARTOTEKA_SERVER_URL: `http://127.0.0.1:${demoPorts.server}`,
      KARTOTEKA_DEMO_EMAIL: demoAccount.email,
      KARTOTEKA_DEMO_PASSWORD: demoAccount.password,
      KARTOTEKA_USER_DATA: join(folder, "profile"),
      KARTOTEKA_NODE: process.execPath,
    },
    logFile: join(logs, "application.log"),
    graceMs: 10_000, // the store finishes what it writes
  });
}

/** Linux shows capture devices as /dev/snd/pcmC*D*c; elsewhere a machine with a screen has sound. */
function microphoneIsMissing(): boolean {
  if (process.platform !== "linux") return false;
  return !existsSync("/dev/snd") || !readdirSync("/dev/snd").some((name) => /^pcm.*c$/.test(name));
}

/** Resolves to this script's exit code when the window was closed, or when a service died under it. */
async function waitForTheEnd(
  processes: Processes,
  application: RunningProcess,
  services: readonly RunningProcess[],
): Promise<number> {
  const first = await Promise.race(
    [application, ...services].map(async (ended) => ({ ended, exit: await ended.exited })),
  );
  if (processes.isEnding) return 0;
  if (first.ended === application && first.exit.code === 0) {
    if (services.length === 0)
      say("If no window opened: Kartoteka was open already, and its window came to the front.");
    return 0;
  }
  const subject = first.ended.name.replace(/^t/, "T");
  say(`${subject} ended by itself (${describeExit(first.exit)}). The last it said:`);
  say(first.ended.lastOutput());
  return 1;
}
