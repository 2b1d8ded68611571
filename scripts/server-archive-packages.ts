// The packages of the server's archive: what the lockfile says that they need, as it lies in node_modules.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { PlainError } from "./progress.ts";
import type { ArchivedFile } from "./server-archive-tar.ts";

type LockedPackage = {
  dev?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};
export type Lock = { lockfileVersion: number; packages: Record<string, LockedPackage> };

/** Of a package only what runs: no sources of its native part, no types, no tests, no binaries of other machines. */
const leftOut = [
  /\.(md|markdown|map|d\.[cm]?ts|tsbuildinfo)$/i,
  /^(test|tests|__tests__|example|examples|docs|benchmark|benchmarks|\.github)\//,
  /(^|\/)\.[^/]+$/,
  /\.test\.[cm]?[jt]s$/,
];
const leftOutOf: Record<string, RegExp[]> = { "better-sqlite3": [/^(deps|src)\//, /^binding\.gyp$/], zod: [/^src\//] };

/** Where they stand in the lockfile, sorted, with those for other machines; and the files of those that are here. */
export function packagesOf(
  repository: string,
  { lock, imported }: { lock: Lock; imported: readonly string[] },
): { places: string[]; files: ArchivedFile[] } {
  const places = new Set<string>();
  const waiting = imported.map((name) => ({ name, from: "", isOptional: false }));
  for (let wanted = waiting.pop(); wanted; wanted = waiting.pop()) {
    const place = placeOf(lock, wanted);
    if (place === null) {
      if (wanted.isOptional) continue;
      throw new PlainError(`${wanted.name} stands nowhere in package-lock.json`);
    }
    if (places.has(place)) continue;
    places.add(place);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = lock.packages[place] ?? {};
    const optionalPeers = lock.packages[place]?.peerDependenciesMeta ?? {};
    const add = (names: string[], isOptional: boolean) =>
      waiting.push(...names.map((name) => ({ name, from: place, isOptional })));
    add(Object.keys(dependencies), false);
    add(Object.keys(optionalDependencies), true);
    // a peer that may be absent is there when the server imports it
    const peers = Object.keys(peerDependencies).filter((name) => optionalPeers[name]?.optional !== true);
    add(peers, false);
  }
  const sorted = [...places].toSorted();
  return { places: sorted, files: sorted.flatMap((place) => filesOf(repository, place)) };
}

/** As Node looks for a package: beside who asks, then further up. */
function placeOf({ packages }: Lock, { name, from }: { name: string; from: string }): string | null {
  for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf("/node_modules/")))) {
    const place = above === "" ? `node_modules/${name}` : `${above}/node_modules/${name}`;
    if (packages[place]) return place;
    if (above === "") return null;
  }
}

function filesOf(repository: string, place: string): ArchivedFile[] {
  const folder = join(repository, place);
  // of another kind of machine: only the lockfile knows it
  if (!existsSync(folder)) return [];
  const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
  const here = new RegExp(`^prebuilds/(?!${process.platform}(musl)?-${process.arch}\\.)`);
  const unwanted = [...leftOut, ...(leftOutOf[name] ?? []), here];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((file) => file.replaceAll(sep, "/"))
    .filter((file) => !file.startsWith("node_modules/") && !unwanted.some((pattern) => pattern.test(file)))
    .map((file) => ({
      name: `${place}/${file}`,
      content: readFileSync(join(folder, file)),
      isExecutable: false,
    }));
}

/** A lockfile of these packages alone, from which `npm ci` makes the same tree for another kind of machine. */
export function lockOf(
  lock: Lock,
  places: readonly string[],
  own: { name: string; version: string; dependencies: Record<string, string>; engines: Record<string, string> },
): unknown {
  const { name, version, dependencies, engines } = own;
  const packages: Record<string, unknown> = { "": { name, version, dependencies, engines } };
  for (const place of places) {
    const { dev: _, ...locked } = lock.packages[place] ?? {};
    packages[place] = locked;
  }
  return { name, version, lockfileVersion: lock.lockfileVersion, requires: true, packages };
}
