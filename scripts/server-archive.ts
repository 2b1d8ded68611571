// `npm run server-archive`: everything that a server needs, in one file: out/kartoteka-server-<version>.tar.gz. The same
// commit gives the same bytes on the same kind of machine. How it is run: docs/running-a-server.md.
//
//   --to FOLDER      where the archive is written; out when absent
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { PlainError, runScript, say } from "./progress.ts";
import { type Lock, lockOf, packagesOf } from "./server-archive-packages.ts";
import { tracedSources } from "./server-archive-sources.ts";
import { type ArchivedFile, tarOf } from "./server-archive-tar.ts";

const repository = join(import.meta.dirname, "..");

/** What is started in it; everything else is there because one of these imports it. */
const entries = ["src-server/server.ts", "src-server/snapshot/build-worker.ts", "scripts/admin.ts"];
/** Beside the sources: from where, and under which name. */
const besides = [
  { from: "deploy/bin/kartoteka-server", name: "bin/kartoteka-server", isExecutable: true },
  { from: "deploy/bin/kartoteka-admin", name: "bin/kartoteka-admin", isExecutable: true },
  { from: "deploy/bin/kartoteka-health.mjs", name: "bin/kartoteka-health.mjs" },
  { from: "deploy/kartoteka.service", name: "deploy/kartoteka.service" },
  { from: "deploy/kartoteka.sysusers", name: "deploy/kartoteka.sysusers" },
  { from: "deploy/nginx.conf", name: "deploy/nginx.conf" },
  { from: "deploy/Caddyfile", name: "deploy/Caddyfile" },
  { from: "docs/running-a-server.md", name: "README.md" },
];

/** Writes the archive and returns its path. Throws a PlainError that names what is missing. */
export function buildServerArchive(folder: string): { file: string; files: number; bytes: number; sha256: string } {
  const manifest = readJson("package.json") as Manifest;
  const lock = readJson("package-lock.json") as Lock;
  const { files: sources, packages: imported } = tracedSources(repository, entries);
  const packages = packagesOf(repository, { lock, imported });
  const dependencies = Object.fromEntries(imported.map((name) => [name, versionOf(manifest, name)]));
  const { name, version } = { name: `${manifest.name}-server`, version: manifest.version };
  const own = { name, version, private: true, type: "module", engines: { node: ">=24" }, dependencies };

  const files: ArchivedFile[] = [
    ...sources.map((source) => ({ name: source, content: read(source), isExecutable: false })),
    ...besides.map(({ from, name: as, isExecutable = false }) => ({ name: as, content: read(from), isExecutable })),
    ...packages.files,
    { name: "package.json", content: toJson(own), isExecutable: false },
    { name: "package-lock.json", content: toJson(lockOf(lock, packages.places, own)), isExecutable: false },
  ];
  const top = `${name}-${version}`;
  const archive = gzipSync(tarOf(files.map((file) => ({ ...file, name: `${top}/${file.name}` }))), { level: 6 });
  const file = join(folder, `${top}.tar.gz`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, archive);
  const sha256 = createHash("sha256").update(archive).digest("hex");
  return { file, files: files.length, bytes: archive.length, sha256 };
}

type Manifest = {
  name: string;
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

function versionOf({ dependencies, devDependencies }: Manifest, name: string): string {
  const version = dependencies[name] ?? devDependencies[name];
  if (version === undefined) throw new PlainError(`the server imports ${name}, which package.json does not name`);
  return version;
}

function read(file: string): Buffer {
  return readFileSync(join(repository, file));
}

function readJson(file: string): unknown {
  return JSON.parse(read(file).toString("utf8"));
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

if (import.meta.main) {
  runScript(async () => {
    const { values } = parseArgs({ options: { to: { type: "string" } } });
    const { file, files, bytes, sha256 } = buildServerArchive(values.to ?? join(repository, "out"));
    say(`${file}: ${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MiB`);
    say(`SHA-256 ${sha256}`);
    return 0;
  });
}
