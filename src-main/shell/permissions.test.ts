import { expect, test } from "vitest";
import { isOwnDocument } from "./navigation.ts";
import { isPermitted, type PermissionAsked } from "./permissions.ts";

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
