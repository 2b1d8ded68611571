import type { CommandArgs, CommandNameOf, CommandResult } from "../../src-contract/commands/index.ts";
import type { Settings } from "../../src-contract/commands/system.ts";
import type { AttachedFiles } from "../shell/attached-files.ts";
import type { CallWindow } from "../shell/call-window.ts";
import type { Files } from "../shell/files.ts";
import type { CallNotifications, IncomingCall } from "../shell/notifications.ts";
import type { KeptTalks } from "../shell/kept-talks.ts";
import type { OpenSafe } from "../shell/open-safe.ts";
import type { Phone } from "../shell/tray.ts";
import type { WaysIn } from "../shell/ways-in.ts";

/** One handler for each command that main owns: the types refuse a missing and an extra one. */
export type MainCommandHandlers = {
  [Name in CommandNameOf<"main">]: (args: CommandArgs<Name>) => CommandResult<Name> | Promise<CommandResult<Name>>;
};

export type MainCommandParts = {
  appInfo: CommandResult<"appInfo">;
  settings: { read: () => Settings; change: (patch: Partial<Settings>) => Promise<Settings> };
  files: Files;
  attachedFiles: Pick<AttachedFiles, "open" | "save">;
  takeJoinLink: () => CommandResult<"takeJoinLink">;
  openSafe: OpenSafe;
  copyText: (text: string) => Promise<void>;
  takePicture: () => Promise<CommandResult<"takePicture">>;
  showPhone: (phone: Phone) => void;
  keptTalks: Pick<KeptTalks, "keep" | "read">;
  showCall: (call: IncomingCall) => void;
  notifications: Pick<CallNotifications, "close">;
  waysIn: Pick<WaysIn, "readHotkeys" | "readCopiedNumber" | "claimLinks">;
  callWindow: Pick<CallWindow, "show">;
};

export function appInfo(
  info: Omit<CommandResult<"appInfo">, "platform"> & { platform: NodeJS.Platform },
): CommandResult<"appInfo"> {
  const platform = info.platform === "win32" || info.platform === "darwin" ? info.platform : "linux";
  return { ...info, platform };
}

export function createMainCommands(parts: MainCommandParts): MainCommandHandlers {
  return {
    takeJoinLink: () => parts.takeJoinLink(),
    chooseImportFile: ({ kind = "table" }) => parts.files.chooseImportFile(kind),
    openFile: async ({ attachmentId }) => done(await parts.attachedFiles.open(attachmentId)),
    saveFile: ({ attachmentId }) => parts.attachedFiles.save(attachmentId),
    chooseExportFile: ({ suggestedName }) => parts.files.chooseExportFile(suggestedName),
    readSettings: () => parts.settings.read(),
    changeSettings: (patch) => parts.settings.change(patch),
    appInfo: () => parts.appInfo,
    openExternal: async ({ url }) => done(await parts.openSafe(url)),
    saveTextFile: (file) => parts.files.saveTextFile(file),
    copyText: async ({ text }) => done(await parts.copyText(text)),
    takePicture: () => parts.takePicture(),
    showPhoneState: (phone) => done(parts.showPhone(phone)),
    keepTalks: ({ talks }) => done(parts.keptTalks.keep(talks)),
    readKeptTalks: () => parts.keptTalks.read(),
    showIncomingCall: (call) => done(parts.showCall(call)),
    readHotkeys: () => parts.waysIn.readHotkeys(),
    readCopiedNumber: () => parts.waysIn.readCopiedNumber(),
    claimLinks: () => parts.waysIn.claimLinks(),
    showCallWindow: (view) => done(parts.callWindow.show(view)),
    closeIncomingCall: ({ callId }) => done(parts.notifications.close(callId)),
  };
}

function done(_: void): null {
  return null;
}
