// One build for two runtimes: the Electron that people get (45) and Electron 25 (Node 18.15, Chromium 114), which is
// what machines without the official download run. Hence the targets, and CommonJS for everything that is not a page.
import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { defineConfig } from "electron-vite";
import { pagePlugins, pageTarget } from "./scripts/page-build.ts";

const NODE_TARGET = "node18.15";

const nodeBuiltins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
// package.json says "type": "module", so CommonJS must carry its own ending.
const commonJs = {
  format: "cjs",
  entryFileNames: "[name].cjs",
  chunkFileNames: "chunks/[name]-[hash].cjs",
} as const;

export default defineConfig({
  main: {
    build: {
      outDir: resolve("out/main"),
      target: NODE_TARGET,
      // The store runs in a process of its own (store.cjs) and may do so on a plain Node, which reads no asar: what both
      // entries share lies in chunks beside it. better-sqlite3 is native and knex loads its dialects by name: these two
      // stay packages, everything else is bundled.
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: resolve("src-main/main.ts"), store: resolve("src-main/store/store.ts") },
        external: ["electron", "better-sqlite3", "knex", /^knex\//, ...nodeBuiltins],
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: resolve("out/preload"),
      target: NODE_TARGET,
      // A sandboxed preload may require nothing but electron: one file, all of it inside, and nothing shared by the two.
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          preload: resolve("src-preload/preload.ts"),
          "call-window-preload": resolve("src-preload/call-window-preload.ts"),
        },
        external: ["electron"],
        output: commonJs,
      },
    },
  },
  renderer: {
    root: resolve("src-renderer"),
    plugins: pagePlugins(),
    build: {
      outDir: resolve("out/renderer"),
      target: pageTarget,
      cssTarget: pageTarget,
      minify: true,
      rolldownOptions: {
        input: {
          index: resolve("src-renderer/index.html"),
          "call-window": resolve("src-renderer/call-window.html"),
        },
      },
    },
  },
});
