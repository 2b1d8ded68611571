import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What must hold after a power cut: a file has its old content or its new one, never half, and what was told to be done
 * is found under its name. The content is flushed before the rename, the folder after it: without the second a rename,
 * a new file or a new folder may be gone again, and a rename may be there without the one that came before it.
 */
export function replaceFile(file: string, content: string | Buffer, beforeRename: () => void = () => {}): void {
  const next = `${file}.new`;
  const descriptor = openSync(next, "w", 0o600);
  try {
    writeAll(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  beforeRename();
  renameSync(next, file);
  syncDirectory(dirname(file));
}

/** A nearly full disk takes a part of what it is given and says so only by the count. */
export function writeAll(descriptor: number, content: string | Buffer, position: number | null = null): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  for (let written = 0; written < bytes.length; ) {
    const at = position === null ? null : position + written;
    written += writeSync(descriptor, bytes, written, bytes.length - written, at);
  }
}

export function syncFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Windows opens no folder for this and needs none: NTFS writes the names through its own journal, in order. */
export function syncDirectory(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** With all that are missing above it, each known to the folder that holds it. */
export function makeDirectory(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
}
