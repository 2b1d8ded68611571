// An Electron that shows one page with one button and one script, KARTOTEKA_PAGE_SCRIPT: what floor and peer are clicked
// in. The page has the origin of the product, because the PBX lets in no other.
const { readFileSync } = require("node:fs");
const { app, BrowserWindow, protocol, session } = require("electron");

const page = '<!doctype html><meta charset="utf-8"><button>Call</button><script src="phone.js"></script>';
const script = readFileSync(process.env.KARTOTEKA_PAGE_SCRIPT, "utf8");

app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");
app.setPath("userData", process.env.KARTOTEKA_USER_DATA);
protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true } }]);
app.on("window-all-closed", () => app.quit());
void app.whenReady().then(() => {
  protocol.handle("app", ({ url }) =>
    url.endsWith("/phone.js")
      ? new Response(script, { headers: { "content-type": "text/javascript" } })
      : new Response(page, { headers: { "content-type": "text/html" } }),
  );
  session.defaultSession.setPermissionRequestHandler((_contents, permission, allow) => allow(permission === "media"));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === "media");
  const webPreferences = { contextIsolation: true, sandbox: true, backgroundThrottling: false };
  const window = new BrowserWindow({ width: 900, height: 600, webPreferences });
  void window.loadURL("app://kartoteka/index.html");
});
