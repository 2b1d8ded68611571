// The least that a window can be: one Electron, one page, no preload, no data.
const { join } = require("node:path");
const { app, BrowserWindow } = require("electron");

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, webPreferences: { sandbox: true } });
  void window.loadFile(join(__dirname, "page.html"));
});
app.on("window-all-closed", () => app.quit());
