// A bare window for a page of developers: nothing of the product but what the page itself has.
const { app, BrowserWindow } = require("electron");

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 800, height: 900, webPreferences: { sandbox: true } });
  void window.loadURL(process.env["KARTOTEKA_PAGE"]);
});
app.on("window-all-closed", () => app.quit());
