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
  signOut: "Sign out",
};
