import type { SameKeys } from "./same-keys.ts";
import type { settingsRu } from "./settings.ru.ts";

export const settingsEn: SameKeys<typeof settingsRu> = {
  title: "Settings",
  appearance: "Appearance",
  language: "Language",
  languages: {
    ru: "Русский",
    en: "English",
  },
  theme: "Theme",
  themes: {
    system: "As the system",
    light: "Light",
    dark: "Dark",
  },
  devices: "Microphone and sound",
  window: "Window",
  closeToTray: "When the window is closed",
  closing: {
    ask: "Ask",
    tray: "Stay in the tray",
    quit: "Quit",
  },
  account: "Account",
  person: "Name",
  role: "Role",
  company: "Company",
  server: "Server",
  version: "Version",
  device: "This computer",
  erasures: {
    title: "Erased data",
    read: "Show the acts",
    none: "Nobody's data were erased.",
    confirmed: "{{confirmed}} of {{total}} desks have confirmed",
    notSeen: "Waiting for {{userName}}, {{deviceName}}, last seen",
    atServer: "at the server itself",
    save: "Save the act",
    saved: "The act is saved",
    fileName: "Act of erasure {{id}}.json",
  },
  signOut: "Sign out",
};
