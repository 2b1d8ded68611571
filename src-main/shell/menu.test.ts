import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, test } from "vitest";
import { type MenuParts, menuTemplate, textMenuTemplate } from "./menu.ts";
import { shellTexts } from "./texts.ts";

function built(change: Partial<MenuParts> = {}) {
  const sent: string[] = [];
  const template = menuTemplate({
    platform: "win32",
    texts: shellTexts("ru"),
    isDevelopment: false,
    send: (command) => sent.push(command),
    quit: () => sent.push("quit"),
    ...change,
  });
  const items = template.flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]);
  return { template, items, sent };
}

const labels = (template: MenuItemConstructorOptions[]) => template.map(({ label }) => label);

describe("conventions 20, 21: the menu", () => {
  test("Windows: settings and quit under «Файл»; macOS: under the application's own menu", () => {
    expect(labels(built().template)).toEqual(["Файл", "Правка", "Вид", "Звонок", "Справка"]);
    const mac = built({ platform: "darwin" }).template;
    expect(labels(mac)).toEqual(["Картотека", "Файл", "Правка", "Вид", "Звонок", "Окно", "Справка"]);
    const inMenu = (menu: MenuItemConstructorOptions | undefined) =>
      labels((menu?.submenu ?? []) as MenuItemConstructorOptions[]);
    expect(inMenu(mac[0])).toContain("Настройки…");
    expect(inMenu(mac[1])).not.toContain("Настройки…");
    expect(inMenu(built().template[0])).toContain("Настройки…");
  });

  test("keys that cost a call or belong to others are in no menu", () => {
    for (const platform of ["win32", "darwin", "linux"] as const) {
      const { items } = built({ platform });
      const keys = items
        .filter(({ visible }) => visible !== false)
        .flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []));
      expect(keys.filter((key) => /^(CommandOrControl|Control|Command)\+[WR]$|^F\d+$|Alt\+F4/.test(key))).toEqual([]);
      expect(items.map(({ role }) => role)).not.toContain("reload");
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test("every item of ours does its command", () => {
    const { items, sent } = built();
    for (const item of items) item.click?.({} as never, undefined, {} as never);
    expect(sent.toSorted()).toEqual(
      [
        "about",
        "dial",
        "dialCopied",
        "find",
        "import",
        "newClient",
        "palette",
        "quit",
        "settings",
        "signOut",
        "syncNow",
        "toggleTheme",
      ].toSorted(),
    );
  });

  test("every item has words of the chosen language", () => {
    for (const platform of ["win32", "darwin"] as const) {
      const { template, items } = built({ platform, texts: shellTexts("en"), isDevelopment: true });
      const texts = [...template, ...items]
        .filter(({ type, visible }) => type !== "separator" && visible !== false)
        .map(({ label }) => label ?? "");
      expect(texts.filter((text) => text === "" || /[а-яё]/i.test(text))).toEqual([]);
    }
  });

  test("a right click on text: cut, copy, paste where one types, copy on a selection, nothing elsewhere", () => {
    const { menu } = shellTexts("ru");
    const roles = (isEditable: boolean, selectionText: string) =>
      textMenuTemplate(menu, { isEditable, selectionText }).flatMap(({ role }) => (role ? [role] : []));
    expect(roles(true, "")).toEqual(["cut", "copy", "paste", "selectAll"]);
    expect(roles(false, "8 912")).toEqual(["copy"]);
    expect(roles(false, "  ")).toEqual([]);
  });
});

test("F10 belongs to the phone: on Windows a hidden item takes it from the system's menu, macOS has no such habit", () => {
  const f10 = (platform: NodeJS.Platform) =>
    built({ platform }).items.filter(({ accelerator }) => accelerator === "F10");
  expect(f10("win32")).toEqual([expect.objectContaining({ visible: false })]);
  expect(f10("darwin")).toEqual([]);
});
