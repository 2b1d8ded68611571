import babel from "@rolldown/plugin-babel";
import react, { reactCompilerPreset } from "@vitejs/plugin-react";
import type { PluginOption } from "vite";

/** The oldest Chromium that a page is drawn by: that of Electron 25. */
export const pageTarget = "chrome114";

/**
 * How every page is compiled. The compiler remembers what a component has drawn: an event draws again only what it
 * changes, not every row and button beneath (T-1, P-9).
 */
export const pagePlugins = (): PluginOption[] => [react(), babel({ presets: [reactCompilerPreset()] })];
