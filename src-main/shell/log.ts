// electron-log's Node half: its Electron half opens an IPC channel of its own, past the door.
import { join } from "node:path";
import electronLog from "electron-log/node";

export type Log = {
  info: (text: string) => void;
  warn: (text: string) => void;
  error: (text: string) => void;
};

const MAX_BYTES = 5 * 1024 * 1024; // then it becomes main.old.log

/** Warnings and errors also go to the terminal. */
export function createLog(folder: string): Log {
  const { file, console: terminal } = electronLog.transports;
  file.resolvePathFn = () => join(folder, "main.log");
  file.maxSize = MAX_BYTES;
  file.level = "info";
  terminal.level = "warn";
  return {
    info: (text) => electronLog.info(withoutSecrets(text)),
    warn: (text) => electronLog.warn(withoutSecrets(text)),
    error: (text) => electronLog.error(withoutSecrets(text)),
  };
}

/**
 * R-6: no secret in a log. Nobody logs one on purpose; this is for the message of a library that quotes what it was
 * given: keys of 32 bytes and more in hex, tokens, passwords in JSON and in addresses.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b[0-9a-f]{64,}\b/gi, "[hidden]")
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[hidden]")
    .replace(/\b(bearer)\s+[\w.~+/-]+=*/gi, "$1 [hidden]")
    .replace(
      /("?(?:password|secret|token|refreshToken|accessToken|authorization)"?\s*[:=]\s*)("[^"]*"|[^\s,}]+)/gi,
      "$1[hidden]",
    )
    .replace(/(\w:\/\/[^\s/:@]+):[^\s/@]+@/g, "$1:[hidden]@");
}
