/** «Ctrl+K», on macOS «⌘K». `keys` as react-hotkeys-hook writes them: `mod+shift+c`, `f2`, `alt+left`. */
export function keyNames(keys: string, platform: string = navigator.platform): string {
  const mac = isMac(platform);
  const names = mac ? macNames : otherNames;
  const parts = keys.split("+").map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : capital(key)));
  return mac ? parts.join("") : parts.join("+");
}

export function isMac(platform: string = navigator.platform): boolean {
  return platform.toLowerCase().includes("mac");
}

const arrows = { left: "←", right: "→", up: "↑", down: "↓", comma: ",", slash: "/" };
const macNames: Record<string, string> = {
  ...arrows,
  mod: "⌘",
  super: "⌘",
  meta: "⌘",
  ctrl: "⌃",
  control: "⌃",
  shift: "⇧",
  alt: "⌥",
  enter: "↩",
};
const otherNames: Record<string, string> = {
  ...arrows,
  mod: "Ctrl",
  super: "Win",
  meta: "Win",
  ctrl: "Ctrl",
  control: "Ctrl",
  shift: "Shift",
  alt: "Alt",
};

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
