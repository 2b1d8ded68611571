// `npm run gallery`: every part of `ui` in all its states, in the browser, renewed while the sources change.
import { serveGallery } from "./gallery-server.ts";
import { runScript, say } from "./progress.ts";

runScript(async () => {
  const { url } = await serveGallery();
  say(`${url}  (also ?theme=dark and &language=en; Ctrl+C ends it)`);
  return new Promise<number>(() => undefined);
});
