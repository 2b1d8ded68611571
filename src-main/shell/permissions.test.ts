import { expect, test } from "vitest";
import { isOwnDocument } from "./navigation.ts";
import { type DeviceAsked, isPermitted, isPermittedDevice, type PermissionAsked } from "./permissions.ts";

const microphone: PermissionAsked = {
  permission: "media",
  url: "app://kartoteka/",
  isMainFrame: true,
  media: ["audio"],
};

test.each<[string, Partial<PermissionAsked>, boolean]>([
  ["the microphone", {}, true],
  ["looking which devices there are", { media: ["unknown"] }, true],
  ["the loudspeaker", { permission: "speaker-selection", media: [] }, true],
  ["writing text to the clipboard", { permission: "clipboard-sanitized-write", media: [] }, true],
  ["no camera", { media: ["video"] }, false],
  ["no camera with the microphone", { media: ["audio", "video"] }, false],
  ["no frame", { isMainFrame: false }, false],
  ["no foreign page", { url: "https://example.com/" }, false],
  ["no page that looks like ours", { url: "app://kartoteka.evil/" }, false],
  ["no opaque origin", { url: "null" }, false],
  ...[
    "geolocation",
    "notifications",
    "display-capture",
    "hid",
    "usb",
    "serial",
    "midi",
    "fileSystem",
    "openExternal",
    "clipboard-read",
    "unknown",
  ].map((permission): [string, Partial<PermissionAsked>, boolean] => [
    `no ${permission}`,
    { permission, media: [] },
    false,
  ]),
])("R-26: permissions: %s", (_, change, permitted) => {
  expect(isPermitted({ ...microphone, ...change })).toBe(permitted);
});

test.each([
  ["app://kartoteka/", true],
  ["app://kartoteka/#/settings", true],
  ["app://kartoteka/?a#b", true],
  ["app://kartoteka/assets/x.js", false],
  ["app://evil/", false],
  ["https://example.com/", false],
  ["javascript:alert(1)", false],
  ["about:blank", false],
])("R-25: may the window go to %s", (url, own) => {
  expect(isOwnDocument(url)).toBe(own);
});

const telephone = { usagePage: 0x0b, usage: 0x05 };
const consumer = { usagePage: 0x0c, usage: 0x01 };
const keyboard = { usagePage: 0x01, usage: 0x06 };

test.each<[string, Partial<DeviceAsked> & { collections?: unknown }, boolean]>([
  ["a headset", {}, true],
  ["a headset whose telephone stands beside its volume keys", { collections: [consumer, telephone] }, true],
  ["no keyboard", { collections: [keyboard] }, false],
  ["no remote control", { collections: [consumer] }, false],
  ["nothing of an unknown kind", { collections: undefined }, false],
  ["nothing that is described by nonsense", { collections: [null, "telephone"] }, false],
  ["no serial port", { deviceType: "serial" }, false],
  ["no USB", { deviceType: "usb" }, false],
  ["no foreign page", { origin: "https://example.com" }, false],
  ["no opaque origin", { origin: "null" }, false],
])("R-26, G2-7: devices: %s", (_, { deviceType = "hid", origin = "app://kartoteka", ...change }, permitted) => {
  const device = { name: "x", collections: [telephone], ...change };
  expect(isPermittedDevice({ deviceType, origin, device })).toBe(permitted);
});
