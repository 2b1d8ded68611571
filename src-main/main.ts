// The composition root of the main process: the only file here that creates things and passes them on.
import { mkdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import {
  app,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
} from "electron";
import type { Settings } from "../src-contract/commands/system.ts";
import type { DesktopEvent } from "../src-contract/desktop-api.ts";
import { desktopChannels } from "../src-contract/desktop-channels.ts";
import { openDoor } from "./ipc/door.ts";
import { appInfo, createMainCommands } from "./ipc/main-commands.ts";
import { tellAfterRestart } from "./ipc/tell-after-restart.ts";
import { appScheme, isOwnUrl, serveApp } from "./shell/app-protocol.ts";
import { createAttachedFiles } from "./shell/attached-files.ts";
import { createCallWindow } from "./shell/call-window.ts";
import { createClosing } from "./shell/closing.ts";
import {
  dialText,
  type Link,
  linkFromArgv,
  linkFromSecondStart,
  parseLink,
  wordsForFirst,
} from "./shell/deep-links.ts";
import { createFiles } from "./shell/files.ts";
import { readJsonFile, writeJsonFile } from "./shell/json-file.ts";
import { createJoinLinks, type JoinLinks } from "./shell/join-links.ts";
import { createKeptTalks } from "./shell/kept-talks.ts";
import { createLinkInbox, type LinkInbox } from "./shell/link-inbox.ts";
import { createLog } from "./shell/log.ts";
import { type MenuCommand, menuTemplate } from "./shell/menu.ts";
import { createCallNotifications } from "./shell/notifications.ts";
import { createOpenSafe } from "./shell/open-safe.ts";
import { guardPermissions } from "./shell/permissions.ts";
import { createPhoneDisplay } from "./shell/phone-display.ts";
import { watchNetwork } from "./shell/network-watch.ts";
import { pictureOf } from "./shell/picture.ts";
import { createPower } from "./shell/power.ts";
import { createSecrets } from "./shell/secrets.ts";
import { openSettingsFile } from "./shell/settings.ts";
import { takeStartOptions } from "./shell/start-options.ts";
import { systemClipboard } from "./shell/system-clipboard.ts";
import { shellTexts } from "./shell/texts.ts";
import { createTray, iconImage, type TrayParts, type TrayPresence } from "./shell/tray.ts";
import { createWaysIn } from "./shell/ways-in.ts";
import { createMainWindow, raise } from "./shell/window.ts";
import { attachWindow } from "./shell/window-events.ts";
import { forkStore } from "./store-child.ts";
import { createStoreProcess } from "./store-process.ts";

/** `appId` in electron-builder.yml: the Start-menu shortcut carries it, and Windows shows notifications only to its owner. */
const APP_USER_MODEL_ID = "app.kartoteka.desktop";

const { platform } = process;
const options = takeStartOptions(process.env);
// the folder keeps its plain name whatever the application is called
const userData = options.userData ?? join(app.getPath("appData"), "Kartoteka");
mkdirSync(userData, { recursive: true });
app.setPath("userData", userData);
app.setName(shellTexts("ru").appName);
if (platform === "win32") app.setAppUserModelId(APP_USER_MODEL_ID);

const log = createLog(join(userData, "logs"));
const failed = (what: string) => (error: unknown) =>
  log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
// a fault here must not end a call that goes on in the window
process.on("uncaughtException", failed("main"));
process.on("unhandledRejection", failed("main, a promise"));
crashReporter.start({ uploadToServer: false }); // reports stay in the profile: personal data stays in the company

type Desk = { raise: () => void; openLink: (link: Link) => void; tellJoinLink: () => void };

/** `electron folder` in development: the folder stands among the arguments. */
const hasAppFolder = process.defaultApp === true;

// Two starts of one profile: the second hands its link over and goes. Chromium reorders the command line that it passes
// on, so the second start sends its own along.
if (app.requestSingleInstanceLock({ argv: wordsForFirst(process.argv) })) startFirst();
else app.exit(0);

function startFirst(): void {
  protocol.registerSchemesAsPrivileged([appScheme]);
  let desk: Desk | null = null;
  const links = createLinkInbox({ now: Date.now, deliver: (link) => desk?.openLink(link) });
  const joinLinks = createJoinLinks({ now: Date.now, arrived: () => desk?.tellJoinLink() });
  const put = (link: Link | null) => {
    if (link?.kind === "join") joinLinks.put(link);
    else if (link && !links.put(link)) log.warn("refused: too many links");
  };

  app.on("second-instance", (_event, _reordered, _folder, data) => {
    desk?.raise();
    put(linkFromSecondStart(data, hasAppFolder));
  });
  app.on("open-url", (event, url) => {
    event.preventDefault();
    put(parseLink(url));
  });
  app.on("activate", () => desk?.raise());
  if (app.isPackaged) app.setAsDefaultProtocolClient("kartoteka", process.execPath, ["--"]);
  put(linkFromArgv(process.argv, hasAppFolder));

  app
    .whenReady()
    .then(() => openDesk(links, joinLinks))
    .then((opened) => {
      desk = opened;
    })
    .catch((error: unknown) => {
      failed("the start")(error);
      app.exit(1);
    });
}

async function openDesk(links: LinkInbox, joinLinks: JoinLinks): Promise<Desk> {
  const appPath = app.getAppPath();
  const resources = join(appPath, "resources");
  const stateFile = join(userData, "window-state.json");
  const talksFile = join(userData, "talks.json");
  const callWindowFile = join(userData, "call-window.json");
  const isDevelopment = !app.isPackaged;
  let opened: BrowserWindow | null = null;
  const send = (event: DesktopEvent) => {
    if (opened && !opened.isDestroyed()) opened.webContents.send(desktopChannels.event, event);
  };

  const secrets = createSecrets(safeStorage, platform);
  const downloads = () => app.getPath("downloads");
  const files = createFiles({ dialog, window: () => opened, texts: () => texts(), downloads });
  const store = createStoreProcess({
    fork: () =>
      forkStore({
        appPath,
        folder: join(userData, "store"),
        utilityProcess,
        nodeApi: Number(process.versions["napi"]),
        env: process.env,
        onLine: (line) => log.info(`store: ${line}`),
      }),
    answerAsk: async (ask, value) => {
      if (ask === "importPath") return files.pathOfToken(value);
      if (ask === "placePath") return attachedFiles.pathOfPlace(value);
      if (ask === "exportPath") return files.exportPathOfToken(value);
      return ask === "wrapSecret" ? secrets.wrap(value) : secrets.unwrap(value);
    },
    onEvent: (event) => {
      if (event.event === "sessionChanged" && event.session.state !== "signedIn") links.windowIsDeaf();
      send(event);
    },
    onState: (state, isAgain) => {
      if (!isAgain) return;
      send({ event: "storeStateChanged", state });
      if (state === "ready") tellAfterRestart(store, send).catch(failed("after a restart of the store"));
    },
    log,
    clock: {
      now: Date.now,
      after: (ms, work) => setTimeout(work, ms),
      cancel: (timer) => clearTimeout(timer as NodeJS.Timeout),
    },
  });
  const attachedFiles = createAttachedFiles({
    store,
    files,
    folder: join(userData, "opened"),
    openPath: (path) => shell.openPath(path),
  });
  await attachedFiles.clear().catch(failed("files that were open at the last end"));
  store.start();

  const copied = systemClipboard({ clipboard, ClipboardItem });
  const settings = await openSettingsFile({
    path: join(userData, "settings.json"),
    now: Date.now,
    onDamaged: (keptAs) => log.warn(`the settings were damaged and are kept as ${keptAs}`),
    onChange: applySettings,
  });
  const texts = () => shellTexts(settings.read().language);
  nativeTheme.themeSource = settings.read().theme;
  const kept = await readJsonFile(stateFile, Date.now);
  const keptTalksFile = await readJsonFile(talksFile, Date.now);
  const keptCallWindow = await readJsonFile(callWindowFile, Date.now);
  let keeping: Promise<void> = Promise.resolve();
  const keep = (file: string, value: unknown) => {
    keeping = keeping.then(() => writeJsonFile(file, value)).catch(failed("a window's place"));
  };

  serveApp(protocol, join(appPath, "out", "renderer"));
  guardPermissions({
    session: session.defaultSession,
    holdsPhone: (contents) => contents === opened?.webContents,
    askForMicrophone: async () => platform !== "darwin" || systemPreferences.askForMediaAccess("microphone"),
    refused: (permission) => log.warn(`refused: permission ${permission}`),
  });
  const window = createMainWindow({
    electron: { BrowserWindow, screen, nativeTheme },
    preload: join(appPath, "out", "preload", "preload.cjs"),
    icon: join(resources, "icon.png"),
    title: texts().appName,
    isDevelopment,
    kept: kept.state === "read" ? kept.value : null,
    keep: (state) => keep(stateFile, state),
  });
  opened = window;
  const menuCommand = (command: MenuCommand) => {
    raise(window);
    send({ event: "menuCommand", command });
  };
  const tray = createTrayOrNone({
    electron: { Tray, Menu, nativeImage },
    resources,
    platform,
    open: () => raise(window),
    now: Date.now,
    dial: () => menuCommand("dial"),
    dialCopied: () => waysIn.dialCopied(),
    missedCalls: () => menuCommand("missedCalls"),
    act: (action) => send({ event: "phoneAction", action }),
    quit: () => closing.requestQuit(),
  });
  const power = createPower({
    powerMonitor,
    powerSaveBlocker,
    onResume: () => {
      store.resume();
      send({ event: "computerWoke" });
    },
  });
  const eachSecond = (work: () => void) => {
    const timer = setInterval(work, 1_000);
    return () => clearInterval(timer);
  };
  watchNetwork({
    interfaces: networkInterfaces,
    now: Date.now,
    eachSecond,
    onMoved: () => {
      store.resume(); // its connections to the server are as dead
      send({ event: "networkMoved" });
    },
  });
  const keptTalks = createKeptTalks({
    kept: keptTalksFile.state === "read" ? keptTalksFile.value : null,
    now: Date.now,
    eachSecond,
    write: (talks) => writeJsonFile(talksFile, talks).catch(failed("the talks")),
  });
  const display = createPhoneDisplay({
    app,
    window,
    platform,
    tray,
    texts,
    missedIcon: () => iconImage({ electron: { Tray, Menu, nativeImage }, resources, platform }, "missed"),
    callGoesOn: (isInCall) => power.callGoesOn(isInCall),
    eachSecond,
  });
  const notifications = createCallNotifications({
    create: Notification.isSupported() ? (notification) => new Notification(notification) : null,
    platform,
    icon: join(resources, "icon.png"),
    texts,
    isWindowFocused: () => window.isFocused(),
    onAction: (callId, action) => {
      if (action !== "reject") raise(window);
      send({ event: "notificationAction", callId, action });
    },
  });
  window.on("blur", () => notifications.windowBlurred());
  const presence = attachWindow({
    window,
    Menu,
    texts,
    log,
    onDeaf: () => {
      keptTalks.windowIsGone();
      links.windowIsDeaf();
      notifications.closeAll();
      callWindow.show({ calls: [] });
      display.lineIsLost();
    },
  });
  const waysIn = createWaysIn({
    electron: { app, globalShortcut, shell },
    clipboard: copied,
    window,
    platform,
    texts,
    send,
    isListening: links.isListening,
    now: Date.now,
    failed: failed("the keys of the system"),
  });
  const callWindow = createCallWindow({
    electron: { BrowserWindow, screen, nativeTheme, ipcMain },
    mainWindow: window,
    preload: join(appPath, "out", "preload", "call-window-preload.cjs"),
    icon: join(resources, "icon.png"),
    title: () => texts().callWindow,
    platform,
    isDevelopment,
    settings: settings.read,
    kept: keptCallWindow.state === "read" ? keptCallWindow.value : null,
    keep: (place) => keep(callWindowFile, place),
    onAct: (callId, action) => send({ event: "callWindowAction", callId, action }),
    openMain: () => raise(window),
    refused: (what) => log.warn(`refused: ${what}`),
    failed: failed("the call window"),
  });
  const closing = createClosing({
    app,
    dialog,
    window,
    platform,
    settings: settings.read,
    texts,
    hasTray: tray !== null,
    screenAnswers: () => presence.screenAnswers() && links.isListening(),
    isInCall: display.isInCall,
    askScreen: () => send({ event: "closeAsked" }),
    now: Date.now,
    finish: async () => {
      await store.stop();
      // one that a program still holds goes at the next start
      await attachedFiles.clear().catch(failed("files that are open"));
      await keeping;
    },
    failed: failed("on quitting"),
  });

  function applySettings(next: Settings): void {
    nativeTheme.themeSource = next.theme;
    buildMenu();
    display.refresh();
    waysIn.settingsChanged(next);
    callWindow.settingsChanged();
    send({ event: "settingsChanged", settings: next });
  }
  function buildMenu(): void {
    const parts = { platform, texts: texts(), isDevelopment, send: menuCommand, quit: closing.requestQuit };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)));
  }

  const commands = createMainCommands({
    appInfo: appInfo({ version: app.getVersion(), platform, demo: options.demo }),
    settings: {
      read: settings.read,
      change: async (patch) => {
        const changed = await settings.change(patch);
        closing.settingsChanged(patch);
        return changed;
      },
    },
    files,
    attachedFiles,
    takeJoinLink: joinLinks.take,
    openSafe: createOpenSafe({ openExternal: (url) => shell.openExternal(url), now: Date.now }),
    copyText: copied.writeText,
    takePicture: async () => pictureOf(await window.webContents.capturePage()),
    showPhone: (phone) => {
      display.show(phone);
      links.windowListens();
    },
    keptTalks,
    showCall: (call) => notifications.show(call),
    notifications,
    waysIn,
    callWindow,
  });
  openDoor({
    ipcMain,
    isOwnWindow: (contents) => contents === window.webContents,
    isOwnUrl,
    store,
    commands,
    refused: (channel, why) => log.warn(`refused: a ${channel} by its ${why}`),
  });
  buildMenu();
  display.refresh();
  waysIn.settingsChanged(settings.read());
  presence.load();

  return {
    raise: () => raise(window),
    openLink: (link) => {
      raise(window);
      if (link.kind === "client") send({ event: "openClient", clientId: link.clientId });
      if (link.kind === "dial") {
        const dial = settings.read().linkMode === "dial";
        send({ event: "dialLink", number: dialText(link, texts().extension), dial });
      }
    },
    tellJoinLink: () => {
      raise(window);
      send({ event: "joinLinkArrived" });
    },
  };
}

function createTrayOrNone(parts: TrayParts): TrayPresence | null {
  try {
    return createTray(parts);
  } catch (error) {
    failed("the tray")(error);
    return null;
  }
}
