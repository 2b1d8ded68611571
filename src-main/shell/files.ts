import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BaseWindow, Dialog } from "electron";
import type { CommandArgs, CommandResult } from "../../src-contract/commands/index.ts";
import type { ShellTexts } from "./texts.ts";

export type Files = {
  /** The window gets a token and a name, never a path: it can make the store read only what a person chose. */
  chooseImportFile(kind: "table" | "unsent"): Promise<CommandResult<"chooseImportFile">>;
  pathOfToken(token: string): string | null;
  /** Likewise for a file that the store is to write; good for one use, and never for reading. */
  chooseExportFile(suggestedName: string): Promise<CommandResult<"chooseExportFile">>;
  exportPathOfToken(token: string): string | null;
  /** Throws what the file system throws. */
  saveTextFile(file: CommandArgs<"saveTextFile">): Promise<CommandResult<"saveTextFile">>;
  /** Null when the person left it. */
  chooseSavePlace(name: string): Promise<string | null>;
};

export type FilesParts = {
  dialog: Pick<Dialog, "showOpenDialog" | "showSaveDialog">;
  window: () => BaseWindow | null;
  texts: () => ShellTexts;
  /** The folder that the save dialog opens in. */
  downloads: () => string;
};

const MOST_TOKENS = 20;

export function createFiles(parts: FilesParts): Files {
  const paths = new Map<string, string>();
  const exportPaths = new Map<string, string>();
  let isOpen = false;

  /** One dialog at a time: a page that asks again while one is open gets the answer of a cancelled one. */
  async function alone<Answer>(cancelled: Answer, ask: (window: BaseWindow) => Promise<Answer>): Promise<Answer> {
    const window = parts.window();
    if (isOpen || window === null) return cancelled;
    isOpen = true;
    try {
      return await ask(window);
    } finally {
      isOpen = false;
    }
  }

  async function askWhereToSave(window: BaseWindow, suggestedName: string): Promise<string | null> {
    const name = safeFileName(suggestedName);
    const type = name.replace(/^.*\./, "");
    const { filePath } = await parts.dialog.showSaveDialog(window, {
      title: parts.texts().files.save,
      defaultPath: join(parts.downloads(), name),
      filters: [{ name: type.toUpperCase(), extensions: [type] }],
    });
    return filePath || null;
  }

  return {
    chooseImportFile: (kind) =>
      alone<CommandResult<"chooseImportFile">>(null, async (window) => {
        const { files } = parts.texts();
        const { filePaths } = await parts.dialog.showOpenDialog(window, {
          title: kind === "table" ? files.chooseImport : files.chooseUnsent,
          properties: ["openFile"],
          filters: [
            kind === "table"
              ? { name: files.tables, extensions: ["csv", "tsv", "txt"] }
              : { name: files.unsent, extensions: ["json"] },
            { name: files.allFiles, extensions: ["*"] },
          ],
        });
        const [path] = filePaths;
        if (path === undefined) return null;
        return keep(paths, path);
      }),
    pathOfToken: (token) => paths.get(token) ?? null,
    chooseExportFile: (suggestedName) =>
      alone<CommandResult<"chooseExportFile">>(null, async (window) => {
        const path = await askWhereToSave(window, suggestedName);
        return path === null ? null : keep(exportPaths, path);
      }),
    exportPathOfToken(token) {
      const path = exportPaths.get(token) ?? null;
      exportPaths.delete(token);
      return path;
    },
    saveTextFile: ({ suggestedName, text }) =>
      alone({ saved: false }, async (window) => {
        const path = await askWhereToSave(window, suggestedName);
        if (path === null) return { saved: false };
        await writeFile(path, text);
        return { saved: true };
      }),
    chooseSavePlace: (name) =>
      alone<string | null>(null, async (window) => {
        const { filePath } = await parts.dialog.showSaveDialog(window, {
          title: parts.texts().files.save,
          defaultPath: join(parts.downloads(), name),
        });
        return filePath || null;
      }),
  };
}

function keep(paths: Map<string, string>, path: string): { fileToken: string; fileName: string } {
  const [oldest] = paths.keys();
  if (paths.size >= MOST_TOKENS && oldest !== undefined) paths.delete(oldest);
  const fileToken = randomUUID();
  paths.set(fileToken, path);
  return { fileToken, fileName: basename(path) };
}

const windowsDevices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** a name for a text file of ours and nothing else: no folders, no device, no type that a system would run. */
export function safeFileName(suggested: string): string {
  const flat = flatName(suggested);
  const [, stem = flat, type = "txt"] = /^(.*)\.(csv|json|txt)$/i.exec(flat) ?? [];
  return `${shortStem(stem)}.${type.toLowerCase()}`;
}

/** The same for a file that somebody attached. `ending`: that of its bytes, or null to leave what its author wrote. */
export function attachedFileName(name: string, ending: string | null): string {
  const flat = flatName(name);
  const [, stem = flat, written = ""] = /^(.*)\.([\p{L}\p{N}]{1,10})$/u.exec(flat) ?? [];
  const last = ending ?? written;
  return last === "" ? shortStem(stem) : `${shortStem(stem)}.${last}`;
}

function flatName(name: string): string {
  return name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"/\\|?*]+/g, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
}

function shortStem(stem: string): string {
  const short =
    Array.from(stem)
      .slice(0, 100)
      .join("")
      .replace(/[.\s]+$/, "") || "kartoteka";
  return windowsDevices.test(short) ? `_${short}` : short;
}
