// A tar (POSIX.1-1988, ustar) whose bytes depend on its files' names and contents alone.
import { PlainError } from "./progress.ts";

/** The name has forward slashes. */
export type ArchivedFile = { name: string; content: Buffer; isExecutable: boolean };

const block = 512;
/** Not 0, which tar warns of: 1 January 2000. */
const modified = 946_684_800;

/** Sorted by name, everything root's, of one time. */
export function tarOf(files: readonly ArchivedFile[]): Buffer {
  const parts = files
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((file) => [headerOf(file), file.content, Buffer.alloc(-file.content.length & (block - 1))]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function headerOf({ name, content, isExecutable }: ArchivedFile): Buffer {
  const header = Buffer.alloc(block);
  const [prefix, rest] = split(name);
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, "0"), at);
  header.write(rest, 0);
  octal(isExecutable ? 0o755 : 0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(modified, 136, 12);
  header.fill(" ", 148, 156);
  header.write("0", 156);
  header.write("ustar\0" + "00", 257);
  header.write("root", 265);
  header.write("root", 297);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

/** 100 bytes of name, and 155 of the folders before it. */
function split(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ["", name];
  for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, rest];
  }
  throw new PlainError(`too long a name for the archive: ${name}`);
}
