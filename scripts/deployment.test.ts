import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerfileParser } from "dockerfile-ast";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachmentPath, largestChunkBytes, uploadsPath } from "../src-contract/file-protocol.ts";
import { apiPrefix, snapshotPartPath } from "../src-contract/sync-protocol.ts";
import { readConfiguration } from "../src-server/configuration.ts";
import { heartbeatMilliseconds } from "../src-server/heartbeats.ts";
import { ensurePackages } from "./system-libraries.ts";

const deploy = join(import.meta.dirname, "..", "deploy");
const read = (name: string) => readFileSync(join(deploy, name), "utf8");
const unit = read("kartoteka.service");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kartoteka-deploy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The unit as it would lie on a machine where the archive is unpacked: verify looks whether what it starts is there. */
function placeUnit(text: string): string {
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "bin/kartoteka-server"), "#!/bin/sh\n", { mode: 0o755 });
  const file = join(folder, "kartoteka.service");
  writeFileSync(file, text.replaceAll("/opt/kartoteka", folder));
  return file;
}

// systemd is Linux's own
describe.each(process.platform === "linux" ? ["systemd"] : [])("the unit of %s", () => {
  beforeAll(() => ensurePackages(["systemd"], "Checking the server's unit"), 300_000);
  const analyze = (...args: string[]) => spawnSync("systemd-analyze", args, { encoding: "utf8" });
  const verify = (text: string) => {
    const { status, stderr } = analyze("verify", "--man=no", placeUnit(text));
    // of other units on this machine
    return { status, said: stderr.split("\n").filter((line) => line.includes("kartoteka")) };
  };

  it("is what systemd understands, and a mistake in it is found", () => {
    expect(verify(unit)).toEqual({ status: 0, said: [] });
    expect(verify(unit.replace("NoNewPrivileges=yes", "NoNewPrivilege=yes")).said).toHaveLength(1);
    expect(verify(unit.replace("bin/kartoteka-server", "bin/nothing")).status).not.toBe(0);
  });

  it("leaves the server little that it could do to the machine", () => {
    const security = (text: string) => analyze("security", "--offline=yes", "--threshold=20", placeUnit(text)).status;
    expect(security(unit)).toBe(0);
    expect(security(unit.replace(/^(NoNew|Protect|Private|Restrict|SystemCall|Capability).*\n/gm, ""))).not.toBe(0);
  });
});

describe("the systemd unit's limits", () => {
  it("hold two handles for each of 2,000 desks, the data in one folder, and an end of its own", () => {
    const setting = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1];
    expect(Number(setting("LimitNOFILE"))).toBeGreaterThanOrEqual(2 * 2_000 + 1_000);
    expect(setting("Environment")).toContain(`KARTOTEKA_DATA=/var/lib/${setting("StateDirectory")}`);
    expect([setting("ProtectSystem"), setting("NoNewPrivileges"), setting("User")]).toEqual([
      "strict",
      "yes",
      "kartoteka",
    ]);
    expect(read("kartoteka.sysusers")).toMatch(/^u kartoteka /m);
    // Node writes the code that it runs
    expect(setting("MemoryDenyWriteExecute")).toBeUndefined();
  });
});

describe("the Dockerfile", () => {
  const dockerfile = DockerfileParser.parse(read("Dockerfile"));
  const instructions = dockerfile.getInstructions();
  const last = instructions.slice(instructions.findLastIndex((each) => each.getKeyword() === "FROM"));
  const argumentsOf = (keyword: string) =>
    last.filter((each) => each.getKeyword() === keyword).map((each) => each.getRawArgumentsContent() ?? "");

  it("consists of known instructions with arguments, in stages that exist", () => {
    const known =
      /^(FROM|RUN|CMD|EXPOSE|ENV|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|STOPSIGNAL|HEALTHCHECK|LABEL|SHELL)$/;
    for (const each of instructions)
      expect([each.getKeyword(), each.getRawArgumentsContent()]).toEqual([
        expect.stringMatching(known),
        expect.stringMatching(/\S/),
      ]);
    const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());
    const sources = dockerfile
      .getCOPYs()
      .flatMap((copy) => copy.getFlags())
      .filter((flag) => flag.getName() === "from")
      .map((flag) => flag.getValue());
    expect(sources).toEqual(["build"]);
    expect(stages).toEqual(["build", null]);
  });

  it("stands on a pinned Node 24, without a registry's name, and runs as nobody special", () => {
    for (const from of dockerfile.getFROMs())
      expect([from.getImageName(), from.getRegistry(), from.getImageTag()]).toEqual([
        "node",
        null,
        expect.stringMatching(/^24-/),
      ]);
    expect(argumentsOf("USER")).toEqual(["node"]);
    const order = last.map((each) => each.getKeyword());
    expect(order.lastIndexOf("RUN")).toBeLessThan(order.indexOf("USER"));
    expect(argumentsOf("VOLUME")).toEqual(['["/data"]']);
  });

  it("starts the archive's server with an environment that it takes, and asks after its health", () => {
    const environment = Object.fromEntries(
      dockerfile.getENVs().flatMap((env) => env.getProperties().map((each) => [each.getName(), each.getValue() ?? ""])),
    );
    expect(readConfiguration(environment)).toMatchObject({ host: "0.0.0.0", port: 47_800 });
    expect(environment["KARTOTEKA_DATA"]).toBe("/data");
    expect(argumentsOf("EXPOSE")).toEqual(["47800"]);
    expect(argumentsOf("ENTRYPOINT")).toEqual(['["/kartoteka/bin/kartoteka-server"]']);
    expect(argumentsOf("HEALTHCHECK")).toEqual([
      expect.stringContaining('["node", "/kartoteka/bin/kartoteka-health.mjs"]'),
    ]);
  });
});

describe("the proxies' configurations", () => {
  const nginx = read("nginx.conf");
  const caddy = read("Caddyfile");

  it("let through what desks send, and every poke at once", () => {
    const [, most = "0"] = /client_max_body_size (\d+)m/.exec(nginx) ?? [];
    const [, caddyMost = "0"] = /max_size (\d+)MB/.exec(caddy) ?? [];
    for (const megabytes of [most, caddyMost])
      expect(Number(megabytes) * 1_000_000).toBeGreaterThan(Math.max(largestChunkBytes, 9_000_000));
    const [, events = ""] = /location = (\S+events) \{([^}]*)\}/.exec(nginx) ?? [];
    expect(events).toBe(`${apiPrefix}/sync/events`);
    const [, block = ""] = /sync\/events \{([^}]*)\}/.exec(nginx) ?? [];
    expect(block).toContain("proxy_buffering    off");
    const [, silence = "0"] = /proxy_read_timeout (\d+)s/.exec(block) ?? [];
    expect(Number(silence) * 1_000).toBeGreaterThan(2 * heartbeatMilliseconds);
    expect(caddy).toContain("flush_interval -1");
    const [, pieces = ""] = /location ~ (\S+) \{/.exec(nginx) ?? [];
    for (const path of [apiPrefix + snapshotPartPath("id", 1), `${uploadsPath}/x`, attachmentPath("id")])
      expect(path).toMatch(new RegExp(pieces));
  });

  it("R-30: say whose request it is by their own word alone", () => {
    expect(nginx).toMatch(/X-Forwarded-For\s+\$remote_addr;/);
    expect(nginx).not.toContain("$proxy_add_x_forwarded_for");
    expect(caddy).toContain("header_up X-Forwarded-For {remote_host}");
  });
});
