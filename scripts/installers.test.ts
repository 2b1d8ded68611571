import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");
const builder = read("electron-builder.yml");
/** The indented lines under a top-level key. */
const part = (key: string) => new RegExp(`^${key}:\\n((?:[ \\t#].*\\n|\\n)*)`, "m").exec(builder)?.[1] ?? "";
const linkSchemes = ["callto", "sip", "tel"];

type Written = { key: string; name: string; value: string };
const script = read("resources/windows/installer.nsh");
const macro = (name: string) => new RegExp(`^!macro ${name}\\n([\\s\\S]*?)^!macroend`, "m").exec(script)?.[1] ?? "";
const unquoted = (text: string) => text.slice(1, -1);
const written: Written[] = Array.from(
  macro("customInstall").matchAll(/^\s*WriteRegStr SHELL_CONTEXT ("[^"]*") ("[^"]*") ("[^"]*"|'[^']*')$/gm),
  ([, key = "", name = "", value = ""]) => ({ key: unquoted(key), name: unquoted(name), value: unquoted(value) }),
);
const valueOf = (key: string, name: string) => written.find((entry) => entry.key === key && entry.name === name)?.value;

describe("Windows: the installer's own part", () => {
  it("G2-4: is taken in by electron-builder, every line of it is understood here", () => {
    const [, include = ""] = /^ {2}include: (.+)$/m.exec(part("nsis")) ?? [];
    expect(read(include)).toBe(script);
    expect(macro("customInstall").match(/WriteReg/g)).toHaveLength(written.length);
  });

  it("G2-4: tel, sip and callto stand in Capabilities, and lead to a command with the link behind «--»", () => {
    const root = valueOf("Software\\RegisteredApplications", "Kartoteka") ?? "";
    expect(root).not.toBe("");
    const schemes = written.filter(({ key }) => key === `${root}\\URLAssociations`);
    expect(schemes.map(({ name }) => name).toSorted()).toEqual(linkSchemes);
    for (const { value } of schemes) {
      expect(valueOf(`Software\\Classes\\${value}`, "URL Protocol")).toBe("");
      expect(valueOf(`Software\\Classes\\${value}\\shell\\open\\command`, "")).toBe(
        '"$INSTDIR\\${APP_EXECUTABLE_FILENAME}" -- "%1"',
      );
    }
    // no scheme is taken from another program: that is the person's choice in the system's settings
    expect(written.filter(({ key }) => /Classes\\(tel|sip|callto)(\\|$)/i.test(key))).toEqual([]);
  });

  it("G2-13: the program is found by its name on the command line", () => {
    expect(valueOf("Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\kartoteka.exe", "")).toBe(
      "$INSTDIR\\${APP_EXECUTABLE_FILENAME}",
    );
  });

  it("G2-4: what is written is taken away again", () => {
    const removed = Array.from(
      macro("customUnInstall").matchAll(/^\s*DeleteRegKey SHELL_CONTEXT "([^"]*)"$/gm),
      ([, key = ""]) => key,
    );
    const left = written.filter(({ key }) => !removed.some((gone) => key === gone || key.startsWith(`${gone}\\`)));
    // a key of the system's own: only our value in it goes
    expect(left.map(({ key, name }) => [key, name])).toEqual([["Software\\RegisteredApplications", "Kartoteka"]]);
    expect(macro("customUnInstall")).toContain(
      'DeleteRegValue SHELL_CONTEXT "Software\\RegisteredApplications" "Kartoteka"',
    );
  });
});

describe("macOS: Info.plist", () => {
  it("G2-4: the schemes of CFBundleURLTypes, which electron-builder writes from `protocols`", () => {
    const schemes = Array.from(part("protocols").matchAll(/schemes: \[([^\]]*)\]/g), ([, list = ""]) =>
      list.split(",").map((scheme) => scheme.trim()),
    ).flat();
    expect(schemes.toSorted()).toEqual([...linkSchemes, "kartoteka"].toSorted());
  });

  it("G14-1: says in English and in Russian what the microphone and the copy key are for", () => {
    const english = part("mac");
    const russian = read("resources/mac/ru.lproj/InfoPlist.strings");
    for (const key of ["NSMicrophoneUsageDescription", "NSAppleEventsUsageDescription"]) {
      expect(english).toMatch(new RegExp(`^ {4}${key}: Kartoteka [a-z].+\\.$`, "m"));
      expect(russian).toMatch(new RegExp(`^${key} = "[А-Я][^"]+\\.";$`, "m"));
    }
    expect(english).toMatch(/from: resources\/mac\/ru\.lproj\n\s+to: ru\.lproj/);
    const entitlements = read("resources/entitlements.mac.plist");
    for (const key of ["device.audio-input", "automation.apple-events"]) {
      expect(entitlements).toMatch(new RegExp(`<key>com\\.apple\\.security\\.${key}</key>\\s*<true/>`));
    }
  });
});

it("G2-10: each of the six states of the tray has its picture, in both sizes, coloured and for macOS", () => {
  const states = ["offline", "connecting", "ready", "missed", "ringing", "inCall"];
  const names = states.flatMap((state) => ["", "@2x", "Template", "Template@2x"].map((end) => `tray-${state}${end}`));
  expect(names.filter((name) => !existsSync(join(repository, "resources", `${name}.png`)))).toEqual([]);
  const pictures = states.map((state) => read(`resources/tray-${state}Template@2x.png`));
  expect(new Set(pictures).size, "they differ by more than colour").toBe(states.length);
});
