// The peers: packages of their own in bench/peers/<name>, installed when a run needs them, never in the product's tree.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { childContender } from "./child-contender.ts";
import type { Contender } from "./contender.ts";

const folder = join(import.meta.dirname, "peers");

/** What has to be known about a peer's figures. */
const concessions: Record<string, string> = {
  pouchdb:
    "PouchDB on LevelDB, server by express-pouchdb; not encrypted, no search index; its commits are not synced to the disk",
  watermelondb:
    "WatermelonDB on better-sqlite3, turbo sync is not in Node; not encrypted, no search index, synchronous as it sets it; its server is the pull and push of its documentation over SQLite",
  rxdb: "RxDB without its paid storages is not on the disk: memory storage, HTTP replication as documented; not encrypted, no search index",
  powersync:
    "PowerSync's service is not on npm: its client is fed its own sync protocol by a small server of the bench; not encrypted, no search index",
};

/** What a row says of its peers: what their figures leave out, and why some have none. */
export function peerNotes(peers: readonly Contender[], failed: Record<string, string> = {}): string[] {
  return [
    ...peers.filter(({ name }) => !(name in failed)).map(({ name }) => concessions[name] ?? name),
    ...Object.entries(failed).map(([name, reason]) => `${name} gave no figure: ${reason}`),
  ];
}

/** Those that can be installed here; of the others the reason is told. */
export function installPeers(say: (line: string) => void): Contender[] {
  const peers: Contender[] = [];
  for (const name of Object.keys(concessions)) {
    const place = peerFolder(name);
    if (!existsSync(join(place, "desk.mjs"))) continue;
    const reason = install(place, name, say);
    if (reason === null)
      peers.push(childContender({ name, serverFile: join(place, "server.mjs"), deskFile: join(place, "desk.mjs") }));
    else say(`${name} could not be installed: ${reason}`);
  }
  return peers;
}

/** Where a peer's own packages lie. */
export function peerFolder(name: string): string {
  return join(folder, name);
}

/** Null when its packages are there, otherwise why they are not. */
export function install(place: string, name: string, say: (line: string) => void): string | null {
  if (existsSync(join(place, "node_modules"))) return null;
  say(`installing ${name}`);
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps"];
  const run = spawnSync("npm", args, {
    cwd: place,
    encoding: "utf8",
    timeout: 180_000,
    shell: process.platform === "win32",
  });
  return run.status === 0 ? null : (run.stderr.trim().split("\n")[0] ?? "npm failed");
}
