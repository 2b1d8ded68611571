import { readFileSync } from "node:fs";
import { type Said, readSaid } from "../flows/said.ts";

/** A file or folder, whatever its name is at the moment. */
export type Node = { id: number; isFolder: boolean };

/** What a process did to a folder, in order; `said` is what it told meanwhile (flows/said.ts). */
export type Operation =
  | { kind: "write"; node: Node; offset: number; data: Buffer }
  | { kind: "truncate"; node: Node; size: number }
  | { kind: "sync"; node: Node }
  | { kind: "link"; name: string; node: Node }
  | { kind: "unlink"; name: string }
  | { kind: "rename"; from: string; to: string }
  | { kind: "syncFolder"; name: string }
  | { kind: "said"; said: Said[] };

type Open = { path: string; node: Node | null; position: number; appends: boolean };

export const traceOptions = (file: string): string[] => [
  ...["-xx", "-s", "20000000", "-o", file],
  "-e",
  "trace=openat,open,creat,close,write,pwrite64,ftruncate,truncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,fallocate,copy_file_range,sendfile,writev,pwritev",
];

/** Reads `strace -f -xx` of a process that began with nothing under `root`. Throws for a call that it does not know. */
export function readTrace(file: string, { root, saidFile }: { root: string; saidFile: string }): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<number, Open>();
  const nodes = new Map<string, Node>([[root, { id: 0, isFolder: true }]]);
  const sizes = new Map<number, number>();
  let nextNode = 1;
  const isOurs = (path: string) => path === root || path.startsWith(`${root}/`);

  function make(name: string, isFolder: boolean): Node {
    const node = { id: nextNode, isFolder };
    nextNode += 1;
    nodes.set(name, node);
    operations.push({ kind: "link", name, node });
    return node;
  }

  function opened(descriptor: number, path: string, flags: string): void {
    if (path === saidFile) open.set(descriptor, { path, node: null, position: 0, appends: true });
    if (!isOurs(path)) return;
    const node = nodes.get(path) ?? make(path, false);
    if (flags.includes("O_TRUNC")) truncate(node, 0);
    open.set(descriptor, { path, node, position: 0, appends: flags.includes("O_APPEND") });
  }

  function truncate(node: Node, size: number): void {
    if ((sizes.get(node.id) ?? 0) === size) return;
    sizes.set(node.id, size);
    operations.push({ kind: "truncate", node, size });
  }

  function wrote(entry: Open, data: Buffer, at: number | null): void {
    if (!entry.node) {
      operations.push({ kind: "said", said: readSaid(data.toString("utf8")) });
      return;
    }
    const size = sizes.get(entry.node.id) ?? 0;
    const offset = at ?? (entry.appends ? size : entry.position);
    if (at === null) entry.position = offset + data.length;
    sizes.set(entry.node.id, Math.max(size, offset + data.length));
    operations.push({ kind: "write", node: entry.node, offset, data });
  }

  for (const { name, args, result } of callsOf(readFileSync(file, "latin1"))) {
    if (result < 0) continue;
    const paths = pathsOf(args);
    const entry = open.get(Number(/^\d+/.exec(args)?.[0] ?? -1));
    switch (name) {
      case "open":
      case "openat":
        opened(result, paths[0] ?? "", args);
        break;
      case "close":
        open.delete(Number(args));
        break;
      case "write":
        if (entry) wrote(entry, bytesOf(args).subarray(0, result), null);
        break;
      case "pwrite64":
        if (entry) wrote(entry, bytesOf(args).subarray(0, result), Number(/, (\d+)$/.exec(args)?.[1]));
        break;
      case "ftruncate":
        if (entry?.node) truncate(entry.node, Number(/, (\d+)$/.exec(args)?.[1]));
        break;
      case "fsync":
      case "fdatasync":
        if (entry?.node?.isFolder) operations.push({ kind: "syncFolder", name: entry.path });
        else if (entry?.node) operations.push({ kind: "sync", node: entry.node });
        break;
      case "rename":
      case "renameat":
      case "renameat2": {
        const [from = "", to = ""] = paths;
        if (!isOurs(from)) break;
        const node = nodes.get(from);
        if (node) nodes.set(to, node);
        nodes.delete(from);
        operations.push({ kind: "rename", from, to });
        break;
      }
      case "unlink":
      case "unlinkat":
      case "rmdir": {
        const [path = ""] = paths;
        if (!isOurs(path)) break;
        nodes.delete(path);
        operations.push({ kind: "unlink", name: path });
        break;
      }
      case "mkdir":
      case "mkdirat":
        if (isOurs(paths[0] ?? "") && paths[0] !== root) make(paths[0] ?? "", true);
        break;
      default:
        if (entry) throw new Error(`a trace with ${name}(${args.slice(0, 80)}`);
    }
  }
  return operations;
}

type Call = { name: string; args: string; result: number };

/** Calls of several threads may be cut in two lines each. */
function* callsOf(trace: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of trace.split("\n")) {
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    let text = rest;
    if (text.endsWith("<unfinished ...>")) {
      begun.set(thread, text.slice(0, -"<unfinished ...>".length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text)?.[0];
    if (resumed !== undefined) text = `${(begun.get(thread) ?? "").trimEnd()}${text.slice(resumed.length)}`;
    const call = /^(\w+)\((.*?)\) += (-?\d+)/s.exec(text);
    if (call) yield { name: call[1] ?? "", args: (call[2] ?? "").trimEnd(), result: Number(call[3]) };
  }
}

function pathsOf(args: string): string[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = ""]) => decode(hex).toString("utf8"));
}

function bytesOf(args: string): Buffer {
  const start = args.indexOf('"') + 1;
  return decode(args.slice(start, args.indexOf('"', start)));
}

function decode(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll("\\x", ""), "hex");
}
