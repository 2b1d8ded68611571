import type { SystemClipboard } from "./system-clipboard.ts";

export type SelectedTextParts = {
  clipboard: SystemClipboard;
  /** Null where the selection is read without copying it: X11 has it as a clipboard of its own. */
  pressCopyKey: (() => Promise<void>) | null;
  wait: (milliseconds: number) => Promise<void>;
};

const TRIES = 40;
const TRY_MS = 25;

/**
 * G2-5: the text that is selected in whatever program has the focus; empty when there is none. The clipboard is
 * afterwards what it was, as far as Electron can read and write it: copied files and the private formats of other
 * programs may not be. Throws what the copy key throws, with the clipboard put back.
 */
export async function readSelectedText({ clipboard, pressCopyKey, wait }: SelectedTextParts): Promise<string> {
  if (pressCopyKey === null) return clipboard.readSelection();
  const putBack = await clipboard.keep();
  try {
    // empty, so that copying the very text that was there is seen too
    clipboard.clear();
    await pressCopyKey();
    for (let attempt = 0; attempt < TRIES && (await clipboard.isEmpty()); attempt += 1) await wait(TRY_MS);
    return await clipboard.readText();
  } finally {
    await putBack();
  }
}
