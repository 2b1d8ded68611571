import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { utilityProcess } from "electron";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoreMessage } from "../src-contract/desktop-api.ts";
import { forkStore, storeEnvironment, storeFile } from "./store-child.ts";

const echoStore = `
process.on("message", (message) => {
  if (message.kind === "stop") process.disconnect();
  else process.send({ kind: "answer", answer: { id: 1, result: { ok: true, value: { message, argv: process.argv.slice(2), execArgv: process.execArgv, env: process.env } } } });
});
process.send({ kind: "ready" });
console.log("a line");
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kartoteka-store-child-"));
  await mkdir(join(folder, "out", "main"), { recursive: true });
  await writeFile(join(folder, "out", "main", "store.cjs"), echoStore);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const neverUsed = {} as typeof utilityProcess; // Node-API 8: the plain Node runs it
const fork = (env: NodeJS.ProcessEnv, lines: string[] = []) =>
  forkStore({
    appPath: folder,
    folder: join(folder, "данные"),
    utilityProcess: neverUsed,
    nodeApi: 8,
    env,
    onLine: (line) => lines.push(line),
  });

describe("the store on a plain Node", () => {
  test("values of every kind pass, its argument is the folder, its output is lines, and it ends when told", async () => {
    const lines: string[] = [];
    const child = fork({ ...process.env, KARTOTEKA_NODE: process.execPath, NODE_OPTIONS: "", SECRET_TEST: "1" }, lines);
    const messages: StoreMessage[] = [];
    const ended = new Promise<string>((resolve) => child.onExit(resolve));
    const answered = new Promise<void>((resolve) =>
      child.onMessage((message) => {
        messages.push(message);
        if (message.kind === "answer") resolve();
      }),
    );
    const args = { text: "Ёлкин", bytes: new Uint8Array([1, 2]), at: new Date(5), none: undefined };
    child.post({ kind: "request", request: { id: 1, channel: "query", name: "x", args } });
    await answered;
    expect(messages[0]).toEqual({ kind: "ready" });
    expect(messages[1]).toMatchObject({
      answer: { result: { value: { message: { request: { args } }, argv: [join(folder, "данные")], execArgv: [] } } },
    });
    child.post({ kind: "stop" });
    expect(await ended).toBe("exit code 0");
    child.post({ kind: "resume" }); // too late for it, and no error
    expect(lines).toEqual(["a line"]);
  });

  test("a process that is killed is told with its signal", async () => {
    const child = fork({ ...process.env, KARTOTEKA_NODE: process.execPath });
    const ended = new Promise<string>((resolve) => child.onExit(resolve));
    child.onMessage(() => child.kill());
    expect(await ended).toBe("signal SIGKILL");
  });

  test("a file or a Node that is not there is said in words", async () => {
    expect(() => fork({ KARTOTEKA_NODE: join(folder, "no-node") })).toThrow(/no Node 22 was found/);
    await rm(join(folder, "out"), { recursive: true });
    expect(() => fork({ KARTOTEKA_NODE: process.execPath })).toThrow(/there is no .*store\.cjs/);
  });
});

test("R-6: what changes how a Node starts does not reach the store", () => {
  expect(storeEnvironment({ PATH: "/bin", ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: "-r evil.js" })).toEqual({
    PATH: "/bin",
  });
});

test.each([
  ["/opt/Kartoteka/resources/app.asar", false, "/opt/Kartoteka/resources/app.asar.unpacked/out/main/store.cjs"],
  ["/opt/Kartoteka/resources/app.asar", true, "/opt/Kartoteka/resources/app.asar/out/main/store.cjs"],
  ["/home/x/app.asar.d/app", false, "/home/x/app.asar.d/app/out/main/store.cjs"],
])("the store's file in %s, run by Electron itself: %s", (appPath, runsInElectron, file) => {
  expect(storeFile(appPath, runsInElectron).replaceAll("\\", "/")).toBe(file);
});
