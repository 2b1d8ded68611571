import { useEffect, useState } from "react";
import { command } from "../api/command.ts";

/** Both null: it could not be taken. */
export type ScreenPicture = { png: Blob; url: string } | { png: null; url: null };

/** A menu or the palette out of which it was asked for is on its way off the screen. */
const coveringMs = 600;

/** GC-46: the window as it stood when this was first drawn; null until it is there. Its caller shows nothing before. */
export function useScreenPicture(): ScreenPicture | null {
  const [picture, setPicture] = useState<ScreenPicture | null>(null);

  useEffect(() => {
    let isGone = false;
    let url: string | null = null;
    void (async () => {
      await uncovered();
      const taken = await command("takePicture", {});
      if (isGone) return;
      if (!taken.ok) {
        setPicture({ png: null, url: null });
        return;
      }
      const png = new Blob([taken.value.png], { type: "image/png" });
      url = URL.createObjectURL(png);
      setPicture({ png, url });
    })();
    return () => {
      isGone = true;
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, []);

  return picture;
}

async function uncovered(): Promise<void> {
  const until = performance.now() + coveringMs;
  while (document.querySelector("[role=menu], [role=dialog]") && performance.now() < until) await frame();
  // the frame without it has to be painted as well
  await frame();
  await frame();
}

function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}
