// Draws the icons and composes the sounds in resources/. Their files are committed: run this only to change them.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { icnsFile, icoFile } from "./icon-containers.ts";
import { say } from "./progress.ts";
import { arch, circle, drawPng, hex, type Layer, placed, roundedBox, type Shape, stroke, union } from "./raster.ts";
import { type Note, wavFile } from "./tone.ts";

const folder = join(import.meta.dirname, "..", "resources");

const earpiece = roundedBox({ x: -0.16, y: -0.11, width: 0.32, height: 0.24, radius: 0.08 });

/** A telephone handset lying around (0, 0), one unit long. */
const handset: Shape = union(
  arch({ x: 0, y: 0.42, radius: 0.55, halfAngle: 46, thickness: 0.2 }),
  placed(earpiece, { x: -0.4, y: 0.09, scale: 1, degrees: -38 }),
  placed(earpiece, { x: 0.4, y: 0.09, scale: 1, degrees: 38 }),
);

const mix = (from: number, to: number, share: number) => from + (to - from) * share;

/** The index card of a client, and the telephone that calls them. */
const applicationIcon: Layer[] = [
  {
    shape: roundedBox({ x: 0.04, y: 0.04, width: 0.92, height: 0.92, radius: 0.2 }),
    colour: (_x, y) => [mix(0.09, 0.04, y), mix(0.55, 0.36, y), mix(0.62, 0.48, y), 1],
  },
  { shape: roundedBox({ x: 0.2, y: 0.21, width: 0.6, height: 0.46, radius: 0.045 }), colour: hex("#ffffff", 0.45) },
  { shape: roundedBox({ x: 0.16, y: 0.28, width: 0.68, height: 0.5, radius: 0.05 }), colour: hex("#ffffff") },
  { shape: stroke([0.25, 0.4], [0.62, 0.4], 0.055), colour: hex("#0b7285") },
  { shape: stroke([0.25, 0.51], [0.52, 0.51], 0.035), colour: hex("#adb5bd") },
  { shape: stroke([0.25, 0.6], [0.47, 0.6], 0.035), colour: hex("#adb5bd") },
  { shape: circle(0.7, 0.69, 0.205), colour: hex("#0b7285") },
  { shape: circle(0.7, 0.69, 0.18), colour: hex("#2f9e44") },
  { shape: placed(handset, { x: 0.705, y: 0.695, scale: 0.21, degrees: 225 }), colour: hex("#ffffff") },
];

const trayHandset = placed(handset, { x: 0.47, y: 0.5, scale: 0.78, degrees: 225 });

const waves = union(...[0.26, 0.46].map((radius) => arch({ x: 0, y: 0, radius, halfAngle: 36, thickness: 0.1 })));

/** The states of TrayIcon (src-main/shell/tray.ts); each has its own mark, so that colour is not all. */
const trayStates: Record<string, { colour: string; mark?: Shape }> = {
  offline: { colour: "#868e96", mark: stroke([0.14, 0.86], [0.86, 0.14], 0.1) },
  connecting: { colour: "#f08c00", mark: circle(0.8, 0.2, 0.14) },
  ready: { colour: "#2f9e44" },
  missed: {
    colour: "#c91f1f",
    mark: union(stroke([0.66, 0.1], [0.92, 0.36], 0.1), stroke([0.92, 0.1], [0.66, 0.36], 0.1)),
  },
  ringing: { colour: "#1971c2", mark: placed(waves, { x: 0.44, y: 0.56, scale: 1, degrees: 45 }) },
  inCall: { colour: "#e03131", mark: circle(0.8, 0.2, 0.18) },
};

function trayIcon(size: number, state: { mark?: Shape }, colour: string): Buffer {
  const shape = state.mark === undefined ? trayHandset : union(trayHandset, state.mark);
  return drawPng(size, [{ shape, colour: hex(colour) }]);
}

const pause = (seconds: number): Note => ({ frequencies: [], seconds });
const sounds: Record<string, Buffer> = {
  // Two soft bell strokes and a rest: two seconds, played over and over while a call comes in.
  "ring.wav": wavFile(22_050, [
    { frequencies: [784, 1_568], seconds: 0.32, decaying: true, volume: 0.8 },
    { frequencies: [988, 1_976], seconds: 0.32, decaying: true, volume: 0.8 },
    { frequencies: [1_175, 2_350], seconds: 0.56, decaying: true, volume: 0.8 },
    pause(0.8),
  ]),
  // The tones of the Russian telephone network, 425 Hz (ITU-T E.180, supplement 2).
  "ringback.wav": wavFile(8_000, [{ frequencies: [425], seconds: 0.8, volume: 0.3 }, pause(3.2)]),
  "busy.wav": wavFile(
    8_000,
    Array.from({ length: 4 }, () => [{ frequencies: [425], seconds: 0.4, volume: 0.3 }, pause(0.4)]).flat(),
  ),
};

function main(): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: Buffer) => {
    writeFileSync(join(folder, name), content);
    say(`${name}: ${content.length} bytes`);
  };
  const sized = (sizes: number[]) => sizes.map((size) => ({ size, png: drawPng(size, applicationIcon) }));

  write("icon.png", drawPng(512, applicationIcon));
  write("icon.ico", icoFile(sized([16, 24, 32, 48, 64, 128, 256])));
  write("icon.icns", icnsFile(sized([16, 32, 64, 128, 256, 512, 1024])));
  for (const [name, state] of Object.entries(trayStates)) {
    for (const [suffix, size] of [
      ["", 16],
      ["@2x", 32],
    ] as const) {
      write(`tray-${name}${suffix}.png`, trayIcon(size, state, state.colour));
      // macOS colours a template picture itself, to match the menu bar.
      write(`tray-${name}Template${suffix}.png`, trayIcon(size, state, "#000000"));
    }
  }
  for (const [name, content] of Object.entries(sounds)) write(name, content);
}

main();
