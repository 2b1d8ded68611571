import type { Session, WebContents } from "electron";
import { isOwnUrl } from "./app-protocol.ts";

export type PermissionAsked = {
  permission: string;
  /** The origin or the URL of the page that asks. */
  url: string;
  isMainFrame: boolean;
  /** For `media`: what is wanted. A check made before anything is opened says `unknown` or nothing. */
  media: readonly string[];
};

/**
 * TELEPHONY section 8: the microphone and the choice of a loudspeaker, for our own page alone. No camera, no screen, no
 * place, no prompt for a device; notifications are main's own. Copying a number by the page's own button is writing text,
 * no more.
 */
export function isPermitted(asked: PermissionAsked): boolean {
  if (!asked.isMainFrame || !isOwnUrl(asked.url)) return false;
  switch (asked.permission) {
    case "media":
      return asked.media.every((kind) => kind === "audio" || kind === "unknown");
    case "speaker-selection":
    case "clipboard-sanitized-write":
      return true;
    default:
      return false;
  }
}

/** The page of HID Usage Tables whose devices have a telephone in them: headsets. */
const telephonyPage = 0x0b;

export type DeviceAsked = { deviceType: string; origin: string; device: object };

/**
 * G2-7: headsets, for our own page alone and without a prompt; no keyboard, no key of a safe, no other device. What a
 * runtime does not tell the kind of is refused.
 */
export function isPermittedDevice({ deviceType, origin, device }: DeviceAsked): boolean {
  if (deviceType !== "hid" || !isOwnUrl(origin)) return false;
  const collections: unknown = "collections" in device ? device.collections : null;
  return (
    Array.isArray(collections) &&
    collections.some((collection: { usagePage?: unknown } | null) => collection?.usagePage === telephonyPage)
  );
}

export type PermissionParts = {
  session: Session;
  /** False for the window that holds no telephone. */
  holdsPhone: (contents: WebContents) => boolean;
  /** macOS asks the person itself, once; elsewhere it is answered at once. */
  askForMicrophone: () => Promise<boolean>;
  refused: (permission: string) => void;
};

export function guardPermissions({ session, holdsPhone, askForMicrophone, refused }: PermissionParts): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const media = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    const asked = { permission, url: details.requestingUrl, isMainFrame: details.isMainFrame, media };
    if (!holdsPhone(contents) || !isPermitted(asked)) {
      refused(permission);
      answer(false);
    } else if (permission === "media") {
      askForMicrophone().then(answer, () => answer(false));
    } else {
      answer(true);
    }
  });
  session.setPermissionCheckHandler((contents, permission, origin, details) => {
    if (contents !== null && !holdsPhone(contents)) return false;
    const media = details.mediaType === undefined ? [] : [details.mediaType];
    return isPermitted({ permission, url: details.requestingUrl ?? origin, isMainFrame: details.isMainFrame, media });
  });
  session.setDevicePermissionHandler(isPermittedDevice);
  session.on("will-download", (event) => {
    event.preventDefault(); // files are saved by a dialog of main's
    refused("download");
  });
  session.on("select-hid-device", (event, _details, choose) => {
    event.preventDefault(); // nobody asks: the page has the headsets that are there
    choose();
  });
}
