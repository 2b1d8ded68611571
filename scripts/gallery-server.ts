import { join } from "node:path";
import { build, createServer, type InlineConfig, preview } from "vite";
import { pagePlugins, pageTarget } from "./page-build.ts";

const repository = join(import.meta.dirname, "..");

export interface GalleryServer {
  /** Of the page; takes `?theme=dark` and `&language=en`. */
  url: string;
  close(): Promise<void>;
}

/** The page of all parts of `ui` (src-renderer/gallery), which is in no build of the product. */
const config: InlineConfig = {
  configFile: false,
  root: join(repository, "src-renderer"),
  logLevel: "warn",
  plugins: pagePlugins(),
  build: {
    outDir: join(repository, "out", "gallery"),
    emptyOutDir: true,
    target: pageTarget,
    cssTarget: pageTarget,
    rolldownOptions: { input: join(repository, "src-renderer", "gallery", "index.html") },
  },
  preview: { port: 0, host: "127.0.0.1" },
  server: { host: "127.0.0.1" },
};

/** What is changed in the sources is seen at once. */
export async function serveGallery(): Promise<GalleryServer> {
  const server = await createServer(config);
  await server.listen();
  return { url: pageAt(server.resolvedUrls?.local[0]), close: () => server.close() };
}

/** As it is built, for tests. Takes some ten seconds. */
export async function serveBuiltGallery(): Promise<GalleryServer> {
  await build(config);
  const server = await preview(config);
  return { url: pageAt(server.resolvedUrls?.local[0]), close: () => server.close() };
}

function pageAt(root: string | undefined): string {
  if (root === undefined) throw new Error("vite serves the gallery nowhere");
  return new URL("gallery/index.html", root).href;
}
