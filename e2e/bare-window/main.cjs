// The program of openBareWindow (e2e/bare-window.ts).
const { app, BrowserWindow } = require("electron");

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, webPreferences: { sandbox: true } });
  void window.loadURL(process.env["KARTOTEKA_PAGE"]);
});
app.on("window-all-closed", () => app.quit());
