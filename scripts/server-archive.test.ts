import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newClient, password, postTo, signInDesk } from "../src-server/server-for-tests.ts";
import { type ServerProcess, startServerProcess } from "../src-server/server-process-for-tests.ts";
import { buildServerArchive } from "./server-archive.ts";
import { tracedSources } from "./server-archive-sources.ts";
import { tarOf } from "./server-archive-tar.ts";

/** Programs are started here, one after another, beside whatever else the machine does. */
const slow = 300_000;
let folder: string;
let unpacked: string;
let first: ReturnType<typeof buildServerArchive>;
const running: ServerProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-archive-"));
  first = buildServerArchive(join(folder, "one"));
  const machine = join(folder, "machine");
  mkdirSync(machine);
  const { status, stderr } = spawnSync("tar", ["-xzf", first.file, "-C", machine], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  unpacked = join(machine, readdirSync(machine)[0] ?? "");
}, slow);
afterAll(() => {
  for (const { child } of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** A machine that has Node 24 and nothing else of ours. */
const environment = () => ({
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  NODE_PATH: "",
  NODE_OPTIONS: "",
  KARTOTEKA_DATA: join(folder, "data"),
});

async function start(command = join(unpacked, "bin/kartoteka-server")): Promise<ServerProcess> {
  const server = await startServerProcess(environment(), { command, args: [] });
  running.push(server);
  return server;
}

function admin(args: string[], input = ""): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(join(unpacked, "bin/kartoteka-admin"), args, {
    env: environment(),
    input,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** As a container asks. */
function health(url: string): [number | null, string] {
  const { status, stderr } = spawnSync(process.execPath, [join(unpacked, "bin/kartoteka-health.mjs")], {
    env: { ...environment(), KARTOTEKA_PORT: new URL(url).port },
    encoding: "utf8",
  });
  return [status, stderr];
}

describe("the server's archive", () => {
  it(
    "starts from an empty folder, serves a desk, ends on SIGTERM and has everything again",
    async () => {
      const email = "olga@romashka.ru";
      const person = ["--account", "ООО Ромашка", "--name", "Ольга", "--email", email, "--role", "owner"];
      expect(admin(["people", "add", ...person], `${password}\n`)).toMatchObject({ status: 0 });

      const server = await start();
      expect(await (await fetch(`${server.url}/health`)).json()).toMatchObject({
        product: "kartoteka",
        database: "ok",
      });
      expect(health(server.url)).toEqual([0, ""]);
      const desk = await signInDesk(postTo(server.url), email, randomUUID());
      const clientId = randomUUID();
      const outcomes = await desk.push([desk.mutation("createClient", { ...newClient, clientId })]);
      expect(outcomes).toMatchObject([{ status: "applied" }]);
      server.child.kill("SIGTERM");
      expect([await server.exit, server.errors()]).toEqual([0, ""]);
      expect(health(server.url)).toEqual([1, expect.stringContaining("ECONNREFUSED")]);

      // by a link, as /usr/local/bin would have it
      const link = join(folder, "kartoteka-server");
      symlinkSync(join(unpacked, "bin/kartoteka-server"), link);
      const again = await start(link);
      const other = await signInDesk(postTo(again.url), email, randomUUID());
      const rows = (await other.pullAll()).flatMap(({ patch }) => patch);
      expect(JSON.stringify(rows)).toContain(clientId);
      expect(admin(["people", "list"]).output).toContain(email);
      again.child.kill("SIGTERM");
      expect(await again.exit).toBe(0);
    },
    slow,
  );

  it(
    "has every package that its own lockfile names for this machine, and no test, no tool and no window",
    () => {
      const tree = spawnSync("npm", ["ls", "--all", "--offline"], { cwd: unpacked, encoding: "utf8" });
      expect([tree.status, tree.stderr]).toEqual([0, ""]);
      const names = readdirSync(unpacked, { recursive: true, encoding: "utf8" });
      expect(names).toContain("src-server/snapshot/build-worker.ts");
      expect(names.filter((name) => /\.test\.|-for-tests|^src-(renderer|main|preload)|^e2e/.test(name))).toEqual([]);
      expect(names.filter((name) => /node_modules\/(electron|react|vite|vitest|typescript)$/.test(name))).toEqual([]);
      expect(readdirSync(unpacked).filter((name) => name.startsWith("."))).toEqual([]);
    },
    slow,
  );

  it(
    "made again it has the same bytes",
    () => {
      expect(buildServerArchive(join(folder, "two")).sha256).toBe(first.sha256);
    },
    slow,
  );

  it("says in one line that the machine's Node is too old", () => {
    const old = join(folder, "old-node");
    writeFileSync(old, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const { status, stderr } = spawnSync(join(unpacked, "bin/kartoteka-server"), [], {
      env: { ...environment(), KARTOTEKA_NODE: old },
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining("needs Node 24")]);
  });
});

describe("the parts of it", () => {
  it("follows what is imported when the program runs, and refuses what only the run would know", () => {
    const sources = join(folder, "sources");
    cpSync(join(import.meta.dirname, "progress.ts"), join(sources, "a/progress.ts"));
    const write = (name: string, text: string) => writeFileSync(join(sources, name), text);
    write("types.ts", "export type A = 1;");
    write("one.ts", `import type { A } from "./types.ts"; import { say } from "./a/progress.ts"; import "@x/y/z";`);
    write("two.ts", `export * from "./one.ts"; import fs from "node:fs";`);
    write("three.ts", "const name = './one.ts'; await import(name);");
    expect(tracedSources(sources, ["two.ts"])).toEqual({
      files: ["a/progress.ts", "one.ts", "two.ts"],
      packages: ["@x/y"],
    });
    expect(() => tracedSources(sources, ["three.ts"])).toThrow("three.ts");
  });

  it("packs long names, and refuses those that do not fit", () => {
    const long = `${"folder/".repeat(20)}${"n".repeat(90)}`;
    const file = { name: long, content: Buffer.from("content"), isExecutable: true };
    const listed = spawnSync("tar", ["-tvf", "-"], { input: tarOf([file]), encoding: "utf8" });
    expect([listed.status, listed.stdout]).toEqual([0, expect.stringMatching(/^-rwxr-xr-x root\/root +7 .*n{90}\n$/)]);
    expect(() => tarOf([{ ...file, name: "n".repeat(101) }])).toThrow("too long");
  });
});
