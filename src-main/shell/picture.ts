import type { NativeImage } from "electron";
import { KartotekaError } from "../../src-contract/errors.ts";

/** A PNG. Throws unexpected for a window that was not painted: an empty picture would say that all is well. */
export function pictureOf(image: Pick<NativeImage, "isEmpty" | "toPNG">): { png: Uint8Array<ArrayBuffer> } {
  if (image.isEmpty()) throw new KartotekaError("unexpected", "the window gave an empty picture");
  return { png: new Uint8Array(image.toPNG()) };
}
