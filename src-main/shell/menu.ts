// Convention 21: each system by its own rules. macOS has the menu at the top of the screen; on Windows it comes up with
// Alt. The keys are the window's (UX «Keys»): the page hears them first and by their physical place, and what it takes
// does not reach the menu, so nothing happens twice. Not in the menu: reload, F5, F11, Ctrl+W, which cost a call.
import type { MenuItemConstructorOptions } from "electron";
import type { DesktopEvent } from "../../src-contract/desktop-api.ts";
import type { ShellTexts } from "./texts.ts";

export type MenuCommand = Extract<DesktopEvent, { event: "menuCommand" }>["command"];

export type MenuParts = {
  platform: NodeJS.Platform;
  texts: ShellTexts;
  /** Developer tools are for development. */
  isDevelopment: boolean;
  send: (command: MenuCommand) => void;
  quit: () => void;
};

type Item = MenuItemConstructorOptions;
/**
 * Windows takes an F10 that nobody wanted as «open the menu», and the next key goes there. F10 is the phone's hold key:
 * pressed without a call it does nothing.
 */
const keepsF10FromTheSystem: Item = { label: "F10", accelerator: "F10", visible: false, click: () => {} };
const separator: Item = { type: "separator" };

export function menuTemplate(parts: MenuParts): Item[] {
  const { menu } = parts.texts;
  const isMac = parts.platform === "darwin";
  const command = (label: string, name: MenuCommand, accelerator?: string): Item => ({
    label,
    accelerator,
    click: () => parts.send(name),
  });
  const settings = command(menu.settings, "settings", "CommandOrControl+,");
  const about = command(menu.about, "about");
  const quit: Item = { label: menu.quit, accelerator: isMac ? "Command+Q" : undefined, click: () => parts.quit() };

  const file: Item = {
    label: menu.file,
    submenu: [
      command(menu.newClient, "newClient", "CommandOrControl+N"),
      command(menu.import, "import"),
      separator,
      command(menu.syncNow, "syncNow"),
      ...(isMac ? [] : [settings]),
      separator,
      command(menu.signOut, "signOut"),
      ...(isMac ? [{ role: "close", label: menu.close } satisfies Item] : [quit]),
    ],
  };
  const view: Item = {
    label: menu.view,
    submenu: [
      { role: "zoomIn", label: menu.zoomIn },
      { role: "zoomOut", label: menu.zoomOut },
      { role: "resetZoom", label: menu.resetZoom },
      separator,
      command(menu.theme, "toggleTheme"),
      ...(isMac ? [{ role: "togglefullscreen", label: menu.fullScreen } satisfies Item] : []),
      ...(parts.isDevelopment ? [separator, { role: "toggleDevTools", label: menu.devTools } satisfies Item] : []),
    ],
  };
  const call: Item = {
    label: menu.call,
    submenu: [
      command(menu.dial, "dial", "CommandOrControl+D"),
      command(menu.dialCopied, "dialCopied"),
      ...(isMac ? [] : [keepsF10FromTheSystem]),
    ],
  };
  const help: Item = { role: "help", label: menu.help, submenu: [about] };

  if (!isMac) return [file, editMenu(parts), view, call, help];
  const application: Item = {
    label: parts.texts.appName,
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: "services", label: menu.services },
      separator,
      { role: "hide", label: menu.hide },
      { role: "hideOthers", label: menu.hideOthers },
      { role: "unhide", label: menu.showAll },
      separator,
      quit,
    ],
  };
  const window: Item = {
    role: "window",
    label: menu.window,
    submenu: [
      { role: "minimize", label: menu.minimize },
      { role: "zoom", label: menu.zoomWindow },
      separator,
      { role: "front", label: menu.front },
    ],
  };
  return [application, file, editMenu(parts), view, call, window, help];
}

function editMenu({ texts: { menu }, send }: MenuParts): Item {
  return {
    label: menu.edit,
    submenu: [
      { role: "undo", label: menu.undo },
      { role: "redo", label: menu.redo },
      separator,
      ...textItems(menu),
      { role: "pasteAndMatchStyle", label: menu.pastePlain },
      { role: "selectAll", label: menu.selectAll },
      separator,
      { label: menu.find, accelerator: "CommandOrControl+F", click: () => send("find") },
      { label: menu.palette, accelerator: "CommandOrControl+K", click: () => send("palette") },
    ],
  };
}

function textItems(menu: ShellTexts["menu"]): Item[] {
  return [
    { role: "cut", label: menu.cut },
    { role: "copy", label: menu.copy },
    { role: "paste", label: menu.paste },
  ];
}

export type ContextOfText = { isEditable: boolean; selectionText: string };

/** A right click on text, where the page has no menu of its own (Chromium inside Electron has none). */
export function textMenuTemplate(menu: ShellTexts["menu"], context: ContextOfText): Item[] {
  if (context.isEditable) return [...textItems(menu), separator, { role: "selectAll", label: menu.selectAll }];
  return context.selectionText.trim() === "" ? [] : [{ role: "copy", label: menu.copy }];
}
