import { closeSync, fsyncSync, openSync } from "node:fs";

export function syncFile(file: string): void {
  sync(file, "r+");
}

/** The names in a folder. Windows opens no folder, and writes names by itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== "win32") sync(folder, "r");
}

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
