import { type Settings, settingsSchema } from "../../src-contract/commands/system.ts";
import { readJsonFile, writeJsonFile } from "./json-file.ts";

export const defaultSettings: Settings = {
  language: "ru",
  theme: "system",
  closeToTray: "ask",
  microphoneId: null,
  speakerId: null,
  ringerIds: [],
  echoNumber: "600",
  ringVolume: 0.7,
  linkMode: "fill",
  callWindow: true,
  hotkeys: {},
  lineId: null,
  doNotDisturb: null,
};

/** Field by field: one value that a newer or an older version does not know costs that field alone. */
export function settingsFrom(value: unknown): Settings {
  if (typeof value !== "object" || value === null) return { ...defaultSettings };
  const known = Object.entries(settingsSchema.shape).flatMap(([field, schema]) => {
    const parsed = schema.safeParse(Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined);
    return parsed.success ? [[field, parsed.data]] : [];
  });
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(known) });
}

export type SettingsFile = {
  read: () => Settings;
  /** Resolves when the change is on the disk. The change holds in this session even when the disk refuses it. */
  change: (patch: Partial<Settings>) => Promise<Settings>;
};

export type SettingsFileParts = {
  path: string;
  now: () => number;
  /** The file was not JSON and lies under this name now. */
  onDamaged(keptAs: string): void;
  onChange(settings: Settings): void;
};

export async function openSettingsFile(parts: SettingsFileParts): Promise<SettingsFile> {
  const file = await readJsonFile(parts.path, parts.now);
  if (file.state === "damaged") parts.onDamaged(file.keptAs);
  let settings = settingsFrom(file.state === "read" ? file.value : null);

  // One write at a time, the last one last. A slider sends dozens of changes a second: those that wait for the same
  // write share it.
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const save = () => {
    next ??= running
      .catch(() => {}) // the one who asked for that write was told
      .then(() => {
        next = null;
        running = writeJsonFile(parts.path, settings);
        return running;
      });
    return next;
  };

  return {
    read: () => settings,
    async change(patch) {
      // a field that is undefined is not a change
      const changed = Object.entries(patch).filter(([, value]) => value !== undefined);
      settings = settingsSchema.parse({ ...settings, ...Object.fromEntries(changed) });
      parts.onChange(settings);
      await save();
      return settings;
    },
  };
}
