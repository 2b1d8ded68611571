import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createProcesses, type Processes, readyJson } from "./processes.ts";

const node = (script: string) => ({ name: "the child", command: process.execPath, args: ["-e", script] });
const forever = "setInterval(() => {}, 1000);";
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

describe.runIf(process.platform === "linux")("child processes of the scripts", () => {
  let processes: Processes;
  const create = () => (processes = createProcesses());
  afterEach(() => processes.stopAll());

  it("a ready line is found among the lines of a log", async () => {
    const child = create().start(
      node(`console.log('{"level":30}'); console.log('{ broken'); console.log('{"ready":true,"url":"u"}'); ${forever}`),
    );
    expect(await child.readyLine(readyJson, 5_000)).toEqual({ ready: true, url: "u" });
  });

  it("a child that ends before it is ready fails the wait with its last words", async () => {
    const child = create().start(node(`console.error("port is taken"); process.exit(3)`));
    await expect(child.readyLine(readyJson, 5_000)).rejects.toThrow(/exit code 3[^]*port is taken/);
  });

  it("a child that stays silent fails the wait when its time is over", async () => {
    const child = create().start(node(forever));
    await expect(child.readyLine(readyJson, 100)).rejects.toThrow("was not ready after 0.1 s");
  });

  it("a command that does not exist is told as such", async () => {
    const child = create().start({ name: "the child", command: "no-such-command", args: [] });
    await expect(child.readyLine(readyJson, 5_000)).rejects.toThrow(/ENOENT/);
    await child.stop();
  });

  it("stopping ends the grandchildren that the child left behind", async () => {
    const child = create().start(
      node(
        `const { spawn } = require("node:child_process");
         const grandchild = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); ${forever}"]);
         console.log(JSON.stringify({ ready: true, pid: grandchild.pid })); ${forever}`,
      ),
    );
    const grandchild = Number((await child.readyLine(readyJson, 5_000))["pid"]);
    expect(isAlive(grandchild)).toBe(true);
    await child.stop();
    expect(isAlive(grandchild)).toBe(false);
    expect((await child.exited).signal).toBe("SIGTERM");
  });

  it("a child that ignores SIGTERM is killed after the grace", async () => {
    const child = create().start({
      ...node(`process.on("SIGTERM", () => {}); console.log('{"ready":true}'); ${forever}`),
      graceMs: 200,
    });
    await child.readyLine(readyJson, 5_000);
    await child.stop();
    expect((await child.exited).signal).toBe("SIGKILL");
  });

  it("every process of a run carries its id", async () => {
    const child = create().start(
      node(`console.log(JSON.stringify({ ready: true, id: process.env.KARTOTEKA_RUN_ID })); ${forever}`),
    );
    expect((await child.readyLine(readyJson, 5_000))["id"]).toBe(processes.runId);
  });
});
